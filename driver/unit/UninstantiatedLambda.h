// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Facts about a generic lambda that is not instantiated.

#ifndef COROLINT_DRIVER_UNIT_UNINSTANTIATEDLAMBDA_H
#define COROLINT_DRIVER_UNIT_UNINSTANTIATEDLAMBDA_H

#include "model/TranslationUnit.h"

namespace corolint::model {

/// Whether there might be something to report if the bodies of system headers instantiated this function. Yes: it is
/// the call operator of a generic lambda, and is a coroutine, is written in one, makes a task, or calls a function that
/// blocks the thread according to a model file; by name alone if types are unknown. No: it is something else, or blocks
/// the thread at most through functions whose names do not show it.
bool mayMatterOnceInstantiated(const clang::FunctionDecl &F, TranslationUnit &TU);

} // namespace corolint::model

#endif
