// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ExcludedFiles.h"
#include "model/syntax/AbsolutePath.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

ExcludedFiles::ExcludedFiles(StringRef Globs, std::vector<std::string> &Errors) {
  for (StringRef Text : llvm::split(Globs, ';')) {
    StringRef Trimmed = Text.trim().rtrim('/');
    Trimmed.consume_front("./");
    if (Trimmed.empty())
      continue;
    // clang-tidy does not pass on the folder of a .clang-tidy file, so a relative glob matches the end of a path.
    auto Glob = llvm::GlobPattern::create(Texts.emplace_back((Trimmed.starts_with("/") ? "" : "*/") + Trimmed.str()));
    if (Glob)
      Patterns.push_back(std::move(*Glob));
    else
      Errors.push_back("ExcludedFiles: '" + Trimmed.str() + "': " + llvm::toString(Glob.takeError()));
  }
}

bool ExcludedFiles::contains(StringRef Path) const {
  for (; !Path.empty() && Path != "/"; Path = llvm::sys::path::parent_path(Path))
    if (llvm::any_of(Patterns, [&](const llvm::GlobPattern &Glob) { return Glob.match(Path); }))
      return true;
  return false;
}

bool ExcludedFiles::contains(SourceLocation Where, const SourceManager &Sources) const {
  if (Patterns.empty() || Where.isInvalid())
    return false;
  StringRef Name = Sources.getFilename(Sources.getFileLoc(Where));
  auto Here = Sources.getFileManager().getVirtualFileSystem().getCurrentWorkingDirectory();
  return !Name.empty() && contains(model::absolutePath(Name, Here ? StringRef(*Here) : StringRef()));
}
