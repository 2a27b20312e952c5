// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The text around findings.

#ifndef COROLINT_DRIVER_REPORT_SOURCETEXT_H
#define COROLINT_DRIVER_REPORT_SOURCETEXT_H

#include "summary/Finding.h"
#include "llvm/ADT/StringMap.h"

namespace corolint {

/// Source files by absolute path, each read once.
class SourceText {
public:
  struct Position {
    unsigned Line = 1, Column = 1;
  };

  /// Returns empty text if the file cannot be read.
  llvm::StringRef text(llvm::StringRef Path);
  /// Count from 1; columns count bytes, as Clang's do.
  Position position(llvm::StringRef Path, unsigned Offset);
  /// Returns the code from there to the end of its statement or of the brackets around it, without layout and comments.
  std::string normalisedCode(llvm::StringRef Path, unsigned Offset);

private:
  struct File {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::vector<unsigned> Lines;
  };
  const File &file(llvm::StringRef Path);

  llvm::StringMap<File> Files;
};

/// Distinguishes findings by check, file name, function, code and their order among equals, not by line: neither lines
/// added above nor a formatter change it. `Findings` are all of the program's.
void giveFingerprints(llvm::MutableArrayRef<ProgramFinding> Findings, SourceText &Texts);

} // namespace corolint

#endif
