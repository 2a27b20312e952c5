// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loans: what a task refers to without owning it.

#ifndef COROLINT_MODEL_LIFETIME_LOANS_H
#define COROLINT_MODEL_LIFETIME_LOANS_H

#include "model/syntax/Callee.h"
#include "model/syntax/TaskType.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// How the coroutine refers to what it does not own: through a parameter, through `this`, through the closure whose
/// body it is, or through a reference that a closure captured. Or a library's operation refers to its arguments.
enum class LoanKind { Argument, Object, Closure, Capture, Operation };

/// An object with a known lifetime that a task refers to.
struct Loan {
  LoanKind Kind;
  /// The local or by-value parameter; null for a temporary, which is destroyed at the end of the full-expression.
  const clang::VarDecl *Owner = nullptr;
  /// Where the reference is made.
  clang::SourceLocation Where;
  /// The parameter that is bound, or null for other kinds.
  const clang::ParmVarDecl *Parameter = nullptr;
  /// The coroutine is not known to use it after its first suspension. Without a visible body this holds for `T &&`,
  /// which coroutines move from first.
  bool AtStartOnly = false;
};

/// Returns the loans of a coroutine that `E`, a call in `Caller`'s body, starts. Empty if it refers to nothing with a
/// known lifetime, or if unknown: `E` makes no task, its callee is not known to be a coroutine (a virtual or indirect
/// call, a function of a library, a plain function that may copy what it is given), its body does not use what it
/// refers to, or an eager one does not after its first suspension. A declaration without a visible body counts as a
/// coroutine that uses its parameters if it returns a lazy task. A loan is by reference, pointer or view
/// (`[[gsl::Pointer]]`, which std's views are); objects without data do not count. `WithCaptures`: `Caller` is a
/// lambda, and its closure is destroyed with the call.
llvm::SmallVector<Loan, 2> loansOfCall(const clang::Expr &E, const clang::FunctionDecl &Caller, TaskTypes &T,
                                       const Catalog &Libs, bool WithCaptures = false);

/// Returns what a library's operation that `E` starts refers to until it completes, according to a model file: its
/// buffers.
llvm::SmallVector<Loan, 2> loansOfOperation(const clang::Expr &E, const clang::FunctionDecl &Caller,
                                            clang::ASTContext &Context, const Catalog &Libs);

/// Returns the function whose body a call starts, its callee, or what a `std::function` was made from, or null if
/// unknown.
const clang::FunctionDecl *calledCoroutine(const Callee &C);

/// Returns what a closure, or a variable that holds one, refers to through its captures.
llvm::SmallVector<Loan, 2> loansOfClosure(const clang::Expr &E, const clang::FunctionDecl &Caller, TaskTypes &T,
                                          const Catalog &Libs);

/// Returns the lambda that `E` is or names, moved or not, or null if it is no lambda, or unknown.
const clang::LambdaExpr *lambdaOf(const clang::Expr &E);

} // namespace corolint::model

#endif
