#include "Baseline.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using llvm::StringRef;

static constexpr llvm::StringLiteral Header = "# corolint baseline 1\n";

std::string corolint::baselineOf(llvm::ArrayRef<TrueFinding> Findings, Sources &Texts) {
  std::vector<std::string> Prints = fingerprints(Findings, Texts);
  std::string Result =
      Header.str() + "# Known findings, kept quiet. Made by corolint --write-baseline; lines may be deleted by hand.\n";
  for (size_t I = 0; I < Findings.size(); ++I) {
    const auto &E = Findings[I].Error;
    std::string Path = absolutePath(E.Message.FilePath, E.BuildDirectory);
    Result += Prints[I] + " " + E.DiagnosticName + " " + llvm::sys::path::filename(Path).str() + ": " +
              Texts.normalisedCode(Path, E.Message.FileOffset) + "\n";
  }
  return Result;
}

llvm::Expected<BaselineResult> corolint::compareWithBaseline(std::vector<TrueFinding> Findings, StringRef Text,
                                                             Sources &Texts) {
  if (!Text.starts_with(Header))
    return llvm::createStringError("is no baseline; make it with corolint --write-baseline");
  llvm::StringMap<StringRef> Left;
  unsigned Number = 0;
  for (StringRef Line : llvm::split(Text, '\n')) {
    ++Number;
    if (Line.empty() || Line.starts_with("#"))
      continue;
    auto [Print, What] = Line.split(' ');
    if (Print.size() != 16 || !llvm::all_of(Print, llvm::isHexDigit))
      return llvm::createStringError(
          "line " + llvm::Twine(Number) +
          " does not begin with a fingerprint; make the file anew with corolint --write-baseline");
    Left[Print] = What;
  }
  BaselineResult Result;
  std::vector<std::string> Prints = fingerprints(Findings, Texts);
  for (size_t I = 0; I < Findings.size(); ++I) {
    // What does not compile is never known.
    bool IsError = Findings[I].Error.DiagLevel == clang::tidy::ClangTidyError::Error;
    if (!IsError && Left.erase(Prints[I]))
      ++Result.Known;
    else
      Result.New.push_back(std::move(Findings[I]));
  }
  for (const auto &Line : Left)
    Result.Fixed.push_back(Line.second.str());
  llvm::sort(Result.Fixed);
  return Result;
}
