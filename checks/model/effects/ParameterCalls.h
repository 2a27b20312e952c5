// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions and objects that a call passes to its callee, and that the callee calls.

#ifndef COROLINT_MODEL_EFFECTS_PARAMETERCALLS_H
#define COROLINT_MODEL_EFFECTS_PARAMETERCALLS_H

#include "model/flow/FunctionBodies.h"

namespace corolint::model {

/// A call of an argument of a call site: `run(work)`, where `run` does `f()`.
struct PassedCall {
  /// The calls below the call site, down to the call of the argument; its target is what runs there.
  std::vector<CallSite> Way;
};

/// The calls that functions make of their parameters. Each call may pass another callable, or another object, so the
/// target is determined per call site.
class ParameterCalls {
public:
  explicit ParameterCalls(FunctionBodies &Bodies) : Bodies(Bodies) {}

  /// The arguments that `Site`, in `Caller`, passes to `Runs`, its callee with a visible body, and that are called
  /// there.
  llvm::ArrayRef<PassedCall> by(const CallSite &Site, const clang::FunctionDecl &Runs,
                                const clang::FunctionDecl &Caller);

private:
  /// Stands for the object that a member function is called on, in place of a parameter's number.
  static constexpr int ThisObject = -1;
  struct ParameterCall {
    int Parameter = 0;
    /// The virtual function that is called on the parameter; null if the parameter itself is called.
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
