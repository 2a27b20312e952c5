// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/ConfigErrors.h"
#include "clang-tidy/GlobList.h"
#include "model/libraries/Nesting.h"
#include "summary/CheckNames.h"
#include "support/Compat.h"
#include "support/NearestName.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

using namespace clang::tidy;
using namespace corolint;
using llvm::StringRef;

/// The keys that a .clang-tidy may have, only for suggestions: clang-tidy's parser decides.
static const std::string ConfigKeys[] = {"Checks",
                                         "WarningsAsErrors",
                                         "HeaderFileExtensions",
                                         "ImplementationFileExtensions",
                                         "HeaderFilterRegex",
                                         "FormatStyle",
                                         "CheckOptions",
                                         "ExtraArgs",
                                         "ExtraArgsBefore",
                                         "InheritParentConfig",
                                         "UseColor",
                                         "SystemHeaders",
                                         "ExcludeHeaderFilterRegex",
                                         "RemovedArgs",
                                         "CustomChecks",
                                         "User"};

/// Returns the options of our checks, as `async-CHECK.OPTION`.
static std::vector<std::string> optionNames() {
  ClangTidyOptions Ours = ClangTidyOptions::getDefaults();
  Ours.Checks = "-*,async-*";
  std::vector<std::string> Result;
  for (const auto &Option : compat::checkOptions(Ours))
    if (Option.getKey().starts_with("async-"))
      Result.push_back(Option.getKey().str());
  return Result;
}

/// Returns `Where`, with the line of `Word` in `Text` if it is there.
static std::string placeOf(StringRef Where, StringRef Text, StringRef Word) {
  size_t At = Text.find(Word);
  return At == StringRef::npos ? Where.str() : Where.str() + ":" + std::to_string(1 + Text.take_front(At).count('\n'));
}

static std::string unknownCheck(StringRef Where, StringRef Text, StringRef Globs) {
  std::optional<StringRef> Unknown = unknownGlob(Globs);
  if (!Unknown)
    return {};
  return placeOf(Where, Text, *Unknown) + ": no check is named '" + Unknown->str() + "'" +
         didYouMean(*Unknown, checkNames());
}

static std::string unknownName(StringRef Where, StringRef Text, const ClangTidyOptions &Options) {
  for (const auto &Globs : {Options.Checks, Options.WarningsAsErrors})
    if (std::string Error = Globs ? unknownCheck(Where, Text, *Globs) : ""; !Error.empty())
      return Error;
  static const std::vector<std::string> Known = optionNames();
  for (const auto &Option : Options.CheckOptions)
    if (StringRef Key = Option.getKey(); Key.starts_with("async-") && !llvm::is_contained(Known, Key))
      return placeOf(Where, Text, Key) + ": no check has the option '" + Key.str() + "'" + didYouMean(Key, Known);
  return {};
}

/// Parses `Text` as a .clang-tidy file; the error is one line.
static std::string parseConfig(StringRef Where, StringRef Text, ClangTidyOptions &Options) {
  if (model::nestsTooDeeply(Text))
    return Where.str() + ": its brackets nest too deeply for a configuration";
  std::string First;
  auto Keep = [&](const llvm::SMDiagnostic &D) {
    if (!First.empty())
      return;
    StringRef Key = D.getMessage();
    std::string Nearest = Key.consume_front("unknown key '") ? didYouMean(Key.drop_back(), ConfigKeys) : "";
    First = Where.str() + ":" + std::to_string(D.getLineNo()) + ": " + D.getMessage().str() + Nearest;
  };
  auto Parsed = parseConfigurationWithDiags(llvm::MemoryBufferRef(Text, Where), Keep);
  if (!First.empty())
    return First;
  if (!Parsed)
    return Where.str() + ": " + Parsed.getError().message() + "; it takes YAML as a .clang-tidy file does";
  Options = *Parsed;
  return unknownName(Where, Text, Options);
}

/// Checks the .clang-tidy files that apply to `Folder`, each once for all calls with this `Seen`.
static std::string configErrorAbove(StringRef Folder, llvm::StringSet<> &Seen) {
  for (; !Folder.empty() && Seen.insert(Folder).second; Folder = llvm::sys::path::parent_path(Folder)) {
    llvm::SmallString<256> Path(Folder);
    llvm::sys::path::append(Path, ".clang-tidy");
    auto Text = llvm::MemoryBuffer::getFile(Path);
    // clang-tidy ignores an empty file.
    if (!Text || (*Text)->getBuffer().empty())
      continue;
    ClangTidyOptions Options;
    if (std::string Error = parseConfig(Path, (*Text)->getBuffer(), Options); !Error.empty())
      return Error;
    if (!Options.InheritParentConfig.value_or(false))
      break;
  }
  return {};
}

static bool runsChecks(ClangTidyOptionsProvider &Provider, StringRef File) {
  const GlobList Enabled(Provider.getOptions(File).Checks.value_or(""));
  // corolint-facts prints the model's facts; no list of checks has it.
  return Enabled.contains("corolint-facts") ||
         llvm::any_of(listedChecks(), [&](const ListedCheck &Check) { return Enabled.contains(Check.Name); });
}

std::string corolint::configError(const TidyOptions &Config, llvm::ArrayRef<std::string> Files) {
  ClangTidyOptions Options;
  if (Config.Config)
    if (std::string Error = parseConfig("--config", *Config.Config, Options); !Error.empty())
      return Error;
  if (std::string Error = unknownCheck("--checks", "", Config.Checks.value_or("")); !Error.empty())
    return Error;
  if (std::string Error = unknownCheck("--warnings-as-errors", "", Config.WarningsAsErrors.value_or(""));
      !Error.empty())
    return Error;
  llvm::StringSet<> Seen;
  if (!Config.Config || Options.InheritParentConfig.value_or(false))
    for (const std::string &File : Files)
      if (std::string Error = configErrorAbove(llvm::sys::path::parent_path(File), Seen); !Error.empty())
        return Error;
  auto Provider = makeOptionsProvider(Config);
  llvm::StringSet<> Folders;
  for (const std::string &File : Files)
    if (Folders.insert(llvm::sys::path::parent_path(File)).second && runsChecks(*Provider, File))
      return {};
  return Files.empty()
             ? ""
             : "no check is enabled for " + Files.front() + (Files.size() > 1 ? " nor for any other file" : "") +
                   "; see Checks in .clang-tidy, and --checks";
}
