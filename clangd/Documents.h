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
  /// Follows `textDocument/didOpen`, `didChange` and `didClose`; heeds no other message.
  void follow(llvm::StringRef Method, const llvm::json::Object &Params);

  /// The line, counted from 0, without its end. nullopt: the file is not open, or has fewer lines.
  std::optional<llvm::StringRef> line(llvm::StringRef Uri, int64_t Number) const;
  /// The files with the version of their text.
  std::vector<std::pair<std::string, int64_t>> versions() const;

private:
  struct Document {
    std::string Text;
    int64_t Version = 0;
  };
  llvm::StringMap<Document> Files;
};

/// The length in UTF-16 code units, in which the protocol counts.
unsigned utf16Length(llvm::StringRef Text);

} // namespace corolint

#endif
