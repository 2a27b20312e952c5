// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Is a function a coroutine, and what do its promise and its body say.

#ifndef COROLINT_MODEL_SYNTAX_COROUTINE_H
#define COROLINT_MODEL_SYNTAX_COROUTINE_H

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// The coroutine body of `F`'s definition. Null: `F` is no coroutine, or has no definition in sight (then only its
/// return type can tell).
const clang::CoroutineBodyStmt *coroutineBody(const clang::FunctionDecl &F);
inline bool isCoroutine(const clang::FunctionDecl &F) { return coroutineBody(F); }

/// Does the body hold a `co_await` or `co_yield` that somebody wrote? Lambdas inside have bodies of their own.
bool hasSuspensionPoint(const clang::FunctionDecl &F);

/// What `F` returns when its body is nothing but `return true;` or `return false;`. None: it is more than that, or not
/// in sight.
std::optional<bool> literalResult(const clang::FunctionDecl &F);

/// Does the awaiter's `await_ready` consist of `return true;`: `co_await this_coro::executor`? Then it is no suspension
/// point. No: it may suspend, or it is unknown.
bool neverSuspends(const clang::CoroutineSuspendExpr &Suspend);

/// Is `F` `await_ready`, `await_suspend` or `await_resume` of a class: code that a coroutine runs by awaiting?
bool isAwaiterMember(const clang::FunctionDecl &F);

/// Where `co_await` may not be written: inside a handler of the function's body.
bool isInHandler(const clang::Stmt &S, clang::ASTContext &Context);

/// The children of `S` that run when it does: not a lambda's body, an unevaluated operand, or the repeated operand of
/// `co_await`. Null ones are absent parts.
void appendEvaluatedChildren(const clang::Stmt &S, llvm::SmallVectorImpl<const clang::Stmt *> &Children);

/// Visits the statements of `Body`, parents first, in the order they are written; leaves out lambdas' bodies,
/// unevaluated operands and the repeated operands of `co_await`. Never recurses, so the depth of the code does not
/// matter. `Visit` returns false to leave a statement's children out.
void forEachStatement(const clang::Stmt &Body, llvm::function_ref<bool(const clang::Stmt &)> Visit);

/// The operands of `noexcept` and of builtins such as `__builtin_constant_p`: they do not run, though Clang's control
/// flow graph holds them.
llvm::DenseSet<const clang::Stmt *> unevaluatedStatements(const clang::Stmt &Body);

} // namespace corolint::model

#endif
