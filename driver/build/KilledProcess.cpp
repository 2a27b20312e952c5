// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "build/KilledProcess.h"
#include "frontend/FrontendActions.h"
#include "pch/PchGuard.h"
#include "summary/SummaryFile.h"
#include "support/ExitCode.h"
#include "llvm/Support/FileSystem.h"
#include <csignal>
#include <cstring>

using namespace corolint;
using llvm::StringRef;

std::optional<int> corolint::signalIn(int ShellStatus) {
  int Signal = ShellStatus - 128;
  return Signal > 0 && Signal < NSIG ? std::optional(Signal) : std::nullopt;
}

std::string corolint::killedBy(int Signal) {
  return "(signal " + std::to_string(Signal) + ", " + strsignal(Signal) + ")" +
         (Signal == SIGKILL ? ", most often for want of memory; run it again, or lint fewer at once with -j"
                            : "; run it again");
}

int corolint::prefixKilled(StringRef Output, StringRef DependencyFile, StringRef Directory, int Signal) {
  std::pair<std::string, std::string> Files[] = {
      {DependencyFile.str(), dependencyRule(Output, Directory, {fromHere(neverPresent(Output))})},
      {factsPath(Output), ""},
      {Output.str(), ""}};
  for (const auto &[Path, Text] : Files) {
    uint64_t Size = 1;
    // Ninja takes what stays as it is for a reason to leave alone the files that were linted without.
    if (Path.empty() || (Text.empty() && !llvm::sys::fs::file_size(Path, Size) && Size == 0))
      continue;
    if (llvm::Error Problem = writeWhole(Path, Text)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  }
  complain("the making of headers that files have in common was killed " + killedBy(Signal) +
           "; the files are linted without them, which takes longer");
  return NothingFound;
}

int corolint::linkKilled(int Signal) {
  complain("the link of what the files' lint found was killed " + killedBy(Signal));
  return Incomplete;
}
