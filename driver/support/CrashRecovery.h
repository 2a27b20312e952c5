// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Clang may crash on what it is given, and the other files are still to be linted.

#ifndef COROLINT_DRIVER_SUPPORT_CRASHRECOVERY_H
#define COROLINT_DRIVER_SUPPORT_CRASHRECOVERY_H

#include "llvm/ADT/STLFunctionalExtras.h"

namespace corolint {

/// Does the work on a thread of its own, with much room for recursion. False: it crashed, be it that the room was used
/// up; what it had in hand is lost.
bool runGuarded(llvm::function_ref<void()> Work);

} // namespace corolint

#endif
