// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The least size of a coroutine's frame.

#ifndef COROLINT_MODEL_DEFECTS_LARGEFRAME_H
#define COROLINT_MODEL_DEFECTS_LARGEFRAME_H

#include "model/flow/LiveAcrossSuspend.h"
#include "model/syntax/TaskType.h"

namespace corolint::model {

struct FrameSize {
  /// The bytes to keep at the suspension point that needs the most: the promise, the parameters, and the locals that
  /// are live across it. The compiler adds its own: awaiters, padding, and, unless it optimizes, every local.
  uint64_t Bytes = 0;
  /// Null if no local is live across any of them.
  const clang::CoroutineSuspendExpr *At = nullptr;
  struct Part {
    const clang::VarDecl *Variable;
    uint64_t Bytes;
  };
  /// The parameters and locals included, largest first.
  std::vector<Part> Parts;
};

/// `Values`: the values live across the coroutine's suspensions.
FrameSize frameSizeOf(const clang::FunctionDecl &F, llvm::ArrayRef<LiveVariable> Values, clang::ASTContext &Context,
                      TaskTypes &T);

} // namespace corolint::model

#endif
