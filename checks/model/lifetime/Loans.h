// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a task refers to without owning it.

#ifndef COROLINT_MODEL_LIFETIME_LOANS_H
#define COROLINT_MODEL_LIFETIME_LOANS_H

#include "model/syntax/Callee.h"
#include "model/syntax/TaskType.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// How the coroutine gets at what it does not own: through a parameter, through `this`, through the closure whose body
/// it is, or through a reference that a closure captured. Or a library's operation refers to what it was given.
enum class LoanKind { Argument, Object, Closure, Capture, Operation };

/// Something with a known end that a task refers to.
struct Loan {
  LoanKind Kind;
  /// The local or by-value parameter. Null: a temporary, which ends with the full-expression.
  const clang::VarDecl *Owner = nullptr;
  /// Where the reference is made.
  clang::SourceLocation Where;
  /// The parameter that is bound; null for other kinds.
  const clang::ParmVarDecl *Parameter = nullptr;
  /// The coroutine is not known to use it after its first suspension. Without a body in sight that goes for `T &&`,
  /// which coroutines move from first.
  bool AtStartOnly = false;
};

/// What a coroutine would refer to if `E`, a call in `Caller`'s body, started it. Empty: nothing with a known end, or
/// unknown: `E` makes no task, its callee is not known to be a coroutine (a virtual or indirect call, a function of a
/// library, a plain function that may copy what it is given), its body does not use what it refers to, or an eager one
/// does not after its first suspension. A declaration without a body in sight counts as a coroutine that uses its
/// parameters when it returns a lazy task. Bound by reference, pointer or view (`[[gsl::Pointer]]`, which std's views
/// are); objects without data have nothing to lose and do not
/// count. `WithCaptures`: `Caller` is a lambda, and its closure ends with the call.
llvm::SmallVector<Loan, 2> loansOfCall(const clang::Expr &E, const clang::FunctionDecl &Caller, TaskTypes &T,
                                       const Catalog &Libs, bool WithCaptures = false);

/// What an operation of a library that `E` starts refers to until it completes, as a model file says: its buffers.
llvm::SmallVector<Loan, 2> loansOfOperation(const clang::Expr &E, const clang::FunctionDecl &Caller,
                                            clang::ASTContext &Context, const Catalog &Libs);

/// Returns the function whose body a call starts, as far as it is known: its callee, or what a `std::function` was made
/// from. Null: unknown.
const clang::FunctionDecl *calledCoroutine(const Callee &C);

/// What a closure, or a variable that holds one, refers to through its captures.
llvm::SmallVector<Loan, 2> loansOfClosure(const clang::Expr &E, const clang::FunctionDecl &Caller, TaskTypes &T,
                                          const Catalog &Libs);

/// The lambda that `E` is: itself, or the variable it was stored in, moved or not. Null: no lambda, or unknown.
const clang::LambdaExpr *lambdaOf(const clang::Expr &E);

} // namespace corolint::model

#endif
