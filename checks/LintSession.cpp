// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LintSession.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace corolint;

thread_local LintSession *LintSession::Active = nullptr;

void LintSession::addQuestion(llvm::StringRef Check, SourceLocation Where, const SourceManager &Sources,
                              unsigned Number) {
  // clang-tidy reports code expanded from a macro where the macro is used.
  SourceLocation Reported = Sources.getFileLoc(Where);
  Questions[{Check.str(), Sources.getFilename(Reported).str(), Sources.getFileOffset(Reported)}].push_back(Number);
}

llvm::ArrayRef<unsigned> LintSession::questionsOf(llvm::StringRef Check, llvm::StringRef File, unsigned Offset) const {
  auto Found = Questions.find({Check.str(), File.str(), Offset});
  return Found == Questions.end() ? llvm::ArrayRef<unsigned>() : llvm::ArrayRef<unsigned>(Found->second);
}

llvm::ArrayRef<unsigned> LintSession::questionsOf(llvm::StringRef Check, SourceLocation Where,
                                                  const SourceManager &Sources) const {
  SourceLocation Reported = Sources.getFileLoc(Where);
  return questionsOf(Check, Sources.getFilename(Reported), Sources.getFileOffset(Reported));
}
