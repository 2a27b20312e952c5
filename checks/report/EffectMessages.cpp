// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/EffectMessages.h"
#include "llvm/ADT/Twine.h"

using namespace corolint;
using namespace corolint::model;
using llvm::StringRef;
using llvm::Twine;

static std::string through(ChainNames Names) { return Names.size() > 1 ? " through " + Names.back() : std::string(); }

std::string corolint::blockingMessage(ChainNames Names, BlockKind Kind, StringRef Instead) {
  return (Twine(Names.front()) + " blocks the event loop's thread (" + spelling(Kind) + ")" + through(Names) +
          ": no other coroutine runs until it returns; use " + Instead)
      .str();
}

std::string corolint::runMessage(ChainNames Names, RunKind Kind, StringRef Instead) {
  StringRef Does = Kind == RunKind::Task   ? " runs a task to completion"
                   : Kind == RunKind::Loop ? " runs an event loop"
                                           : " waits for a task's result";
  std::string Advice = !Instead.empty() && Instead != "co_await" ? "use " + Instead.str()
                       : Kind == RunKind::Loop                   ? "return to the loop that is running"
                                                                 : "co_await it";
  return (Twine(Names.front()) + Does + through(Names) +
          " inside a coroutine: the loop that runs this coroutine stops, and may wait for itself; " + Advice)
      .str();
}

StringRef corolint::chainVerb(Effect What) {
  if (What.isOfParameter())
    return What.Kind == Effect::StoredCount - 1 ? "calls and destroys it in" : "starts it in";
  return What.isBlock() ? "blocks in" : What.run() == RunKind::Loop ? "runs the loop in" : "runs the task in";
}

void corolint::tellChain(ChainNames Names, StringRef Verb, llvm::function_ref<void(size_t, const std::string &)> Tell) {
  // A hundred steps are too many to read: the first ones show where the path begins, the last ones where it ends.
  constexpr size_t ShownAtEachEnd = 8;
  size_t Steps = Names.size() - 1;
  for (size_t I = 1; I <= Steps; ++I) {
    if (Steps > 2 * ShownAtEachEnd && I == ShownAtEachEnd + 1) {
      size_t Left = Steps - 2 * ShownAtEachEnd;
      Tell(I, std::to_string(Left) + " more calls on the way");
      I += Left;
    }
    Tell(I, (Twine(Names[I - 1]) + (I == Steps ? " " + Verb : " calls") + " " + Names[I] + " here").str());
  }
}
