// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes clangd run our checks, which it would drop as unknown. Both functions are clangd's; the linker redirects its
// calls of them here (`--wrap` in CMakeLists.txt), and names the originals `__real_…`.

#include "clang-tidy/ClangTidyOptions.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include <optional>

namespace clang::clangd {
// As clangd's TidyProvider.h, which is not installed, declares them.
#if CLANG_VERSION_MAJOR >= 22
using TidyProvider = llvm::unique_function<void(tidy::ClangTidyOptions &, llvm::StringRef) const>;
using DefaultsProvider = TidyProvider;
#else
using DefaultsProvider = llvm::function_ref<void(tidy::ClangTidyOptions &, llvm::StringRef)>;
#endif
} // namespace clang::clangd

using namespace clang;

std::optional<bool>
realIsFast(llvm::StringRef Check) __asm__("__real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
std::optional<bool> isFast(llvm::StringRef Check) __asm__("__wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
clangd::DefaultsProvider realDefaults() __asm__("__real__ZN5clang6clangd20provideDefaultChecksEv");
clangd::DefaultsProvider defaults() __asm__("__wrap__ZN5clang6clangd20provideDefaultChecksEv");

/// `FastCheckFilter: Strict`, clangd's default, drops the checks that it has not timed itself. bench/lint times ours.
std::optional<bool> isFast(llvm::StringRef Check) { return Check.starts_with("async-") ? true : realIsFast(Check); }

/// Whether the list only removes checks from the default ones. clangd would then leave none enabled.
static bool onlyRemoves(llvm::StringRef Checks) {
  llvm::SmallVector<llvm::StringRef, 8> Globs;
  llvm::SplitString(Checks, Globs, ", \n");
  return llvm::all_of(Globs, [](llvm::StringRef Glob) { return Glob.starts_with("-") && Glob != "-*"; });
}

static void addDefaults(tidy::ClangTidyOptions &Options, llvm::StringRef File) {
  std::string Removed = Options.Checks.value_or("");
  if (!onlyRemoves(Removed))
    return realDefaults()(Options, File);
  Options.Checks.reset();
  realDefaults()(Options, File);
  Options.Checks = Options.Checks.value_or("") + ",async-*,-async-hint-*," + Removed;
}

/// Without a configuration that names checks to run, ours are enabled as well.
clangd::DefaultsProvider defaults() { return addDefaults; }
