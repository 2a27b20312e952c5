// corolint: lints a whole program.

#include "Commands.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/TargetSelect.h"

int main(int Count, const char **Words) {
  llvm::InitLLVM Init(Count, Words);
  llvm::InitializeAllTargetInfos();
  llvm::InitializeAllTargetMCs();
  llvm::InitializeAllAsmParsers();
  return corolint::runCommand(Count, Words);
}
