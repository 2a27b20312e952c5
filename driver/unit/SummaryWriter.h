// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The serialized form of a summary.

#ifndef COROLINT_DRIVER_UNIT_SUMMARYWRITER_H
#define COROLINT_DRIVER_UNIT_SUMMARYWRITER_H

#include "summary/Finding.h"
#include "summary/SummaryFile.h"
#include "unit/LintUnit.h"

namespace corolint {

/// Serializes its arguments, with each string once.
class UnitWriter {
public:
  /// The findings of one translation unit, and its part of the call graph.
  std::string unit(const Linted &From, llvm::StringRef MainFile, llvm::StringRef Directory);
  /// A report: true findings, and the number of coroutines.
  std::string report(llvm::ArrayRef<ProgramFinding> Findings, unsigned Coroutines);

private:
  template <class T> using Offset = flatbuffers::Offset<T>;
  template <class T> using Vector = Offset<flatbuffers::Vector<T>>;

  Offset<flatbuffers::String> text(llvm::StringRef Text) {
    return Builder.CreateSharedString(Text.data(), Text.size());
  }
  std::vector<Offset<flatbuffers::String>> texts(llvm::ArrayRef<std::string> All);
  unsigned file(llvm::StringRef Path);
  stored::Place place(model::UnitSummary::Place At, const model::UnitSummary &S) {
    return {file(S.files()[At.File]), At.Offset};
  }
  Offset<stored::Message> message(const clang::tooling::DiagnosticMessage &From);
  Offset<stored::Finding> finding(const clang::tidy::ClangTidyError &From, llvm::StringRef Function, int Question = -1);
  Offset<stored::Call> call(const model::UnitSummary::Call &From, const model::UnitSummary &S,
                            llvm::ArrayRef<int> Kept);
  Vector<Offset<stored::Function>> functions(const model::UnitSummary &S, llvm::ArrayRef<int> Kept);
  Vector<Offset<stored::Question>> questions(const model::UnitSummary &S, llvm::ArrayRef<int> Kept);
  Vector<Offset<stored::Suppression>> suppressions(const Linted &From);
  std::string finish(Offset<stored::Unit> Root);

  flatbuffers::FlatBufferBuilder Builder;
  llvm::StringMap<unsigned> FileNumbers;
  std::vector<std::string> Files;
};

} // namespace corolint

#endif
