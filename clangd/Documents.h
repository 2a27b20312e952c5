// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The text of the files that are open in the editor.

#ifndef COROLINT_CLANGD_DOCUMENTS_H
#define COROLINT_CLANGD_DOCUMENTS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"
#include <string>
#include <vector>

namespace corolint {

class Documents {
public:
  /// Follows `textDocument/didOpen`, `didChange` and `didClose`; ignores other messages.
  void follow(llvm::StringRef Method, const llvm::json::Object &Params);

  /// Returns the line, counted from 0, without its end, or nullopt if the file is not open, or has fewer lines.
  std::optional<llvm::StringRef> line(llvm::StringRef Uri, int64_t Number) const;
  /// Returns the open files with the version of their text.
  std::vector<std::pair<std::string, int64_t>> versions() const;

private:
  struct Document {
    std::string Text;
    int64_t Version = 0;
  };
  llvm::StringMap<Document> Files;
};

/// Returns the length in UTF-16 code units, the protocol's unit.
unsigned utf16Length(llvm::StringRef Text);

} // namespace corolint

#endif
