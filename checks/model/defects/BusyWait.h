// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Polling loops: they test a condition, sleep, and test it again.

#ifndef COROLINT_MODEL_DEFECTS_BUSYWAIT_H
#define COROLINT_MODEL_DEFECTS_BUSYWAIT_H

#include "model/libraries/Catalog.h"
#include "clang/AST/Stmt.h"

namespace corolint::model {

struct PollingLoop {
  const clang::Stmt *Loop;
  /// The variable or member that ends the loop when it changes, or the function that does when its result changes.
  const clang::ValueDecl *Awaited;
};

/// The loops of a coroutine that consist of `co_await`s of the model files' `pauses` and of a condition that only other
/// code can change, as `polledState` determines. No: the loop does more, counts, or measures time. Unknown counts as
/// no.
std::vector<PollingLoop> pollingLoops(const clang::FunctionDecl &F, const Catalog &Libs);

} // namespace corolint::model

#endif
