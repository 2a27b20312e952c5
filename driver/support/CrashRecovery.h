// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Recovery from crashes of Clang, so that the other files are still linted.

#ifndef COROLINT_DRIVER_SUPPORT_CRASHRECOVERY_H
#define COROLINT_DRIVER_SUPPORT_CRASHRECOVERY_H

#include "llvm/ADT/STLFunctionalExtras.h"

namespace corolint {

/// Does the work on a thread of its own, with a large stack. Returns false if it crashed, also from stack overflow; its
/// resources are then leaked.
bool runGuarded(llvm::function_ref<void()> Work);

} // namespace corolint

#endif
