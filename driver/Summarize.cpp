#include "Summarize.h"
#include "Crash.h"
#include "Messages.h"
#include "Parse.h"
#include "Write.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using llvm::StringRef;

/// The dependencies of a unit. What is missing now may be there next time, so a unit that does not compile is never up
/// to date.
static std::string dependenciesOf(const SummarizeRequest &Request, Linted &Result) {
  if (!Result.Compiles)
    Result.Dependencies.push_back(absolutePath(Request.Output + ".incomplete", Request.Command.Directory));
  return dependencyRule(Request.Output, Request.Command.Directory, Result.Dependencies);
}

static clang::tidy::ClangTidyError errorOf(const SummarizeRequest &Request, StringRef Text) {
  clang::tidy::ClangTidyError Error("clang-diagnostic-error", clang::tidy::ClangTidyError::Error,
                                    Request.Command.Directory, false);
  Error.Message = clang::tooling::DiagnosticMessage(Text);
  Error.Message.FilePath = Request.Command.Filename;
  return Error;
}

/// None: it crashed.
static std::optional<Linted> survive(const SummarizeRequest &Request, const HowToLint &How) {
  std::optional<Linted> Result;
  if (!survives([&] { Result = lint(Request.Command, makeOptionsProvider(Request.Config), How); }))
    return std::nullopt;
  return Result;
}

namespace {
/// Parses as quickly as gives the same as a compiler's parse, and remembers beside the summary, until the file changes,
/// what made that impossible.
class QuickestWay {
public:
  explicit QuickestWay(const SummarizeRequest &Request)
      : Request(Request), How(Request.How), Path(Request.Output + ".slow") {}

  /// None: it crashed.
  std::optional<Linted> lint() {
    if (How.Plain)
      How.Prefix.clear();
    else
      remember();
    while (true) {
      std::optional<Linted> Result = survive(Request, How);
      if (How.Plain || (Result && Result->Compiles && Result->PrefixObjection.empty() && Result->Objection.empty()))
        return Result;
      How.Prefix.clear();
      if (Result && !Result->PrefixObjection.empty()) {
        note("without prefix: " + Result->PrefixObjection);
        continue;
      }
      How.Plain = true;
      note("plain: " + (!Result             ? "the compiler crashed"
                        : !Result->Compiles ? "it does not compile"
                                            : Result->Objection));
    }
  }

private:
  void remember() {
    llvm::sys::fs::file_status Slow, Source;
    if (llvm::sys::fs::status(Path, Slow) ||
        llvm::sys::fs::status(absolutePath(Request.Command.Filename, Request.Command.Directory), Source) ||
        Source.getLastModificationTime() >= Slow.getLastModificationTime())
      return;
    auto Text = llvm::MemoryBuffer::getFile(Path);
    if (!Text)
      return;
    How.Plain = (*Text)->getBuffer().starts_with("plain");
    How.Prefix.clear();
  }

  void note(const std::string &Why) {
    // Without the note it is only tried again.
    llvm::consumeError(writeWhole(Path, Why + "\n"));
  }

  const SummarizeRequest &Request;
  HowToLint How;
  const std::string Path;
};
} // namespace

int corolint::summarize(const SummarizeRequest &Request) {
  if (!makeOptionsProvider(Request.Config))
    return Incomplete;
  Linted Result;
  if (auto Done = QuickestWay(Request).lint()) {
    Result = std::move(*Done);
  } else {
    Result.Compiles = false;
    Result.Program = std::make_unique<model::Summary>(Request.Command.Directory);
    Result.Findings.push_back(errorOf(Request, "corolint crashed on this file; the other files are linted"));
  }
  if (!Result.Compiles &&
      llvm::none_of(Result.Findings, [](const auto &E) { return E.DiagLevel == clang::tidy::ClangTidyError::Error; })) {
    Result.Findings.push_back(errorOf(Request, "this file's compile command cannot be understood"));
  }
  if (!Request.DependencyFile.empty())
    if (llvm::Error Problem = writeWhole(Request.DependencyFile, dependenciesOf(Request, Result))) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  if (llvm::Error Problem =
          writeWhole(Request.Output, UnitWriter().unit(Result, Request.Command.Filename, Request.Command.Directory))) {
    complain(llvm::toString(std::move(Problem)));
    return Incomplete;
  }
  return NothingFound;
}
