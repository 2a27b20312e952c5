// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/Report.h"
#include "clang-tidy/ClangTidy.h"
#include "report/AddNolint.h"
#include "report/Baseline.h"
#include "report/Formats.h"
#include "report/OneCause.h"
#include "report/Sarif.h"
#include "report/UnusedNolint.h"
#include "support/ExitCode.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <map>

using namespace clang;
using namespace corolint;
using llvm::StringRef;

/// Keeps the findings that the user asked for: some step of the chain is in a named file, and some step is on a changed
/// line.
static void keepWanted(std::vector<ProgramFinding> &Findings, const ReportRequest &Request, SourceText &Texts) {
  llvm::StringSet<> Named;
  for (const std::string &File : Request.Named)
    Named.insert(absolutePath(File));
  auto AnyStep = [](const tidy::ClangTidyError &E, auto IsWanted) {
    auto IsIn = [&](const tooling::DiagnosticMessage &At) {
      return IsWanted(absolutePath(At.FilePath, E.BuildDirectory), At.FileOffset);
    };
    return IsIn(E.Message) || llvm::any_of(E.Notes, IsIn);
  };
  llvm::erase_if(Findings, [&](const ProgramFinding &F) {
    if (!Named.empty() && !AnyStep(F.Error, [&](StringRef Path, unsigned) { return Named.contains(Path); }))
      return true;
    // An error of the compiler may hide findings of changed lines.
    return Request.Changed && !isError(F.Error) && !AnyStep(F.Error, [&](StringRef Path, unsigned Offset) {
             return Request.Changed->contains(Path, Texts.position(Path, Offset).Line);
           });
  });
}

/// Paths in the current folder are shown relative to it. Places beyond the end of a file, from a damaged or outdated
/// summary, become its beginning.
static void makeShowable(ProgramFinding &F, SourceText &Texts) {
  tidy::ClangTidyError &E = F.Error;
  const std::string Here = absolutePath(".");
  // In a summary that was made elsewhere, relative paths may be those of this folder.
  auto PathOf = [&](StringRef Name) {
    std::string Path = absolutePath(Name, E.BuildDirectory);
    return llvm::sys::fs::exists(Path) ? Path : absolutePath(Name, Here);
  };
  auto Show = [&](tooling::DiagnosticMessage &M) {
    if (M.FilePath.empty())
      return;
    std::string Path = PathOf(M.FilePath);
    if (M.FileOffset > Texts.text(Path).size())
      M.FileOffset = 0;
    StringRef Short = Path;
    Short.consume_front(Here + "/");
    M.FilePath = Short.str();
  };
  Show(E.Message);
  for (tooling::DiagnosticMessage &Note : E.Notes)
    Show(Note);
  for (tooling::DiagnosticMessage &Caller : F.Callers)
    Show(Caller);
  llvm::StringMap<tooling::Replacements> Fixes;
  for (const auto &InFile : E.Message.Fix)
    for (const tooling::Replacement &Fix : InFile.second) {
      std::string Path = PathOf(Fix.getFilePath());
      llvm::consumeError(Fixes[Path].add({Path, Fix.getOffset(), Fix.getLength(), Fix.getReplacementText()}));
    }
  E.Message.Fix = std::move(Fixes);
  E.BuildDirectory = Here;
}

static std::string counted(size_t Number, StringRef Noun) {
  return (llvm::Twine(Number) + " " + Noun + (Number == 1 ? "" : "s")).str();
}

namespace {
/// The counts of the last line of a run.
struct Counts {
  size_t Fixable = 0, Errors = 0, Suppressed = 0;
  std::map<std::string, unsigned> ByCheck;
};
} // namespace

static void summarizeRun(const Counts &C, size_t Findings, const ReportRequest &Request) {
  if (Request.Statistics)
    for (const auto &[Check, Number] : C.ByCheck)
      llvm::errs() << llvm::formatv("{0,6} {1}\n", Number, Check);
  if (Request.Quiet || !Request.FileCount)
    return;
  std::string Line = Findings ? counted(Findings, "finding") : C.Errors ? "no finding" : "nothing found";
  if (C.Fixable)
    Line += " (" + std::to_string(C.Fixable) + (Request.Fix ? " with a fix)" : " fixable with --fix)");
  if (C.Errors)
    Line += " and " + counted(C.Errors, "error");
  Line += " in " + counted(Request.FileCount, "file") + ", " + counted(Request.CoroutineCount, "coroutine");
  if (C.Suppressed)
    Line += "; " + counted(C.Suppressed, "known finding") + " suppressed by " + Request.Baseline;
  complain(Line + llvm::formatv(" ({0:f1} s)", Request.Seconds).str());
}

