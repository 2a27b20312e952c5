#include "Present.h"
#include "Baseline.h"
#include "Messages.h"
#include "Sarif.h"
#include "clang-tidy/ClangTidy.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

/// IsPartial: what is not found may be there all the same. False: what went wrong has been said.
static bool applyBaseline(std::vector<TrueFinding> &Findings, const PresentRequest &Request, bool IsPartial,
                          Sources &Texts) {
  auto Text = llvm::MemoryBuffer::getFile(Request.Baseline);
  if (Request.WriteBaseline) {
    StringRef Before = IsPartial && Text ? (*Text)->getBuffer() : StringRef();
    if (llvm::Error Problem = writeWhole(Request.Baseline, baselineOf(Findings, Before, Texts))) {
      complain(llvm::toString(std::move(Problem)));
      return false;
    }
    size_t All = Findings.size();
    llvm::erase_if(Findings, [](const TrueFinding &F) { return F.Error.DiagLevel != tidy::ClangTidyError::Error; });
    complain(llvm::Twine(All - Findings.size()) + " findings are known from now on: " + Request.Baseline +
             (Before.empty() ? "" : "; what it knew of other files stays in it"));
    return true;
  }
  if (!Text) {
    complain(Request.Baseline + ": " + Text.getError().message() + "; make it with corolint --write-baseline");
    return false;
  }
  auto Compared = compareWithBaseline(std::move(Findings), (*Text)->getBuffer(), Texts);
  if (!Compared) {
    complain(Request.Baseline + ": " + llvm::toString(Compared.takeError()));
    return false;
  }
  Findings = std::move(Compared->New);
  if (IsPartial)
    return true;
  for (const std::string &Line : Compared->Fixed)
    complain("fixed: " + Line);
  if (!Compared->Fixed.empty())
    complain(llvm::Twine(Compared->Fixed.size()) +
             " known findings are fixed; corolint --write-baseline takes them out of " + Request.Baseline);
  return true;
}

int corolint::present(std::vector<TrueFinding> Findings, const PresentRequest &Request) {
  Sources Texts;
  if (!Request.UnusedNolint)
    llvm::erase_if(Findings, [](const TrueFinding &F) { return F.Error.DiagnosticName == UnusedNolintName; });
  bool Broken =
      llvm::any_of(Findings, [](const TrueFinding &F) { return F.Error.DiagLevel == tidy::ClangTidyError::Error; });
  if (!Request.Baseline.empty() && !applyBaseline(Findings, Request, Request.IsPartial || Broken, Texts))
    return Incomplete;
  if (!Request.Sarif.empty())
    if (llvm::Error Problem = writeWhole(Request.Sarif, sarifOf(Findings, Texts))) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  auto Options = makeOptionsProvider(Request.Config);
  if (!Options)
    return Incomplete;
  std::vector<tidy::ClangTidyError> Errors;
  for (TrueFinding &F : Findings)
    Errors.push_back(std::move(F.Error));
  tidy::ClangTidyContext Context(std::move(Options));
  unsigned AsErrors = 0;
  tidy::handleErrors(Errors, Context, Request.Fix && !Broken ? tidy::FB_Fix : tidy::FB_NoFix, AsErrors,
                     llvm::vfs::getRealFileSystem());
  if (Request.Fix && Broken)
    complain("nothing is fixed, because not everything compiles");
  return Broken ? Incomplete : Errors.empty() ? NothingFound : Found;
}
