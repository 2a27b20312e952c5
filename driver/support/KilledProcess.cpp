// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "support/KilledProcess.h"
#include <csignal>
#include <cstring>

using namespace corolint;

std::optional<int> corolint::signalIn(int ShellStatus) {
  int Signal = ShellStatus - 128;
  return Signal > 0 && Signal < NSIG ? std::optional(Signal) : std::nullopt;
}

std::string corolint::killedBy(int Signal) {
  return "(signal " + std::to_string(Signal) + ", " + strsignal(Signal) + ")" +
         (Signal == SIGKILL ? ", most often for want of memory; run it again, or lint fewer at once with -j"
                            : "; run it again");
}
