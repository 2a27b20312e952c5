// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a function does with what it is given, as its body shows it.

#ifndef COROLINT_MODEL_LIFETIME_PARAMETEREFFECTS_H
#define COROLINT_MODEL_LIFETIME_PARAMETEREFFECTS_H

#include "model/syntax/Callee.h"
#include "model/syntax/TaskType.h"
#include <functional>

namespace corolint::model {

/// What becomes of the task or callable that is passed for a parameter.
enum class ParameterEffect {
  Unknown,        // several of these, something else, or the body is not in sight
  Starts,         // the task, or a callable that is kept alive, runs on when the call has returned
  StartsLater,    // the same, and none of it has run when the call returns
  Finishes,       // it has ended when the call returns
  IntoResult,     // the result owns the task
  CallsForResult, // the callable is called before the call returns, and the result is its result
  DropsCallable   // the callable is called and destroyed, and what it returned is left to itself
};

/// A parameter of a function that another file defines.
struct FarParameter {
  const clang::FunctionDecl *Function;
  unsigned Place;
  /// The call here that passes it.
  const clang::Expr *Call;
};

/// What is known of a parameter, and what that hinges on.
struct KnownParameter {
  ParameterEffect Effect = ParameterEffect::Unknown;
  const clang::Expr *By = nullptr;
  llvm::SmallVector<FarParameter, 2> Far;
};

/// What a function does with a parameter, and what does it there.
struct ParameterFact {
  ParameterEffect Effect = ParameterEffect::Unknown;
  /// It does what this one does. Null function: `Effect` is known.
  FarParameter PassedTo{nullptr, 0, nullptr};
  const clang::Expr *By = nullptr;
};

/// The effects that other files can be asked for, by the numbers that summaries and the index store,
/// which begin after those of calls.
constexpr ParameterEffect FarEffects[] = {ParameterEffect::Starts, ParameterEffect::StartsLater,
                                          ParameterEffect::DropsCallable};

/// The effects of the functions of one translation unit, found bottom-up: what a function does with a parameter is what
/// the calls that it passes the parameter to do. Recursive functions are unknown.
class ParameterEffects {
public:
  ParameterEffects(clang::ASTContext &Context, TaskTypes &T, const Catalog &Libs)
      : Context(Context), T(T), Libs(Libs) {}

  /// Of the callee of `Call`, where it takes the argument at this place, as its body shows it, or, where another file
  /// has it, as the index says; model files do not count.
  ParameterEffect of(const clang::FunctionDecl &F, unsigned Parameter, const clang::Expr *Call);

  /// Of a call, for its argument at this place: what the model files say of the callee, or what its body does.
  ParameterEffect ofCallable(const Callee &C, unsigned Argument, const clang::Expr *Call);

  /// What other files may ask about this parameter. Unknown without a far parameter: nothing.
  ParameterFact fact(const clang::FunctionDecl &F, unsigned Parameter);

  /// Asks for what functions of other files do with a parameter, by its parameterId. Null: nothing is known of them.
  std::function<ParameterEffect(uint64_t)> Elsewhere;

  /// As long as it lives, the parameters of other files' functions that anything hinges on are noted in it.
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
  /// As long as it lives, a parameter of another file's function is taken to have the effect.
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
