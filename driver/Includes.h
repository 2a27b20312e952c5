// What source files include, read from their text alone. A guess: nothing is preprocessed, and nothing but speed
// depends on it.

#ifndef COROLINT_DRIVER_INCLUDES_H
#define COROLINT_DRIVER_INCLUDES_H

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <string>
#include <vector>

namespace corolint {

/// Where a compile command looks for headers.
struct SearchPath {
  /// The user's own; then those of the system.
  std::vector<std::string> User, System;
};

SearchPath searchPathOf(llvm::ArrayRef<std::string> Arguments, llvm::StringRef Directory);

/// Files by number, each read once.
class IncludeScanner {
public:
  /// The system headers that `File` names, itself or through the user's headers, in order and each once.
  std::vector<std::string> systemHeaders(llvm::StringRef File, const SearchPath &Search);

  /// What including `<Header>` reads: the numbers of the files.
  const llvm::BitVector &closure(llvm::StringRef Header, const SearchPath &Search);
  size_t bytes(const llvm::BitVector &Files) const;

private:
  struct Include {
    std::string Name;
    bool Angled;
  };
  struct File {
    std::vector<Include> Includes;
    size_t Bytes = 0;
  };
  unsigned read(llvm::StringRef Path);
  bool exists(llvm::StringRef Path);
  std::string find(const Include &What, llvm::StringRef Folder, llvm::ArrayRef<std::string> Folders);

  std::vector<File> Files;
  std::vector<std::string> Paths;
  llvm::StringMap<unsigned> Numbers;
  llvm::StringMap<bool> Known;
  llvm::StringMap<llvm::BitVector> Closures;
};

} // namespace corolint

#endif
