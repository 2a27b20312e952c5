#include "Baseline.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using llvm::StringRef;

static constexpr llvm::StringLiteral Header = "# corolint baseline 1\n";

static bool isError(const TrueFinding &F) { return F.Error.DiagLevel == clang::tidy::ClangTidyError::Error; }

std::string corolint::baselineOf(llvm::ArrayRef<TrueFinding> Findings, StringRef Before, Sources &Texts) {
  std::vector<std::string> Prints = fingerprints(Findings, Texts);
  std::string Result =
      Header.str() + "# Known findings, kept quiet. Made by corolint --write-baseline; lines may be deleted by hand.\n";
  llvm::StringSet<> Written;
  for (size_t I = 0; I < Findings.size(); ++I) {
    if (isError(Findings[I]))
      continue;
    const auto &E = Findings[I].Error;
    std::string Path = absolutePath(E.Message.FilePath, E.BuildDirectory);
    Result += Prints[I] + " " + E.DiagnosticName + " " + llvm::sys::path::filename(Path).str() + ": " +
              Texts.normalisedCode(Path, E.Message.FileOffset) + "\n";
    Written.insert(Prints[I]);
  }
  for (StringRef Line : llvm::split(Before, '\n'))
    if (!Line.empty() && !Line.starts_with("#") && Written.insert(Line.split(' ').first).second)
      Result += Line.str() + "\n";
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
    if (!isError(Findings[I]) && Left.erase(Prints[I]))
      ++Result.Known;
    else
      Result.New.push_back(std::move(Findings[I]));
  }
  for (const auto &Line : Left)
    Result.Fixed.push_back(Line.second.str());
  llvm::sort(Result.Fixed);
  return Result;
}
