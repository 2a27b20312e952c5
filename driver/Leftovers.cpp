#include "Leftovers.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

using namespace corolint;
using llvm::StringRef;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

/// The first part is whose file it is. Temporary files have the names that `writeWhole` and Clang give them.
static constexpr llvm::StringLiteral Ours =
    "^(prefix-[0-9a-f]{8,16}|.+-[0-9a-f]{8,16}\\.summary)"
    "((\\.hpp|\\.pch|\\.pch\\.facts|\\.pch\\.d|\\.slow|\\.missing|\\.d)?(\\.[0-9a-f]{8}\\.tmp)?|-[0-9a-f]{8}\\.pch\\.tmp)$";

void corolint::removeLeftovers(StringRef Folder, llvm::ArrayRef<std::string> Summaries,
                               llvm::ArrayRef<std::string> Prefixes) {
  llvm::StringSet<> Owners;
  for (StringRef Summary : Summaries)
    Owners.insert(path::filename(Summary));
  for (StringRef Prefix : Prefixes)
    Owners.insert(path::stem(Prefix));
  const llvm::Regex Pattern(Ours);
  std::vector<std::string> Old;
  std::error_code Problem;
  for (fs::directory_iterator File(Folder, Problem, /*follow_symlinks=*/false), End; File != End && !Problem;
       File.increment(Problem)) {
    StringRef Name = path::filename(File->path());
    llvm::SmallVector<StringRef, 5> Parts;
    if (File->type() == fs::file_type::regular_file && Pattern.match(Name, &Parts) &&
        (Name.ends_with(".tmp") || !Owners.contains(Parts[1])))
      Old.push_back(File->path());
  }
  // One that stays costs room and nothing else.
  for (const std::string &Path : Old)
    fs::remove(Path);
}
