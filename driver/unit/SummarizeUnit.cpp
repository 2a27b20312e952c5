// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "unit/SummarizeUnit.h"
#include "frontend/ConfigErrors.h"
#include "frontend/FrontendActions.h"
#include "support/CrashRecovery.h"
#include "support/ExitCode.h"
#include "support/KilledProcess.h"
#include "unit/SummaryWriter.h"
#include "llvm/Support/FileSystem.h"

using namespace corolint;
using llvm::StringRef;

/// Writes the negative dependencies of a unit that does not compile beside its summary. Returns false if they are not
/// requested, or incomplete.
static llvm::Expected<bool> keepMissing(const SummarizeRequest &Request, const Linted &Result,
                                        llvm::sys::TimePoint<> AsOf) {
  if (Request.MissingFile.empty())
    return false;
  if (!Result.Missing) {
    std::ignore = llvm::sys::fs::remove(Request.MissingFile);
    return false;
  }
  // The summary, which depends on it, has this time too.
  if (llvm::Error Problem = writeWhole(Request.MissingFile, *Result.Missing, AsOf))
    return std::move(Problem);
  return true;
}

/// Writes the dependencies of a unit. A missing file may exist next time, so a unit that does not compile is up to date
/// only if its negative dependencies are compared.
static std::string dependenciesOf(const SummarizeRequest &Request, Linted &Result, bool IsWatched) {
  if (IsWatched)
    // They include headers that were not found, as spelled in the code.
    llvm::erase_if(Result.Dependencies, [&](const std::string &File) {
      return !llvm::sys::fs::exists(absolutePath(File, Request.Command.Directory));
    });
  if (!Result.Compiles)
    Result.Dependencies.push_back(fromHere(IsWatched ? Request.MissingFile : neverPresent(Request.Output)));
  return dependencyRule(Request.Output, Request.Command.Directory, Result.Dependencies);
}

static clang::tidy::ClangTidyError errorOf(const SummarizeRequest &Request, StringRef Text) {
  clang::tidy::ClangTidyError Error("clang-diagnostic-error", clang::tidy::ClangTidyError::Error,
                                    Request.Command.Directory, false);
  Error.Message = clang::tooling::DiagnosticMessage(Text);
  Error.Message.FilePath = Request.Command.Filename;
  return Error;
}

/// Returns nullopt if it crashed.
static std::optional<Linted> survive(const SummarizeRequest &Request, const HowToLint &How) {
  std::optional<Linted> Result;
  if (!runGuarded([&] { Result = lint(Request.Command, Request.Config, How); }))
    return std::nullopt;
  return Result;
}

namespace {
/// Parses in the quickest way that gives the same result as a compiler's parse, and records beside the summary, until
/// the file changes, what made a quicker one impossible.
class QuickestWay {
public:
  explicit QuickestWay(const SummarizeRequest &Request)
      : Request(Request), How(Request.How), Path(Request.Output + ".slow") {}

  /// Returns nullopt if it crashed.
  std::optional<Linted> lint() {
    if (How.Plain)
      How.Prefix.clear();
    else
      remember();
    const bool WasBroken = Reason == Broken;
    while (true) {
      std::optional<Linted> Result = survive(Request, How);
      if (How.Plain || (Result && Result->Compiles && Result->PrefixObjection.empty() && Result->Objection.empty())) {
        if (Reason == Broken && Result && Result->Compiles) {
          if (WasBroken)
            std::ignore = llvm::sys::fs::remove(Path);
          else
            note("plain: it compiles only so");
        }
        return Result;
      }
      How.Prefix.clear();
      if (Result && !Result->PrefixObjection.empty()) {
        note("without prefix: " + Result->PrefixObjection);
        continue;
      }
      How.Plain = true;
      note(!Result ? "plain: the compiler crashed" : !Result->Compiles ? Broken.str() : "plain: " + Result->Objection);
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
    Reason = (*Text)->getBuffer().rtrim('\n').str();
    How.Plain = StringRef(Reason).starts_with("plain");
    How.Prefix.clear();
  }

  void note(const std::string &Why) {
    Reason = Why;
    // Without the note, it is merely tried again.
    llvm::consumeError(writeWhole(Path, Why + "\n"));
  }

  static constexpr llvm::StringLiteral Broken = "plain: it does not compile";

  const SummarizeRequest &Request;
  HowToLint How;
  const std::string Path;
  /// The last note, or empty text.
  std::string Reason;
};
} // namespace

/// Returns the result for a file whose lint failed.
static Linted nothingOf(const SummarizeRequest &Request, StringRef Why) {
  Linted Result;
  Result.Compiles = false;
  Result.Program = std::make_unique<model::UnitSummary>(Request.Command.Directory);
  Result.Findings.push_back({errorOf(Request, Why), {}});
  return Result;
}

static int writeSummary(const SummarizeRequest &Request, Linted Result, llvm::sys::TimePoint<> AsOf) {
  llvm::Expected<bool> IsWatched = keepMissing(Request, Result, AsOf);
  if (!IsWatched) {
    complain(llvm::toString(IsWatched.takeError()));
    return Incomplete;
  }
  if (!Request.DependencyFile.empty())
    if (llvm::Error Problem = writeWhole(Request.DependencyFile, dependenciesOf(Request, Result, *IsWatched))) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  if (llvm::Error Problem = writeWhole(
          Request.Output, UnitWriter().unit(Result, Request.Command.Filename, Request.Command.Directory), AsOf)) {
    complain(llvm::toString(std::move(Problem)));
    return Incomplete;
  }
  return NothingFound;
}

int corolint::summarize(const SummarizeRequest &Request) {
  auto AsOf = fileTimeNow();
  if (Request.ChecksConfig) {
    std::string File = absolutePath(Request.Command.Filename, Request.Command.Directory);
    if (std::string Error = configError(Request.Config, {File}); !Error.empty()) {
      complain(Error);
      return Incomplete;
    }
  }
  std::optional<Linted> Result = QuickestWay(Request).lint();
  if (!Result)
    Result = nothingOf(Request, "corolint crashed on this file; the other files are linted");
  if (!Result->Compiles && llvm::none_of(Result->Findings, [](const UnitFinding &F) { return isError(F.Error); }))
    Result->Findings.push_back({errorOf(Request, "this file's compile command cannot be understood"), {}});
  return writeSummary(Request, std::move(*Result), AsOf);
}

int corolint::summarizeKilled(const SummarizeRequest &Request, int Signal) {
  return writeSummary(
      Request,
      nothingOf(Request, "corolint was killed on this file " + killedBy(Signal) + "; the other files are linted"),
      fileTimeNow());
}
