// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "summary/Finding.h"
#include <tuple>

using namespace clang;
using namespace corolint;
using llvm::StringRef;

static StringRef fileAt(const stored::Place *At, const stored::Unit &Unit) {
  return At && Unit.files() && At->file() < Unit.files()->size() ? textOf(Unit.files()->Get(At->file())) : StringRef();
}

static tooling::DiagnosticMessage messageOf(const stored::Message *From, const stored::Unit &Unit) {
  tooling::DiagnosticMessage Result;
  if (!From)
    return Result;
  Result.Message = textOf(From->text()).str();
  Result.FilePath = fileAt(From->at(), Unit).str();
  Result.FileOffset = From->at() ? From->at()->offset() : 0;
  if (From->ranges())
    for (const stored::Range *Range : *From->ranges()) {
      tooling::FileByteRange Bytes;
      Bytes.FilePath = fileAt(&Range->at(), Unit).str();
      Bytes.FileOffset = Range->at().offset();
      Bytes.Length = Range->length();
      Result.Ranges.push_back(std::move(Bytes));
    }
  if (From->fixes())
    for (const stored::Replacement *Fix : *From->fixes())
      if (Fix->at()) {
        tooling::Replacement Replacement(fileAt(Fix->at(), Unit), Fix->at()->offset(), Fix->length(),
                                         textOf(Fix->text()));
        // Corolint writes no conflicting fixes; a damaged file may hold some, which are ignored.
        llvm::consumeError(Result.Fix[Replacement.getFilePath()].add(Replacement));
      }
  return Result;
}

ProgramFinding corolint::findingOf(const stored::Finding &From, const stored::Unit &Unit) {
  tidy::ClangTidyError Error(textOf(From.check()), tidy::ClangTidyError::Level(From.level()), textOf(From.directory()),
                             From.as_error());
  Error.Message = messageOf(From.message(), Unit);
  if (From.notes())
    for (const stored::Message *Note : *From.notes())
      Error.Notes.push_back(messageOf(Note, Unit));
  return {std::move(Error), textOf(From.function()).str(), {}, {}};
}

void corolint::sortAndUnite(std::vector<ProgramFinding> &Findings) {
  std::vector<std::pair<std::string, ProgramFinding *>> Order;
  Order.reserve(Findings.size());
  for (ProgramFinding &F : Findings)
    Order.emplace_back(absolutePath(F.Error.Message.FilePath, F.Error.BuildDirectory), &F);
  auto Key = [](const std::pair<std::string, ProgramFinding *> &F) {
    const tidy::ClangTidyError &E = F.second->Error;
    return std::tie(F.first, E.Message.FileOffset, E.DiagnosticName, E.Message.Message);
  };
  llvm::sort(Order, [&](const auto &A, const auto &B) { return Key(A) < Key(B); });
  Order.erase(std::unique(Order.begin(), Order.end(), [&](const auto &A, const auto &B) { return Key(A) == Key(B); }),
              Order.end());
  std::vector<ProgramFinding> Result;
  Result.reserve(Order.size());
  for (auto &[Path, F] : Order)
    Result.push_back(std::move(*F));
  Findings = std::move(Result);
}
