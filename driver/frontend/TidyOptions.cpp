// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/TidyOptions.h"
#include "summary/CheckNames.h"
#include "support/Compat.h"
#include "support/ExitCode.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang::tidy;
using namespace corolint;
using llvm::StringRef;

namespace {
/// Our checks but the hints run unless a configuration file enables checks of ours; checks that it removes stay
/// removed. No configuration enables the analyzer.
template <class Base> class OurChecks : public Base {
public:
  using Base::Base;

  std::vector<ClangTidyOptionsProvider::OptionsSource> getRawOptions(StringRef File) override {
    auto Sources = Base::getRawOptions(File);
    // The first source is ours, and the last is the command line, which adds to what stands before it.
    bool Enables = false;
    std::string Checks = "async-*,-async-hint-*";
    for (const auto &[Options, Where] : llvm::drop_begin(llvm::drop_end(Sources)))
      for (StringRef Glob : globsOf(Options.Checks ? StringRef(*Options.Checks) : StringRef())) {
        if (!Glob.starts_with("-"))
          Enables |= matchesCheck(Glob);
        else if (Glob.contains("async"))
          Checks += "," + Glob.str();
      }
    ClangTidyOptions Ours, Last;
    Ours.Checks = Checks;
    Last.Checks = "-clang-analyzer-*,corolint-summary";
    if (!Enables)
      Sources.insert(std::prev(Sources.end()), {std::move(Ours), "corolint"});
    Sources.emplace_back(std::move(Last), "corolint");
    return Sources;
  }
};
} // namespace

std::unique_ptr<ClangTidyOptionsProvider> corolint::makeOptionsProvider(const TidyOptions &From) {
  ClangTidyOptions Defaults = ClangTidyOptions::getDefaults();
  Defaults.Checks = "-*";
  Defaults.WarningsAsErrors = "";
  // clang-tidy's own default since LLVM 22.
  Defaults.HeaderFilterRegex = ".*";
  ClangTidyOptions Overrides;
  Overrides.Checks = From.Checks;
  Overrides.WarningsAsErrors = From.WarningsAsErrors;
  Overrides.HeaderFilterRegex = From.HeaderFilter;
  Overrides.UseColor = From.Color;
  if (!From.Config)
    return std::make_unique<OurChecks<FileOptionsProvider>>(ClangTidyGlobalOptions(), Defaults, Overrides);
  llvm::ErrorOr<ClangTidyOptions> Parsed = parseConfiguration(llvm::MemoryBufferRef(*From.Config, "--config"));
  if (!Parsed) {
    complain("--config: " + Parsed.getError().message() + "; it takes YAML as a .clang-tidy file does");
    return nullptr;
  }
  return std::make_unique<OurChecks<ConfigOptionsProvider>>(ClangTidyGlobalOptions(), Defaults, *Parsed, Overrides);
}

/// Returns those of the command line and of .clang-tidy, which LLVM reads since 22.
static std::vector<std::string> removedArgs(const TidyOptions &From, const ClangTidyOptions &Options) {
  std::vector<std::string> Result = From.RemovedArgs;
  llvm::append_range(Result, compat::removedArgs(Options));
  return Result;
}

bool corolint::adjustsFlags(const TidyOptions &From, const ClangTidyOptions &Options) {
  auto Any = [](const auto &Words) { return Words && !Words->empty(); };
  return Any(Options.ExtraArgs) || Any(Options.ExtraArgsBefore) || !From.ExtraArgs.empty() ||
         !From.ExtraArgsBefore.empty() || !removedArgs(From, Options).empty();
}

std::vector<std::string> corolint::adjustedFlags(const std::vector<std::string> &Words, const TidyOptions &From,
                                                 const ClangTidyOptions &Options) {
  const std::vector<std::string> Removed = removedArgs(From, Options);
  std::vector<std::string> Result;
  for (const std::string &Word : Words)
    if (!llvm::is_contained(Removed, Word))
      Result.push_back(Word);
  auto First = Result.begin() + (!Result.empty() && !StringRef(Result.front()).starts_with("-"));
  First = Result.insert(First, From.ExtraArgsBefore.begin(), From.ExtraArgsBefore.end());
  if (Options.ExtraArgsBefore)
    Result.insert(First, Options.ExtraArgsBefore->begin(), Options.ExtraArgsBefore->end());
  // What follows `--` are files.
  auto Append = [&](llvm::ArrayRef<std::string> Added) {
    Result.insert(llvm::find(Result, "--"), Added.begin(), Added.end());
  };
  if (Options.ExtraArgs)
    Append(*Options.ExtraArgs);
  Append(From.ExtraArgs);
  return Result;
}

bool corolint::mayWantWarnings(const ClangTidyOptions &Options) {
  constexpr llvm::StringLiteral Warnings = "clang-diagnostic-";
  if (!Options.Checks)
    return false;
  bool May = false;
  for (StringRef Glob : globsOf(*Options.Checks)) {
    bool Adds = !Glob.consume_front("-");
    StringRef Before = Glob.split('*').first;
    if (Adds)
      May |= Warnings.starts_with(Before) || Before.starts_with(Warnings);
    else
      May &= !(Glob.ends_with("*") && Before.size() + 1 == Glob.size() && Warnings.starts_with(Before));
  }
  return May;
}
