#include "Sources.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

using namespace corolint;
using llvm::StringRef;

const Sources::File &Sources::file(StringRef Path) {
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

StringRef Sources::text(StringRef Path) { return file(Path).Buffer->getBuffer(); }

Sources::Position Sources::position(StringRef Path, unsigned Offset) {
  const File &F = file(Path);
  auto After = llvm::upper_bound(F.Lines, Offset);
  return {unsigned(After - F.Lines.begin()), Offset - *std::prev(After) + 1};
}

std::string Sources::normalisedLine(StringRef Path, unsigned Offset) {
  StringRef Text = text(Path).substr(Offset - (position(Path, Offset).Column - 1));
  llvm::SmallVector<StringRef, 16> Words;
  llvm::SplitString(Text.split('\n').first, Words);
  return llvm::join(Words, " ");
}

std::vector<std::string> corolint::fingerprints(llvm::ArrayRef<TrueFinding> Findings, Sources &Texts) {
  std::vector<std::string> Result;
  llvm::StringMap<unsigned> Times;
  for (const TrueFinding &F : Findings) {
    std::string Path = absolutePath(F.Error.Message.FilePath, F.Error.BuildDirectory);
    // The file's name without its folders: a checkout may be anywhere, and a file may move.
    std::string Key = F.Error.DiagnosticName + "\n" + llvm::sys::path::filename(Path).str() + "\n" + F.Function + "\n" +
                      Texts.normalisedLine(Path, F.Error.Message.FileOffset);
    Key += "\n" + std::to_string(Times[Key]++);
    Result.push_back(llvm::utohexstr(llvm::xxh3_64bits(Key), /*LowerCase=*/true, /*Width=*/16));
  }
  return Result;
}
