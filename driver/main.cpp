// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// corolint: lints a whole program.

#include "cli/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/TargetSelect.h"
#include <csignal>

int main(int Count, const char **Words) {
  llvm::InitLLVM Init(Count, Words);
  // LLVM treats SIGXFSZ as a crash; corolint treats it as a failed write, and reports that.
  std::signal(SIGXFSZ, SIG_IGN);
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmParsers();
  return corolint::runCommand(Count, Words);
}
