// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What can be told of a generic lambda that nothing has instantiated.

#ifndef COROLINT_DRIVER_UNIT_UNINSTANTIATEDLAMBDA_H
#define COROLINT_DRIVER_UNIT_UNINSTANTIATEDLAMBDA_H

#include "model/TranslationUnit.h"

namespace corolint::model {

/// Might there be something to report if the bodies of system headers instantiated this function? Yes: it is the call
/// operator of a generic lambda, and is a coroutine, is written in one, makes a task, or calls what a model file knows
/// to hold the thread; by the mere name, where types are not known yet. No: it is something else, or holds the thread
/// at most through functions whose names tell nothing.
bool mayMatterOnceInstantiated(const clang::FunctionDecl &F, TranslationUnit &TU);

} // namespace corolint::model

#endif
