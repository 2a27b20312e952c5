// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/Report.h"
#include "clang-tidy/ClangTidy.h"
#include "report/Baseline.h"
#include "report/Sarif.h"
#include "support/ExitCode.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

/// Leaves the findings of the files that the user named.
static void keepNamed(std::vector<ProgramFinding> &Findings, llvm::ArrayRef<std::string> Files) {
  llvm::StringSet<> Named;
  for (const std::string &File : Files)
    Named.insert(absolutePath(File));
  llvm::erase_if(Findings, [&](const ProgramFinding &F) {
    return !Named.contains(absolutePath(F.Error.Message.FilePath, F.Error.BuildDirectory));
  });
}

/// MayLack: what is not among the findings may be there all the same.
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
  complain(llvm::Twine(All - Findings.size()) + " findings are known from now on: " + Path +
           (MayLack && !Before.empty() ? "; not all was looked at, so what it knew stays in it" : ""));
  return llvm::Error::success();
}

static llvm::Error leaveOutKnown(std::vector<ProgramFinding> &Findings, const std::string &Path, bool MayLack) {
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text)
    return llvm::createStringError(Path + ": " + Text.getError().message() +
                                   "; make it with corolint --write-baseline");
  auto Compared = compareWithBaseline(std::move(Findings), (*Text)->getBuffer());
  if (!Compared)
    return llvm::createStringError(Path + ": " + llvm::toString(Compared.takeError()));
  Findings = std::move(Compared->New);
  if (MayLack || Compared->Fixed.empty())
    return llvm::Error::success();
  for (const std::string &Line : Compared->Fixed)
    complain("fixed: " + Line);
  complain(llvm::Twine(Compared->Fixed.size()) +
           " known findings are fixed; corolint --write-baseline takes them out of " + Path);
  return llvm::Error::success();
}

int corolint::reportFindings(std::vector<ProgramFinding> Findings, const ReportRequest &Request) {
  SourceText Texts;
  if (!Request.Baseline.empty() || !Request.Sarif.empty())
    giveFingerprints(Findings, Texts);
  auto DoesNotCompile = [](const ProgramFinding &F) { return isError(F.Error); };
  bool MayLack = Request.IsPartial || !Request.Named.empty() || llvm::any_of(Findings, DoesNotCompile);
  if (!Request.Named.empty())
    keepNamed(Findings, Request.Named);
  if (!Request.UnusedNolint)
    llvm::erase_if(Findings, [](const ProgramFinding &F) { return F.Error.DiagnosticName == UnusedNolintName; });
  bool Broken = llvm::any_of(Findings, DoesNotCompile);
  if (!Request.Baseline.empty())
    if (llvm::Error Problem = Request.WriteBaseline ? writeBaseline(Findings, Request.Baseline, MayLack, Texts)
                                                    : leaveOutKnown(Findings, Request.Baseline, MayLack)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  if (!Request.Sarif.empty())
    if (llvm::Error Problem = writeWhole(Request.Sarif, sarifOf(Findings, Texts))) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  auto Options = makeOptionsProvider(Request.Config);
  if (!Options)
    return Incomplete;
  std::vector<tidy::ClangTidyError> Errors;
  for (ProgramFinding &F : Findings)
    Errors.push_back(std::move(F.Error));
  tidy::ClangTidyContext Context(std::move(Options));
  unsigned AsErrors = 0;
  tidy::handleErrors(Errors, Context, Request.Fix && !Broken ? tidy::FB_Fix : tidy::FB_NoFix, AsErrors,
                     llvm::vfs::getRealFileSystem());
  if (Request.Fix && Broken)
    complain("nothing is fixed, because not everything compiles");
  return Broken ? Incomplete : Errors.empty() ? NothingFound : Found;
}
