// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How large a coroutine's frame has to be.

#ifndef COROLINT_MODEL_DEFECTS_LARGEFRAME_H
#define COROLINT_MODEL_DEFECTS_LARGEFRAME_H

#include "model/flow/LiveAcrossSuspend.h"
#include "model/syntax/TaskType.h"

namespace corolint::model {

struct FrameSize {
  /// What must be kept at the suspension point that needs the most: the promise, the parameters, and the locals that
  /// are carried over it, in bytes. The compiler adds its own: awaiters, padding, and, unless it optimizes, every
  /// local.
  uint64_t Bytes = 0;
  /// Null: none of them carries a local.
  const clang::CoroutineSuspendExpr *At = nullptr;
  struct Part {
    const clang::VarDecl *Variable;
    uint64_t Bytes;
  };
  /// The parameters and locals among it, largest first.
  std::vector<Part> Parts;
};

/// `Values` is what the coroutine carries.
FrameSize frameSizeOf(const clang::FunctionDecl &F, llvm::ArrayRef<LiveVariable> Values, clang::ASTContext &Context,
                      TaskTypes &T);

} // namespace corolint::model

#endif
