// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/Edits.h"
#include "clang/Format/Format.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Program.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

bool Edits::add(const llvm::StringMap<tooling::Replacements> &Change) {
  std::map<std::string, tooling::Replacements> Changed;
  for (const auto &InFile : Change) {
    std::string Path = InFile.getKey().str();
    auto Known = Files.find(Path);
    tooling::Replacements &All = Changed[Path];
    if (Known != Files.end())
      All = Known->second;
    for (const tooling::Replacement &Each : InFile.second)
      // The same change for two findings is one change.
      if (!llvm::is_contained(All, Each))
        if (llvm::Error Overlap = All.add(Each)) {
          llvm::consumeError(std::move(Overlap));
          return false;
        }
  }
  for (auto &[Path, All] : Changed)
    Files[Path] = std::move(All);
  return true;
}

bool Edits::add(const tooling::Replacement &Change) {
  llvm::StringMap<tooling::Replacements> One;
  llvm::consumeError(One[Change.getFilePath()].add(Change));
  return add(One);
}

static llvm::Expected<std::string> changedText(StringRef Path, const tooling::Replacements &Changes,
                                               tidy::ClangTidyOptionsProvider &Options, SourceText &Texts) {
  StringRef Code = Texts.text(Path);
  auto Style = format::getStyle(Options.getOptions(Path).FormatStyle.value_or("none"), Path, "none");
  if (!Style)
    return Style.takeError();
  auto Clean = format::cleanupAroundReplacements(Code, Changes, *Style);
  if (!Clean)
    return Clean.takeError();
  auto Formatted = format::formatReplacements(Code, *Clean, *Style);
  if (!Formatted)
    return Formatted.takeError();
  return tooling::applyAllReplacements(Code, *Formatted);
}

llvm::Error Edits::apply(tidy::ClangTidyOptionsProvider &Options, SourceText &Texts) const {
  for (const auto &[Path, Changes] : Files) {
    auto Text = changedText(Path, Changes, Options, Texts);
    if (!Text)
      return Text.takeError();
    // In place, to keep links and permissions.
    std::error_code Problem;
    llvm::raw_fd_ostream Out(Path, Problem);
    if (!Problem) {
      Out << *Text;
      Out.close();
      Problem = Out.error();
      Out.clear_error();
    }
    if (Problem)
      return llvm::createStringError(Path + ": cannot be written: " + Problem.message());
  }
  return llvm::Error::success();
}

llvm::Error Edits::show(tidy::ClangTidyOptionsProvider &Options, SourceText &Texts) const {
  auto Diff = llvm::sys::findProgramByName("diff");
  if (!Diff)
    return llvm::createStringError("--diff needs diff; install diffutils");
  const std::string Here = absolutePath(".") + "/";
  for (const auto &[Path, Changes] : Files) {
    auto Text = changedText(Path, Changes, Options, Texts);
    if (!Text)
      return Text.takeError();
    llvm::SmallString<128> Changed;
    if (std::error_code Problem = llvm::sys::fs::createTemporaryFile("corolint", "diff", Changed))
      return llvm::createStringError("a temporary file: " + Problem.message());
    llvm::FileRemover Remove(Changed);
    if (llvm::Error Problem = writeWhole(Changed.str(), *Text))
      return Problem;
    StringRef Short = Path;
    Short.consume_front(Here);
    // A path from the root stays absolute: `git apply` accepts only relative ones.
    std::string Before = (Short.starts_with("/") ? "" : "a/") + Short.str();
    std::string After = (Short.starts_with("/") ? "" : "b/") + Short.str();
    llvm::outs().flush();
    int Code =
        llvm::sys::ExecuteAndWait(*Diff, {*Diff, "-u", "--label", Before, "--label", After, "--", Path, Changed});
    if (Code != 0 && Code != 1)
      return llvm::createStringError(Path + ": diff failed");
  }
  return llvm::Error::success();
}
