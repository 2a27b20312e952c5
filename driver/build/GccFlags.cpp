// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "build/GccFlags.h"
#include "support/Compat.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using llvm::StringRef;

/// Whether the command is GCC's, by the compiler's name: `g++-12`, `x86_64-linux-gnu-gcc`, and `c++`, which Debian
/// gives to g++.
static bool isGcc(StringRef Compiler) {
  StringRef Name = llvm::sys::path::filename(Compiler);
  return !Name.contains("clang") && (Name.contains("g++") || Name.contains("gcc") || Name == "c++" || Name == "cc");
}

/// Whether Clang's driver lacks the option. Warnings do not count: Clang has an option to accept unknown ones.
static bool isUnknown(const std::string &Word) {
  const char *Words[] = {Word.c_str()};
  unsigned Index, Count;
  auto Parsed = compat::driverOptions().ParseArgs(Words, Index, Count, llvm::opt::Visibility(llvm::opt::DefaultVis));
  for (const llvm::opt::Arg *A : Parsed)
    if (A->getOption().getKind() == llvm::opt::Option::UnknownClass)
      return true;
  return false;
}

void corolint::removeGccFlags(clang::tooling::CompileCommand &Command, llvm::StringMap<unsigned> &Removed) {
  std::vector<std::string> &Words = Command.CommandLine;
  if (Words.empty() || !isGcc(Words.front()))
    return;
  std::vector<std::string> Kept{Words.front()};
  bool IsOnlyFile = false;
  for (const std::string &Word : llvm::drop_begin(Words)) {
    if (!IsOnlyFile && StringRef(Word).starts_with("-") && Word != "--" && isUnknown(Word)) {
      ++Removed[StringRef(Word).split('=').first];
      continue;
    }
    if (Word == "--" && !IsOnlyFile)
      Kept.push_back("-Wno-unknown-warning-option");
    IsOnlyFile |= Word == "--";
    Kept.push_back(Word);
  }
  // With -Werror, a warning that only GCC has would be an error.
  if (!IsOnlyFile)
    Kept.push_back("-Wno-unknown-warning-option");
  Words = std::move(Kept);
}
