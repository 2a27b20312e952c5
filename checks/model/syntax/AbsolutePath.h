// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Absolute paths.

#ifndef COROLINT_MODEL_SYNTAX_ABSOLUTEPATH_H
#define COROLINT_MODEL_SYNTAX_ABSOLUTEPATH_H

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace corolint::model {

/// Returns `Path`, relative to `Directory`, as an absolute path without dots.
inline std::string absolutePath(llvm::StringRef Path, llvm::StringRef Directory) {
  llvm::SmallString<256> Result;
  if (!llvm::sys::path::is_absolute(Path))
    Result = Directory;
  llvm::sys::path::append(Result, Path);
  llvm::sys::path::remove_dots(Result, /*remove_dot_dot=*/true);
  return Result.str().str();
}

/// The same, relative to the process's current folder.
inline std::string absolutePath(llvm::StringRef Path) {
  llvm::SmallString<256> Here;
  llvm::sys::fs::current_path(Here);
  return absolutePath(Path, Here);
}

} // namespace corolint::model

#endif
