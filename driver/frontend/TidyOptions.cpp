// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/TidyOptions.h"
#include "support/ExitCode.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang::tidy;
using namespace corolint;
using llvm::StringRef;

namespace {
/// A .clang-tidy that does not speak of our checks turns none of them off, and turns no analyzer on.
template <class Base> class OurChecks : public Base {
public:
  using Base::Base;

  std::vector<ClangTidyOptionsProvider::OptionsSource> getRawOptions(StringRef File) override {
    auto Sources = Base::getRawOptions(File);
    // The first source is what we supply ourselves.
    bool Named = false;
    for (const auto &[Options, Where] : llvm::drop_begin(Sources))
      Named |= Options.Checks && (StringRef(*Options.Checks).contains("async") ||
                                  Where == ClangTidyOptionsProvider::OptionsSourceTypeCheckCommandLineOption);
    ClangTidyOptions Ours;
    Ours.Checks = Named ? "-clang-analyzer-*,corolint-summary" : "-clang-analyzer-*,async-*,corolint-summary";
    Sources.emplace_back(std::move(Ours), "corolint");
    return Sources;
  }
};
} // namespace

std::unique_ptr<ClangTidyOptionsProvider> corolint::makeOptionsProvider(const TidyOptions &From) {
  ClangTidyOptions Defaults = ClangTidyOptions::getDefaults();
  Defaults.Checks = "-*";
  Defaults.WarningsAsErrors = "";
  ClangTidyOptions Overrides;
  Overrides.Checks = From.Checks;
  Overrides.WarningsAsErrors = From.WarningsAsErrors;
  Overrides.HeaderFilterRegex = From.HeaderFilter;
  if (!From.Config)
    return std::make_unique<OurChecks<FileOptionsProvider>>(ClangTidyGlobalOptions(), Defaults, Overrides);
  llvm::ErrorOr<ClangTidyOptions> Parsed = parseConfiguration(llvm::MemoryBufferRef(*From.Config, "--config"));
  if (!Parsed) {
    complain("--config: " + Parsed.getError().message() + "; it takes YAML as a .clang-tidy file does");
    return nullptr;
  }
  return std::make_unique<OurChecks<ConfigOptionsProvider>>(ClangTidyGlobalOptions(), Defaults, *Parsed, Overrides);
}

bool corolint::mayWantWarnings(const ClangTidyOptions &Options) {
  constexpr llvm::StringLiteral Warnings = "clang-diagnostic-";
  if (!Options.Checks)
    return false;
  bool May = false;
  llvm::SmallVector<StringRef> Globs;
  llvm::SplitString(*Options.Checks, Globs, ",\n");
  for (StringRef Glob : Globs) {
    Glob = Glob.trim();
    bool Adds = !Glob.consume_front("-");
    StringRef Before = Glob.split('*').first;
    if (Adds)
      May |= Warnings.starts_with(Before) || Before.starts_with(Warnings);
    else
      May &= !(Glob.ends_with("*") && Before.size() + 1 == Glob.size() && Warnings.starts_with(Before));
  }
  return May;
}
