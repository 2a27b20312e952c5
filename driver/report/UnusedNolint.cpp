// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/UnusedNolint.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

namespace {
struct Removal {
  size_t Begin, End;
};
} // namespace

/// Returns the name at `At` in a list of several, with the comma before or after it.
static Removal nameOfList(StringRef Text, size_t At) {
  size_t End = Text.find_first_of(",)\n", At), Begin = At;
  if (End != StringRef::npos && Text[End] == ',') {
    End = Text.find_first_not_of(" \t", End + 1);
  } else {
    size_t Comma = Text.rfind(',', At);
    Begin = Comma == StringRef::npos ? At : Comma;
  }
  return {Begin, End};
}

/// Returns the `NOLINT(…)` at `At`; with the comment and the space before it, if the comment has nothing else; with the
/// line, if the line has nothing else.
static Removal wholeComment(StringRef Text, size_t At) {
  size_t End = Text.find(')', At) + 1, Begin = At;
  size_t LineEnd = std::min(Text.find('\n', End), Text.size());
  StringRef Before = Text.take_front(At).rtrim(" \t");
  if (!Before.consume_back("//") || !Text.slice(End, LineEnd).trim().empty())
    return {Begin, End};
  Before = Before.rtrim(" \t");
  bool IsLine = Before.empty() || Before.back() == '\n';
  return {Before.size(), IsLine ? std::min(LineEnd + 1, Text.size()) : LineEnd};
}

static std::optional<Removal> removalOf(StringRef Text, size_t At) {
  if (Text.substr(At).starts_with("NOLINT")) {
    if (Text.substr(At).starts_with("NOLINTBEGIN") || Text.find(')', At) == StringRef::npos)
      return std::nullopt;
    return wholeComment(Text, At);
  }
  size_t Open = Text.rfind('(', At);
  if (!Text.substr(At).starts_with("async-") || Open == StringRef::npos ||
      Text.take_front(Open).ends_with("NOLINTBEGIN") || Text.slice(Open, At).contains('\n'))
    return std::nullopt;
  Removal Name = nameOfList(Text, At);
  if (Name.End == StringRef::npos)
    return std::nullopt;
  return Name;
}

void corolint::fixUnusedNolints(llvm::MutableArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  for (ProgramFinding &F : Findings) {
    if (F.Error.DiagnosticName != UnusedNolintName)
      continue;
    std::string Path = absolutePath(F.Error.Message.FilePath, F.Error.BuildDirectory);
    auto Out = removalOf(Texts.text(Path), F.Error.Message.FileOffset);
    if (Out)
      llvm::consumeError(
          F.Error.Message.Fix[Path].add({Path, unsigned(Out->Begin), unsigned(Out->End - Out->Begin), ""}));
  }
}
