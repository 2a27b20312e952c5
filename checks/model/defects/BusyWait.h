// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops that ask, sleep, and ask again.

#ifndef COROLINT_MODEL_DEFECTS_BUSYWAIT_H
#define COROLINT_MODEL_DEFECTS_BUSYWAIT_H

#include "model/libraries/Catalog.h"
#include "clang/AST/Stmt.h"

namespace corolint::model {

struct PollingLoop {
  const clang::Stmt *Loop;
  /// The variable, member or function that ends the loop when it changes, or what it returns does.
  const clang::ValueDecl *Awaited;
};

/// The loops of a coroutine that consist of `co_await`s of the model files' `pauses` and of a condition that only
/// somebody else can change, as `polledState` finds. No: whatever does more, counts or measures time. Unknown is no.
std::vector<PollingLoop> pollingLoops(const clang::FunctionDecl &F, const Catalog &Libs);

} // namespace corolint::model

#endif
