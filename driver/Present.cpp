#include "Present.h"
#include "Messages.h"
#include "clang-tidy/ClangTidy.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace corolint;

int corolint::present(std::vector<TrueFinding> Findings, const PresentRequest &Request) {
  bool Broken = llvm::any_of(Findings, [](const TrueFinding &F) { return F.Error.DiagLevel == tidy::ClangTidyError::Error; });
  auto Options = makeOptionsProvider(Request.Config);
  if (!Options)
    return Incomplete;
  std::vector<tidy::ClangTidyError> Errors;
  for (TrueFinding &F : Findings)
    Errors.push_back(F.Error);
  tidy::ClangTidyContext Context(std::move(Options));
  unsigned AsErrors = 0;
  llvm::outs().flush();
  tidy::handleErrors(Errors, Context, Request.Fix && !Broken ? tidy::FB_Fix : tidy::FB_NoFix, AsErrors, llvm::vfs::getRealFileSystem());
  llvm::outs().flush();
  if (Request.Fix && Broken)
    complain("nothing is fixed, because not everything compiles");
  return Broken ? Incomplete : Errors.empty() ? NothingFound : Found;
}
