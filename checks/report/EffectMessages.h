// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The messages of findings about effects. In one place, because the linker of the whole program uses them too, without
// a syntax tree.

#ifndef COROLINT_REPORT_EFFECTMESSAGES_H
#define COROLINT_REPORT_EFFECTMESSAGES_H

#include "model/effects/Effects.h"

namespace corolint {

/// The calls of a chain by the names that `calleeName` gives them, the first one in the coroutine, the last one with
/// the effect.
using ChainNames = llvm::ArrayRef<std::string>;

std::string blockingMessage(ChainNames Names, model::BlockKind Kind, llvm::StringRef Instead);
/// `Instead` is the model file's advice for the last call, or empty.
std::string runMessage(ChainNames Names, model::RunKind Kind, llvm::StringRef Instead);

/// Calls `Tell` for each note of the chain with the index of the call that it belongs to. Of a long chain, only both
/// ends are noted.
void tellChain(ChainNames Names, llvm::StringRef Verb, llvm::function_ref<void(size_t, const std::string &)> Tell);
/// What the last call of a chain does: "blocks in".
llvm::StringRef chainVerb(model::Effect What);

} // namespace corolint

#endif
