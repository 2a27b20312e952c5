// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/SourceText.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

using namespace corolint;
using llvm::StringRef;

const SourceText::File &SourceText::file(StringRef Path) {
  auto [Found, New] = Files.try_emplace(Path);
  File &F = Found->second;
  if (!New)
    return F;
  auto Buffer = llvm::MemoryBuffer::getFile(Path);
  F.Buffer = Buffer ? std::move(*Buffer) : llvm::MemoryBuffer::getMemBuffer("");
  F.Lines.push_back(0);
  StringRef Text = F.Buffer->getBuffer();
  for (size_t At = 0; (At = Text.find('\n', At)) != StringRef::npos;)
    F.Lines.push_back(unsigned(++At));
  return F;
}

StringRef SourceText::text(StringRef Path) { return file(Path).Buffer->getBuffer(); }

SourceText::Position SourceText::position(StringRef Path, unsigned Offset) {
  const File &F = file(Path);
  auto After = llvm::upper_bound(F.Lines, Offset);
  return {unsigned(After - F.Lines.begin()), Offset - *std::prev(After) + 1};
}

static clang::LangOptions anyCode() {
  clang::LangOptions Result;
  Result.CPlusPlus = Result.CPlusPlus11 = Result.CPlusPlus14 = Result.CPlusPlus17 = Result.CPlusPlus20 = true;
  Result.LineComment = Result.Digraphs = Result.Bool = true;
  return Result;
}

std::string SourceText::normalisedCode(StringRef Path, unsigned Offset) {
  using namespace clang::tok;
  StringRef Text = text(Path);
  if (Offset >= Text.size())
    return {};
  static const clang::LangOptions Language = anyCode();
  clang::Lexer Words(clang::SourceLocation(), Language, Text.begin(), Text.begin() + Offset, Text.end());
  std::string Result;
  clang::Token Word;
  for (int Depth = 0; !Words.LexFromRawLexer(Word);) {
    if (Word.isOneOf(l_paren, l_square))
      ++Depth;
    if (Word.is(semi) || (Depth == 0 && Word.isOneOf(r_paren, r_square, l_brace, r_brace)))
      break;
    if (Word.isOneOf(r_paren, r_square))
      --Depth;
    StringRef Spelled(Words.getBufferLocation() - Word.getLength(), Word.getLength());
    if (!Result.empty() && clang::isAsciiIdentifierContinue(Result.back()) &&
        clang::isAsciiIdentifierContinue(Spelled.front()))
      Result += ' ';
    for (char C : Spelled)
      Result += C == '\n' ? ' ' : C;
  }
  return Result;
}

void corolint::giveFingerprints(llvm::MutableArrayRef<ProgramFinding> Findings, SourceText &Texts) {
  llvm::StringMap<unsigned> Times;
  for (ProgramFinding &F : Findings) {
    std::string Path = absolutePath(F.Error.Message.FilePath, F.Error.BuildDirectory);
    // Only the file's name: a checkout may be anywhere, and a file may move.
    std::string Key = F.Error.DiagnosticName + "\n" + llvm::sys::path::filename(Path).str() + "\n" + F.Function + "\n" +
                      Texts.normalisedCode(Path, F.Error.Message.FileOffset);
    Key += "\n" + std::to_string(Times[Key]++);
    F.Fingerprint = llvm::utohexstr(llvm::xxh3_64bits(Key), /*LowerCase=*/true, /*Width=*/16);
  }
}
