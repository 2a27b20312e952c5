// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/ConfigErrors.h"
#include "clang-tidy/GlobList.h"
#include "model/libraries/Nesting.h"
#include "summary/CheckNames.h"
#include "support/Compat.h"
#include "support/NearestName.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"
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

namespace {
/// The options of our checks.
struct OptionNames {
  /// As `async-CHECK.OPTION`, and the last part of each.
  std::vector<std::string> Full, Short;
  /// Those that all checks read without a check's name.
  std::vector<std::string> Global;
};
} // namespace

static OptionNames readOptions() {
  ClangTidyOptions Ours = ClangTidyOptions::getDefaults();
  Ours.Checks = "-*,async-*";
  const auto Defaults = compat::checkOptions(Ours);
  OptionNames Result;
  for (const auto &Option : Defaults)
    if (StringRef Key = Option.getKey(); Key.starts_with("async-")) {
      Result.Full.push_back(Key.str());
      Result.Short.push_back(Key.split('.').second.str());
      // A value that each type of option takes, and none has by default.
      Ours.CheckOptions[Result.Short.back()] = "1";
    }
  for (const auto &Option : compat::checkOptions(Ours))
    if (Option.getKey().starts_with("async-") && Option.getValue().Value == "1")
      Result.Global.push_back(Option.getKey().split('.').second.str());
  return Result;
}

/// Returns `Where`, with the line of `Word` in `Text` if it is there.
static std::string placeOf(StringRef Where, StringRef Text, StringRef Word) {
  size_t At = Text.find(Word);
  return At == StringRef::npos ? Where.str() : Where.str() + ":" + std::to_string(1 + Text.take_front(At).count('\n'));
}

/// Reports a check that begins with `async-` and does not exist, or that nearly has the name of one of ours: no check
/// of clang-tidy does.
static std::string unknownCheck(StringRef Where, StringRef Text, StringRef Globs) {
  std::vector<std::string> Names = checkNames();
  Names.insert(Names.end(), {"async-*", "async-hint-*"});
  for (StringRef Glob : globsOf(Globs)) {
    Glob.consume_front("-");
    if (std::string Meant = didYouMean(Glob, Names);
        !matchesCheck(Glob) && (Glob.starts_with("async-") || !Meant.empty()))
      return placeOf(Where, Text, Glob) + ": no check is named '" + Glob.str() + "'" + Meant;
  }
  return {};
}

/// Reports an option of none of our checks whose name says that it is meant for one.
static std::string unknownOption(StringRef Where, StringRef Text, StringRef Key) {
  static const OptionNames Known = readOptions();
  std::string Meant;
  if (Key.contains('.')) {
    if (llvm::is_contained(Known.Full, Key) ||
        (!Key.starts_with("async-") && nearestName(Key.split('.').first, checkNames()).empty()))
      return {};
    Meant = nearestName(Key, Known.Full);
  } else {
    // A key without a check may be another module's, so it has to be as good as ours.
    constexpr unsigned MostEdits = 3;
    Meant = nearestName(Key, Known.Short);
    if (llvm::is_contained(Known.Global, Key) || Meant.empty() || Key.edit_distance_insensitive(Meant) > MostEdits)
      return {};
    if (!llvm::is_contained(Known.Global, Meant))
      Meant = *llvm::find_if(Known.Full, [&](StringRef Full) { return Full.ends_with("." + Meant); });
  }
  return placeOf(Where, Text, Key) + ": no check has the option '" + Key.str() + "'" +
         (Meant.empty() ? "" : "; did you mean " + Meant + "?");
}

/// Reports a filter that is no regular expression, with which clang-tidy shows nothing of a header.
static std::string brokenFilter(StringRef Where, StringRef Text, StringRef Filter) {
  std::string Error;
  if (Filter.empty() || llvm::Regex(Filter).isValid(Error))
    return {};
  return placeOf(Where, Text, Filter) + ": '" + Filter.str() + "' is no regular expression: " + Error;
}

static std::string wrongValue(StringRef Where, StringRef Text, const ClangTidyOptions &Options) {
  for (const auto &Globs : {Options.Checks, Options.WarningsAsErrors})
    if (std::string Error = Globs ? unknownCheck(Where, Text, *Globs) : ""; !Error.empty())
      return Error;
  for (const auto &Filter : {Options.HeaderFilterRegex, Options.ExcludeHeaderFilterRegex})
    if (std::string Error = Filter ? brokenFilter(Where, Text, *Filter) : ""; !Error.empty())
      return Error;
  for (const auto &Option : Options.CheckOptions)
    if (std::string Error = unknownOption(Where, Text, Option.getKey()); !Error.empty())
      return Error;
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
  return wrongValue(Where, Text, Options);
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
  if (std::string Error = brokenFilter("--header-filter", "", Config.HeaderFilter.value_or("")); !Error.empty())
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
