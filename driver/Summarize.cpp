#include "Summarize.h"
#include "Messages.h"
#include "Write.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using llvm::StringRef;

/// Make's and Ninja's syntax: a space in a name is escaped, a dollar doubled.
static void printEscaped(llvm::raw_ostream &Out, StringRef Path) {
  for (char C : Path) {
    if (C == ' ' || C == '#')
      Out << '\\';
    if (C == '$')
      Out << '$';
    Out << C;
  }
}

static std::string dependencyRule(const SummarizeRequest &Request, const Linted &Result) {
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  printEscaped(Out, Request.Output);
  Out << ':';
  llvm::StringMap<llvm::SmallString<256>> Folders;
  for (const std::string &File : Result.Dependencies) {
    llvm::SmallString<256> Path(File);
    llvm::sys::path::make_absolute(Request.Command.Directory, Path);
    // Ninja takes `..` out of paths as if no folder were a link; Clang's paths are full of both.
    auto [Folder, New] = Folders.try_emplace(llvm::sys::path::parent_path(Path));
    if (New && llvm::sys::fs::real_path(Folder->getKey(), Folder->second))
      Folder->second = Folder->getKey();
    llvm::SmallString<256> Name = llvm::sys::path::filename(Path);
    Path = Folder->second;
    llvm::sys::path::append(Path, Name);
    // Clang's own headers come with it, and what is built in has no file.
    if (Path.starts_with(COROLINT_RESOURCE_DIR))
      continue;
    Out << " \\\n  ";
    printEscaped(Out, Path);
  }
  // What is missing now may be there next time, so a unit that does not compile is never up to date.
  if (!Result.Compiles) {
    Out << " \\\n  ";
    printEscaped(Out, Request.Output + ".incomplete");
  }
  Out << '\n';
  return Out.str();
}

static clang::tidy::ClangTidyError errorOf(const SummarizeRequest &Request, StringRef Text) {
  clang::tidy::ClangTidyError Error("clang-diagnostic-error", clang::tidy::ClangTidyError::Error, Request.Command.Directory, false);
  Error.Message = clang::tooling::DiagnosticMessage(Text);
  Error.Message.FilePath = Request.Command.Filename;
  return Error;
}

int corolint::summarize(const SummarizeRequest &Request) {
  auto Options = makeOptionsProvider(Request.Config);
  if (!Options)
    return Incomplete;
  Linted Result;
  llvm::CrashRecoveryContext::Enable();
  llvm::CrashRecoveryContext Guard;
  // As deep a stack as clang gives itself: templates and expressions nest.
  constexpr unsigned StackSize = 64u << 20;
  bool Survived = Guard.RunSafelyOnThread([&] { Result = lint(Request.Command, std::move(Options), Request.How); }, StackSize);
  if (!Survived) {
    Result = Linted();
    Result.Compiles = false;
    Result.Program = std::make_unique<model::Summary>(Request.Command.Directory);
    Result.Findings.push_back(errorOf(Request, "corolint crashed on this file; the other files are linted"));
  } else if (!Result.Compiles && llvm::none_of(Result.Findings, [](const auto &E) { return E.DiagLevel == clang::tidy::ClangTidyError::Error; })) {
    Result.Findings.push_back(errorOf(Request, "this file's compile command cannot be understood"));
  }
  if (!Request.DependencyFile.empty())
    if (llvm::Error Problem = writeWhole(Request.DependencyFile, dependencyRule(Request, Result))) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  if (llvm::Error Problem = writeWhole(Request.Output, UnitWriter().unit(Result, Request.Command.Filename, Request.Command.Directory))) {
    complain(llvm::toString(std::move(Problem)));
    return Incomplete;
  }
  return NothingFound;
}
