// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "build/GccFlags.h"
#include "support/Compat.h"
#include "clang/Driver/Compilation.h"
#include "clang/Driver/Driver.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/Path.h"
#include "llvm/TargetParser/Host.h"
#include <map>
#include <set>

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

namespace {
/// What Clang's driver says about flags.
struct DriverVerdict {
  /// By an error, or by a warning that no flag turns off.
  bool Refuses = false;
  /// The groups of its other warnings.
  std::set<std::string> Warnings;
};

class DriverListener : public clang::DiagnosticConsumer {
public:
  DriverVerdict Heard;

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level, const clang::Diagnostic &Info) override {
    if (Level < clang::DiagnosticsEngine::Warning)
      return;
    StringRef Group = Info.getDiags()->getDiagnosticIDs()->getWarningOptionForDiag(Info.getID());
    if (Level > clang::DiagnosticsEngine::Warning || Group.empty())
      Heard.Refuses = true;
    else
      Heard.Warnings.insert(Group.str());
  }
};
} // namespace

static DriverVerdict askDriver(llvm::ArrayRef<std::string> Flags) {
  DriverListener Listener;
  auto Engine = compat::makeEngine(Listener);
  clang::driver::Driver Driver("clang++", llvm::sys::getDefaultTargetTriple(), *Engine);
  Driver.setCheckInputsExist(false);
  std::vector<const char *> Words{"clang++", "-fsyntax-only", "a.cpp"};
  for (const std::string &Flag : Flags)
    Words.push_back(Flag.c_str());
  std::unique_ptr<clang::driver::Compilation> Built(Driver.BuildCompilation(Words));
  Listener.Heard.Refuses |= !Built;
  return std::move(Listener.Heard);
}

/// Returns the answer for these flags together, asked once: the files of a project have the same flags.
static const DriverVerdict &verdictOn(const std::vector<std::string> &Flags) {
  static std::map<std::vector<std::string>, DriverVerdict> Asked;
  auto [Found, IsNew] = Asked.try_emplace(Flags);
  if (IsNew)
    Found->second = askDriver(Flags);
  return Found->second;
}

/// Returns how many words GCC reads as one option that Clang lacks, or that has another meaning there; 0: it is another
/// option.
static unsigned wordsOfGcc(const std::string &Word) {
  using Flags = std::initializer_list<StringRef>;
  if (llvm::is_contained(Flags{"-aux-info", "-dumpbase", "-dumpbase-ext", "-wrapper"}, Word))
    return 2;
  // A profile, the form of an error and a module are other things there.
  bool IsOther = llvm::any_of(Flags{"-fprofile-use", "-fdiagnostics-format="},
                              [&](StringRef Flag) { return StringRef(Word).starts_with(Flag); });
  return IsOther || Word == "-fmodules" || isUnknown(Word);
}

/// Returns the flag without what makes an error of a warning, or nullopt if nothing is left: a warning that Clang alone
/// has breaks no build of GCC's.
static std::optional<std::string> withoutError(StringRef Word) {
  if (Word == "-Werror")
    return std::nullopt;
  if (Word == "-pedantic-errors")
    return "-pedantic";
  return Word.consume_front("-Werror=") ? "-W" + Word.str() : Word.str();
}

/// Whether Clang's driver may be asked about the flag alone.
static bool standsAlone(StringRef Word) {
  return Word.size() > 2 && (Word.starts_with("-f") || Word.starts_with("-m") || Word.starts_with("-O"));
}

void corolint::removeGccFlags(clang::tooling::CompileCommand &Command, llvm::StringMap<unsigned> &Removed) {
  std::vector<std::string> &Words = Command.CommandLine;
  if (Words.empty() || !isGcc(Words.front()))
    return;
  auto Files = llvm::find(Words, "--");
  std::vector<std::string> Kept{Words.front()}, Alone;
  for (auto Word = std::next(Words.begin()); Word < Files; ++Word)
    if (unsigned Count = StringRef(*Word).starts_with("-") ? wordsOfGcc(*Word) : 0) {
      ++Removed[StringRef(*Word).split('=').first];
      Word += std::min<ptrdiff_t>(Count, Files - Word) - 1;
    } else if (std::optional<std::string> Flag = withoutError(*Word)) {
      Kept.push_back(*Flag);
      if (standsAlone(*Flag))
        Alone.push_back(*Flag);
    }
  if (verdictOn(Alone).Refuses)
    llvm::erase_if(Kept, [&](const std::string &Word) {
      // As -fpcc-struct-return on x86-64: Clang's driver has such an option, and does not take it here.
      bool IsRefused = standsAlone(Word) && verdictOn({Word}).Refuses;
      if (IsRefused)
        ++Removed[StringRef(Word).split('=').first];
      return IsRefused;
    });
  // No warnings about a warning that only GCC has, a flag that does nothing in Clang, and a precompiled header of
  // GCC's, in whose place Clang reads the header.
  Kept.insert(Kept.end(), {"-Wno-unknown-warning-option", "-Wno-unused-command-line-argument", "-Wno-ignored-gch"});
  for (const std::string &Group : verdictOn(Alone).Warnings)
    Kept.push_back("-Wno-" + Group);
  Kept.insert(Kept.end(), Files, Words.end());
  Words = std::move(Kept);
}
