// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Coroutines: their bodies, promises and awaiters.

#ifndef COROLINT_MODEL_SYNTAX_COROUTINE_H
#define COROLINT_MODEL_SYNTAX_COROUTINE_H

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// Returns the coroutine body of `F`'s definition, or null if `F` is not a coroutine or its definition is not visible
/// (then only its return type is known).
const clang::CoroutineBodyStmt *coroutineBody(const clang::FunctionDecl &F);
inline bool isCoroutine(const clang::FunctionDecl &F) { return coroutineBody(F); }

/// Whether the body has a `co_await` or `co_yield` in the source. Lambdas inside have bodies of their own.
bool hasSuspensionPoint(const clang::FunctionDecl &F);

/// Returns the result of `F` if its body is just `return true;` or `return false;`, or nullopt if it is more than that,
/// or not visible.
std::optional<bool> literalResult(const clang::FunctionDecl &F);

/// Whether the awaiter's `await_ready` is just `return true;`: `co_await this_coro::executor`. Then it is not a
/// suspension point. No: it may suspend, or unknown.
bool neverSuspends(const clang::CoroutineSuspendExpr &Suspend);

/// Whether `F` is `await_ready`, `await_suspend` or `await_resume` of a class: code that a coroutine runs by awaiting.
bool isAwaiterMember(const clang::FunctionDecl &F);

/// Where `co_await` may not be written: inside a handler of the function's body.
bool isInHandler(const clang::Stmt &S, clang::ASTContext &Context);

/// The children of `S` that run when it does: not a lambda's body, an unevaluated operand, or the repeated operand of
/// `co_await`. Null ones are absent parts.
void appendEvaluatedChildren(const clang::Stmt &S, llvm::SmallVectorImpl<const clang::Stmt *> &Children);

/// Visits the statements of `Body`, parents first, in the order they are written; leaves out lambdas' bodies,
/// unevaluated operands and the repeated operands of `co_await`. Does not recurse, so code may nest deeply. `Visit`
/// returns false to leave a statement's children out.
void forEachStatement(const clang::Stmt &Body, llvm::function_ref<bool(const clang::Stmt &)> Visit);

/// The operands of `noexcept` and of builtins such as `__builtin_constant_p`: they do not run, though Clang's control
/// flow graph holds them.
llvm::DenseSet<const clang::Stmt *> unevaluatedStatements(const clang::Stmt &Body);

} // namespace corolint::model

#endif