/// MayLack: findings may be missing.
static llvm::Error writeBaseline(std::vector<ProgramFinding> &Findings, StringRef Path, bool MayLack,
                                 SourceText &Texts) {
  auto Old = llvm::MemoryBuffer::getFile(Path);
  StringRef Before = Old ? (*Old)->getBuffer() : StringRef();
  if (!Before.empty() && !isBaseline(Before))
    return llvm::createStringError(Path + " is no baseline, and is not overwritten; name another file");
  if (llvm::Error Problem = writeWhole(Path, baselineOf(Findings, MayLack ? Before : StringRef(), Texts)))
    return Problem;
  size_t All = Findings.size();
  llvm::erase_if(Findings, [](const ProgramFinding &F) { return !isError(F.Error); });
  complain("wrote " + counted(All - Findings.size(), "finding") + " to " + Path + "; they are suppressed from now on" +
           (MayLack && !Before.empty() ? "; not all was looked at, so what it knew stays in it" : ""));
  return llvm::Error::success();
}

/// Suppressed: counts the findings that the baseline lists.
static llvm::Error leaveOutKnown(std::vector<ProgramFinding> &Findings, const std::string &Path, bool MayLack,
                                 size_t &Suppressed) {
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text)
    return llvm::createStringError(Path + ": " + Text.getError().message() +
                                   "; make it with corolint --write-baseline");
  size_t Before = Findings.size();
  auto Compared = compareWithBaseline(std::move(Findings), (*Text)->getBuffer());
  if (!Compared)
    return llvm::createStringError(Path + ": " + llvm::toString(Compared.takeError()));
  Suppressed = Before - Compared->New.size();
  Findings = std::move(Compared->New);
  if (MayLack || Compared->Fixed.empty())
    return llvm::Error::success();
  for (const std::string &Line : Compared->Fixed)
    complain("fixed: " + Line);
  complain(counted(Compared->Fixed.size(), "known finding") + (Compared->Fixed.size() == 1 ? " is" : " are") +
           " fixed; corolint --write-baseline takes them out of " + Path);
  return llvm::Error::success();
}

static void printFindings(llvm::ArrayRef<ProgramFinding> Findings, const ReportRequest &Request) {
  std::vector<tidy::ClangTidyError> Errors;
  for (const ProgramFinding &F : Findings)
    Errors.push_back(F.Error);
  tidy::ClangTidyContext Context(makeOptionsProvider(Request.Config));
  unsigned AsErrors = 0;
  tidy::handleErrors(Errors, Context, tidy::FB_NoFix, AsErrors, llvm::vfs::getRealFileSystem());
}

/// Makes the changes, or shows them.
static llvm::Error carryOut(const Edits &Changes, const ReportRequest &Request, tidy::ClangTidyOptionsProvider &Options,
                            SourceText &Texts) {
  return Request.OnlyShow ? Changes.show(Options, Texts) : Changes.apply(Options, Texts);
}

static llvm::Error applyFixes(llvm::ArrayRef<ProgramFinding> Findings, const ReportRequest &Request,
                              tidy::ClangTidyOptionsProvider &Options, SourceText &Texts) {
  Edits Changes;
  unsigned Suggested = 0, Applied = 0;
  for (const ProgramFinding &F : Findings) {
    Suggested += !F.Error.Message.Fix.empty();
    Applied += !F.Error.Message.Fix.empty() && Changes.add(F.Error.Message.Fix);
  }
  if (llvm::Error Problem = carryOut(Changes, Request, Options, Texts))
    return Problem;
  complain((Request.OnlyShow ? "shown " : "applied ") + llvm::Twine(Applied) + " of " + llvm::Twine(Suggested) +
           (Suggested == 1 ? " suggested fix in " : " suggested fixes in ") + counted(Changes.fileCount(), "file") +
           (Request.OnlyShow && Applied ? "; the same without --diff applies them" : ""));
  return llvm::Error::success();
}

