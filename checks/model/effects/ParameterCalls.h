// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions and objects that a call passes on, and that what it calls runs.

#ifndef COROLINT_MODEL_EFFECTS_PARAMETERCALLS_H
#define COROLINT_MODEL_EFFECTS_PARAMETERCALLS_H

#include "model/flow/FunctionBodies.h"

namespace corolint::model {

/// A call of something that a call site has passed: `run(work)`, where `run` does `f()`.
struct PassedCall {
  /// The calls below the call site, down to the one of what was passed; its target is what runs there.
  std::vector<CallSite> Way;
};

/// What functions call of their parameters. A function can be called with another callable, or another object, each
/// time, so what runs is decided for each call site.
class ParameterCalls {
public:
  explicit ParameterCalls(FunctionBodies &Bodies) : Bodies(Bodies) {}

  /// What `Site`, in `Caller`, passes to `Runs`, the function with a body that it calls, and is called there.
  llvm::ArrayRef<PassedCall> by(const CallSite &Site, const clang::FunctionDecl &Runs,
                                const clang::FunctionDecl &Caller);

private:
  /// The object that a member function is called on, where others have the number of a parameter.
  static constexpr int ThisObject = -1;
  struct ParameterCall {
    int Parameter = 0;
    /// The virtual function that is called on the parameter. Null: the parameter itself is called.
    const clang::CXXMethodDecl *Method = nullptr;
    std::vector<const CallSite *> Way;
  };

  static const clang::Expr *passedTo(int Parameter, const Callee &Target);
  const std::vector<ParameterCall> &of(const clang::FunctionDecl &F);
  void collect(const clang::FunctionDecl &F, std::vector<ParameterCall> &Found);
  void collectAt(const CallSite &Site, const clang::FunctionDecl &F, std::vector<ParameterCall> &Found);
  std::optional<int> parameterIn(const clang::Expr *E, const clang::FunctionDecl &F);

  FunctionBodies &Bodies;
  unsigned Depth = 0;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<std::vector<ParameterCall>>> Known;
  llvm::DenseMap<const CallSite *, std::vector<PassedCall>> AtSites;
};

} // namespace corolint::model

#endif
