// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "build/StaleOutputs.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

using namespace corolint;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// Temporary files have the names that `writeWhole` and Clang give them.
static constexpr llvm::StringLiteral Ours =
    R"(^(prefix-[0-9a-f]{8,16}|.+-[0-9a-f]{8,16}\.summary))"
    R"(((\.(hpp|pch|pch\.facts|pch\.missing|pch\.d|slow|missing|d))?(\.[0-9a-f]{8}\.tmp)?|-[0-9a-f]{8}\.pch\.tmp)$)";

void corolint::removeStaleOutputs(StringRef Folder, llvm::ArrayRef<std::string> Summaries,
                                  llvm::ArrayRef<std::string> Prefixes) {
  llvm::StringSet<> StorageFinder;
  for (llvm::ArrayRef<std::string> Paths : {Summaries, Prefixes})
    for (StringRef Path : Paths)
      StorageFinder.insert(path::stem(Path));
  // Nearly all files match, and the pattern is slow.
  auto IsInUse = [&](StringRef Name) {
    return !Name.ends_with(".tmp") && (StorageFinder.contains(Name.take_front(Name.rfind(".summary"))) ||
                                       StorageFinder.contains(Name.take_front(Name.find('.'))));
  };
  const llvm::Regex Pattern(Ours);
  std::vector<std::string> Old;
  std::error_code Problem;
  for (fs::directory_iterator File(Folder, Problem, /*follow_symlinks=*/false), End; File != End && !Problem;
       File.increment(Problem)) {
    StringRef Name = path::filename(File->path());
    if (!IsInUse(Name) && File->type() == fs::file_type::regular_file && Pattern.match(Name))
      Old.push_back(File->path());
  }
  // A file that stays only costs space.
  for (const std::string &Path : Old)
    std::ignore = fs::remove(Path);
}
