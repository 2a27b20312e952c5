// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Handlers that swallow a cancellation.

#ifndef COROLINT_MODEL_DEFECTS_SWALLOWEDCANCELLATION_H
#define COROLINT_MODEL_DEFECTS_SWALLOWEDCANCELLATION_H

#include "model/flow/FunctionBody.h"
#include "clang/AST/StmtCXX.h"

namespace corolint::model {

/// Returns the class of this qualified name, or null if this translation unit does not have it.
const clang::CXXRecordDecl *classNamed(llvm::StringRef QualifiedName, const clang::ASTContext &Context);

struct SwallowingHandler {
  const clang::CXXCatchStmt *Handler;
  /// The next await of the coroutine, as if it had not been cancelled.
  const clang::CoroutineSuspendExpr *GoesOn;
};

/// The handlers around a suspension point that catch `Cancelled`, among everything or as one of its bases, and after
/// which the coroutine goes on: to a suspension point of the same `try`, or, if a library throws it `Once`, to any.
/// (Where every further await throws it again, awaiting elsewhere ends the coroutine.) No: a handler that throws, ends
/// the coroutine, keeps or asks the exception for more than its text, sets a variable that others may ask, or calls a
/// function that may do so (one without arguments); a handler of `Cancelled` itself, and those after it; an await of
/// what the coroutine itself cancels.
std::vector<SwallowingHandler> swallowingHandlers(const FunctionBody &B, const clang::CXXRecordDecl &Cancelled,
                                                  bool Once);

} // namespace corolint::model

#endif
