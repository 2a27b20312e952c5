// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/Baseline.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using llvm::StringRef;

static constexpr llvm::StringLiteral Header = "# corolint baseline 1\n";

bool corolint::isBaseline(StringRef Text) { return Text.starts_with(Header); }

static bool isFingerprint(StringRef Word) { return Word.size() == 16 && llvm::all_of(Word, llvm::isHexDigit); }

std::string corolint::baselineOf(llvm::ArrayRef<ProgramFinding> Findings, StringRef Before, SourceText &Texts) {
  std::string Result =
      Header.str() + "# Known findings, kept quiet. Made by corolint --write-baseline; lines may be deleted by hand.\n";
  llvm::StringSet<> Written;
  for (const ProgramFinding &F : Findings) {
    // Errors of the compiler are never accepted.
    if (isError(F.Error))
      continue;
    std::string Path = absolutePath(F.Error.Message.FilePath, F.Error.BuildDirectory);
    Result += F.Fingerprint + " " + F.Error.DiagnosticName + " " + llvm::sys::path::filename(Path).str() + ": " +
              Texts.normalisedCode(Path, F.Error.Message.FileOffset) + "\n";
    Written.insert(F.Fingerprint);
  }
  for (StringRef Line : llvm::split(Before, '\n'))
    if (StringRef Print = Line.split(' ').first; isFingerprint(Print) && Written.insert(Print).second)
      Result += Line.str() + "\n";
  return Result;
}

llvm::Expected<BaselineResult> corolint::compareWithBaseline(std::vector<ProgramFinding> Findings, StringRef Text) {
  if (!isBaseline(Text))
    return llvm::createStringError("is no baseline; make it with corolint --write-baseline");
  llvm::StringMap<StringRef> Left;
  unsigned Number = 0;
  for (StringRef Line : llvm::split(Text, '\n')) {
    ++Number;
    if (Line.empty() || Line.starts_with("#"))
      continue;
    auto [Print, What] = Line.split(' ');
    if (!isFingerprint(Print))
      return llvm::createStringError(
          "line " + llvm::Twine(Number) +
          " does not begin with a fingerprint; make the file anew with corolint --write-baseline");
    Left[Print] = What;
  }
  BaselineResult Result;
  for (ProgramFinding &F : Findings)
    if (isError(F.Error) || !Left.erase(F.Fingerprint))
      Result.New.push_back(std::move(F));
  for (const auto &Line : Left)
    Result.Fixed.push_back(Line.second.str());
  llvm::sort(Result.Fixed);
  return Result;
}
