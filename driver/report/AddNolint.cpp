// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/AddNolint.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

namespace {
/// A line of a file, by the offsets of its first byte and of its end.
struct Line {
  size_t Begin, End;
};
using Names = llvm::SmallSetVector<StringRef, 2>;
} // namespace

static Line lineAt(StringRef Text, size_t Offset) {
  size_t Before = Text.take_front(Offset).rfind('\n');
  return {Before == StringRef::npos ? 0 : Before + 1, std::min(Text.find('\n', Offset), Text.size())};
}

/// Whether the line cannot end with a comment: a token continues in the next one, or the line ends with a backslash, as
/// in a macro.
static bool goesOn(StringRef Text, Line At) {
  if (Text.slice(At.Begin, At.End).rtrim("\r \t").ends_with("\\"))
    return true;
  static const LangOptions Language = [] {
    LangOptions Any;
    Any.CPlusPlus = Any.CPlusPlus11 = Any.CPlusPlus14 = Any.CPlusPlus17 = Any.CPlusPlus20 = true;
    Any.LineComment = Any.RawStringLiterals = true;
    return Any;
  }();
  Lexer Words(SourceLocation(), Language, Text.begin(), Text.begin(), Text.end());
  Words.SetCommentRetentionState(true);
  Token Word;
  bool Last = false;
  while (!Last) {
    Last = Words.LexFromRawLexer(Word);
    size_t End = Words.getBufferLocation() - Text.begin(), Begin = End - Word.getLength();
    if (Begin >= At.End)
      return false;
    if (End > At.End)
      return true;
  }
  return false;
}

static std::string comment(StringRef Kind, const Names &Checks, StringRef Reason) {
  return ("// " + Kind + "(" + llvm::join(Checks, ", ") + "): " + Reason).str();
}

/// Returns one edit for the line's findings, or nullopt if neither the line nor the one above can hold a comment.
static std::optional<tooling::Replacement> nolintFor(StringRef Path, StringRef Text, Line At, const Names &Checks,
                                                     StringRef Reason) {
  StringRef Code = Text.slice(At.Begin, At.End);
  if (goesOn(Text, At)) {
    if (At.Begin && goesOn(Text, lineAt(Text, At.Begin - 1)))
      return std::nullopt;
    StringRef Indent = Code.take_while([](char C) { return C == ' ' || C == '\t'; });
    return tooling::Replacement(Path, unsigned(At.Begin), 0,
                                Indent.str() + comment("NOLINTNEXTLINE", Checks, Reason) + "\n");
  }
  size_t Comment = Code.rfind("// NOLINT(");
  size_t Close = Comment == StringRef::npos ? Comment : Code.find(')', Comment);
  if (Close != StringRef::npos)
    return tooling::Replacement(Path, unsigned(At.Begin + Close), 0, ", " + llvm::join(Checks, ", "));
  size_t End = Code.rtrim("\r \t").size();
  return tooling::Replacement(Path, unsigned(At.Begin + End), unsigned(Code.rtrim("\r").size() - End),
                              " " + comment("NOLINT", Checks, Reason));
}

AddedNolints corolint::addNolints(llvm::ArrayRef<const ProgramFinding *> Findings, StringRef Reason,
                                  SourceText &Texts) {
  struct InLine {
    Names Checks;
    std::vector<const ProgramFinding *> Findings;
  };
  std::map<std::pair<std::string, size_t>, InLine> Lines;
  for (const ProgramFinding *F : Findings) {
    std::string Path = absolutePath(F->Error.Message.FilePath, F->Error.BuildDirectory);
    InLine &Here = Lines[{Path, lineAt(Texts.text(Path), F->Error.Message.FileOffset).Begin}];
    Here.Checks.insert(F->Error.DiagnosticName);
    Here.Findings.push_back(F);
  }
  AddedNolints Result;
  for (const auto &[Where, Here] : Lines) {
    StringRef Text = Texts.text(Where.first);
    auto Change = nolintFor(Where.first, Text, lineAt(Text, Where.second), Here.Checks, Reason);
    if (Change && Result.Changes.add(*Change))
      Result.Suppressed.insert(Here.Findings.begin(), Here.Findings.end());
  }
  return Result;
}
