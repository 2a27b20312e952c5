// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every call that a function's body makes, written or implied, in the order it is evaluated.

#ifndef COROLINT_MODEL_FLOW_FUNCTIONBODY_H
#define COROLINT_MODEL_FLOW_FUNCTIONBODY_H

#include "model/flow/Dataflow.h"
#include "model/syntax/CallTarget.h"
#include <memory>

namespace corolint::model {

struct CallSite {
  Callee Target;
  /// The call as written at `Where`; null for a destructor that runs there, or a call in a default argument.
  const clang::Expr *Call = nullptr;
  clang::SourceLocation Where;
  /// The local whose destructor runs; null for other calls.
  const clang::VarDecl *Destroyed = nullptr;
  bool ResultDiscarded = false;
  /// The result is awaited at once.
  bool Awaited = false;
  /// The call is made on an object that another one owns, such as an element of `Destroyed`.
  bool OnOwned = false;
  /// The coroutine has hopped to a pool before this call, on every path or on some: blocking there is fine, or unknown.
  bool OffLoop = false;
};

inline std::string calleeName(const CallSite &Site) { return calleeName(Site.Target); }

/// The calls of one function with a body, on its control flow graph: unreachable code, code on its way to `abort()`,
/// unevaluated operands and lambdas' bodies are left out. Code that depends on template parameters has no graph and no
/// calls; its instantiations do.
class FunctionBody {
public:
  FunctionBody(const clang::FunctionDecl &F, clang::ASTContext &Context, const Catalog &Libs, CallTargets &Targets);

  const clang::FunctionDecl &function() const { return F; }
  llvm::ArrayRef<CallSite> calls() const { return Calls; }
  /// Calls through pointers whose function is unknown: their `Target` has none.
  llvm::ArrayRef<CallSite> indirectCalls() const { return Indirect; }
  /// Null if the body depends on template parameters, or if Clang could not build the graph.
  const Dataflow *flow() const { return Ways.get(); }

private:
  void collect(const clang::CFGElement &Element);
  void collectExpression(const clang::Stmt &S);
  void collectRange(const clang::DeclStmt &Declaration);
  void addImplied(const Callee &Target, const clang::Expr &E);
  void addDestructor(const clang::CXXRecordDecl *Class, clang::SourceLocation Where,
                     const clang::VarDecl *Destroyed = nullptr);
  void addEnds(llvm::ArrayRef<Callee> Ends, clang::SourceLocation Where, const clang::VarDecl *Destroyed);

  const clang::FunctionDecl &F;
  clang::ASTContext &Context;
  const Catalog &Libs;
  CallTargets &Targets;
  std::unique_ptr<clang::CFG> Graph;
  std::unique_ptr<Dataflow> Ways;
  std::vector<CallSite> Calls, Indirect;
};

} // namespace corolint::model

#endif