/// Writes NOLINT comments for the findings of checks, and keeps the findings that they do not suppress.
static llvm::Error suppressFindings(std::vector<ProgramFinding> &Findings, const ReportRequest &Request,
                                    tidy::ClangTidyOptionsProvider &Options, SourceText &Texts) {
  std::vector<const ProgramFinding *> Wanted;
  for (const ProgramFinding &F : Findings)
    if (F.Error.DiagnosticName != UnusedNolintName)
      Wanted.push_back(&F);
  AddedNolints Added = addNolints(Wanted, Request.NolintReason, Texts);
  size_t Suppressed = Added.Suppressed.size(), Left = Wanted.size() - Suppressed;
  if (!Request.OnlyShow) {
    std::vector<ProgramFinding> Others;
    for (ProgramFinding &F : Findings)
      if (!Added.Suppressed.contains(&F))
        Others.push_back(std::move(F));
    Findings = std::move(Others);
    // The findings are printed with source lines, so before the files change.
    printFindings(Findings, Request);
  }
  if (llvm::Error Problem = carryOut(Added.Changes, Request, Options, Texts))
    return Problem;
  complain((Request.OnlyShow ? "shown how to suppress " : "suppressed ") + counted(Suppressed, "finding") + " in " +
           counted(Added.Changes.fileCount(), "file") +
           (Left ? "; the line of " + counted(Left, "finding") + " can hold no comment" : ""));
  return llvm::Error::success();
}

/// Does the changes of `--fix` and `--add-nolint`.
static llvm::Error changeFiles(std::vector<ProgramFinding> &Findings, const ReportRequest &Request,
                               tidy::ClangTidyOptionsProvider &Options, SourceText &Texts) {
  bool Suppress = !Request.NolintReason.empty();
  if (!Suppress && !Request.Fix)
    return llvm::Error::success();
  if (llvm::any_of(Findings, [](const ProgramFinding &F) { return isError(F.Error); })) {
    if (Suppress || Request.OnlyShow)
      printFindings(Findings, Request);
    complain("nothing is changed, because not everything compiles");
    return llvm::Error::success();
  }
  return Suppress ? suppressFindings(Findings, Request, Options, Texts) : applyFixes(Findings, Request, Options, Texts);
}

static llvm::Error printDocument(StringRef Document, const std::string &Path) {
  if (!Path.empty())
    return writeWhole(Path, Document);
  llvm::outs() << Document;
  return llvm::Error::success();
}

int corolint::reportFindings(std::vector<ProgramFinding> Findings, const ReportRequest &Request) {
  SourceText Texts;
  if (!Request.Baseline.empty() || !Request.Sarif.empty() || Request.Format != "text")
    giveFingerprints(Findings, Texts);
  Counts C;
  auto DoesNotCompile = [](const ProgramFinding &F) { return isError(F.Error); };
  bool MayLack =
      Request.IsPartial || !Request.Named.empty() || Request.Changed || llvm::any_of(Findings, DoesNotCompile);
  keepWanted(Findings, Request, Texts);
  if (!Request.UnusedNolint)
    llvm::erase_if(Findings, [](const ProgramFinding &F) { return F.Error.DiagnosticName == UnusedNolintName; });
  fixUnusedNolints(Findings, Texts);
  bool Broken = llvm::any_of(Findings, DoesNotCompile);
  if (!Request.Baseline.empty())
    if (llvm::Error Problem = Request.WriteBaseline
                                  ? writeBaseline(Findings, Request.Baseline, MayLack, Texts)
                                  : leaveOutKnown(Findings, Request.Baseline, MayLack, C.Suppressed)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  if (!Request.EachCaller)
    uniteCauses(Findings);
  if (!Request.Sarif.empty())
    if (llvm::Error Problem = writeWhole(Request.Sarif, sarifOf(Findings, Texts))) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  auto Options = makeOptionsProvider(Request.Config);
  if (!Options)
    return Incomplete;
  for (ProgramFinding &F : Findings)
    makeShowable(F, Texts);
  bool IsText = Request.Format == "text";
  if (!IsText)
    if (llvm::Error Problem = printDocument(formatFindings(Request.Format, Findings, Texts), Request.Output)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  if (IsText && !Request.OnlyShow && Request.NolintReason.empty())
    printFindings(Findings, Request);
  if (llvm::Error Problem = changeFiles(Findings, Request, *Options, Texts)) {
    complain(llvm::toString(std::move(Problem)));
    return Incomplete;
  }
  for (const ProgramFinding &F : Findings) {
    C.Fixable += !F.Error.Message.Fix.empty();
    C.Errors += isError(F.Error);
    ++C.ByCheck[F.Error.DiagnosticName];
  }
  summarizeRun(C, Findings.size() - C.Errors, Request);
  return Broken ? Incomplete : Findings.empty() ? NothingFound : Found;
}
