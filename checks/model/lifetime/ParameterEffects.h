// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The effects of a function on its arguments, from its body.

#ifndef COROLINT_MODEL_LIFETIME_PARAMETEREFFECTS_H
#define COROLINT_MODEL_LIFETIME_PARAMETEREFFECTS_H

#include "model/syntax/Callee.h"
#include "model/syntax/TaskType.h"
#include <functional>

namespace corolint::model {

/// What happens to the task or callable that is passed for a parameter.
enum class ParameterEffect {
  Unknown,        // several of these, something else, or the body is not visible
  Starts,         // the task, or a callable that is kept alive, runs on when the call has returned
  StartsLater,    // the same, and none of it has run when the call returns
  Finishes,       // it has ended when the call returns
  IntoResult,     // the result owns the task
  CallsForResult, // the callable is called before the call returns, and the result is its result
  DropsCallable   // the callable is called and destroyed, and its result is dropped
};

/// A parameter of a function that another file defines.
struct FarParameter {
  const clang::FunctionDecl *Function;
  unsigned Place;
  /// The call here that passes it.
  const clang::Expr *Call;
};

/// The effect on a parameter, and what it depends on.
struct KnownParameter {
  ParameterEffect Effect = ParameterEffect::Unknown;
  const clang::Expr *By = nullptr;
  llvm::SmallVector<FarParameter, 2> Far;
};

/// The effect of a function on a parameter, and the call that has it.
struct ParameterFact {
  ParameterEffect Effect = ParameterEffect::Unknown;
  /// The effect is that of this parameter; null function if `Effect` is known.
  FarParameter PassedTo{nullptr, 0, nullptr};
  const clang::Expr *By = nullptr;
};

/// The effects that can be looked up in other files, by the numbers that summaries and the index store, which begin
/// after those of calls.
constexpr ParameterEffect FarEffects[] = {ParameterEffect::Starts, ParameterEffect::StartsLater,
                                          ParameterEffect::DropsCallable};

/// The effects of the functions of one translation unit, found bottom-up: the effect on a parameter is that of the
/// calls that it is passed to. Recursive functions are unknown.
class ParameterEffects {
public:
  ParameterEffects(clang::ASTContext &Context, TaskTypes &T, const Catalog &Libs)
      : Context(Context), T(T), Libs(Libs) {}

  /// Returns the effect of the callee of `Call` on the argument at this place, from its body or, if another file
  /// defines it, from the index; model files do not count.
  ParameterEffect of(const clang::FunctionDecl &F, unsigned Parameter, const clang::Expr *Call);

  /// Returns the effect of a call on the argument at this place, from the model files or from the callee's body.
  ParameterEffect ofCallable(const Callee &C, unsigned Argument, const clang::Expr *Call);

  /// The effect on this parameter, for other files. Unknown without a far parameter if there is nothing to know.
  ParameterFact fact(const clang::FunctionDecl &F, unsigned Parameter);

  /// Looks up the effects of other files' functions on a parameter, by its parameterId. Null if nothing is known of
  /// them.
  std::function<ParameterEffect(uint64_t)> Elsewhere;

  /// While it lives, it records the parameters of other files' functions that a result depends on.
  class Recording {
  public:
    explicit Recording(ParameterEffects &Effects) : Effects(Effects), Outer(std::exchange(Effects.Noted, &Far)) {}
    ~Recording();
    Recording(const Recording &) = delete;
    Recording &operator=(const Recording &) = delete;
    llvm::SmallVector<FarParameter, 2> Far;

  private:
    ParameterEffects &Effects;
    llvm::SmallVector<FarParameter, 2> *Outer;
  };
  /// While it lives, a parameter of another file's function is assumed to have the effect.
  class Assumption {
  public:
    Assumption(ParameterEffects &Effects, const FarParameter &Of, ParameterEffect Effect);
    ~Assumption();
    Assumption(const Assumption &) = delete;
    Assumption &operator=(const Assumption &) = delete;

  private:
    friend ParameterEffects;
    ParameterEffects &Effects;
    const FarParameter Of;
    const ParameterEffect Effect;
    llvm::DenseMap<const clang::ParmVarDecl *, KnownParameter> Before;
    Assumption *const Outer;
  };

private:
  ParameterEffect infer(const clang::FunctionDecl &F, const clang::ParmVarDecl &Parameter, const clang::Expr *&By);
  ParameterEffect far(const clang::FunctionDecl &F, unsigned Parameter, const clang::Expr *Call);

  clang::ASTContext &Context;
  TaskTypes &T;
  const Catalog &Libs;
  llvm::DenseMap<const clang::ParmVarDecl *, KnownParameter> Known;
  llvm::SmallVector<FarParameter, 2> *Noted = nullptr;
  Assumption *Assumed = nullptr;
};

} // namespace corolint::model

#endif
