// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// corolint: lints a whole program.

#include "cli/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/TargetSelect.h"
#include <csignal>

int main(int Count, const char **Words) {
  llvm::InitLLVM Init(Count, Words);
  // LLVM takes a file that may not grow for a crash; to us it is a write that fails, and says so.
  std::signal(SIGXFSZ, SIG_IGN);
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmParsers();
  return corolint::runCommand(Count, Words);
}
