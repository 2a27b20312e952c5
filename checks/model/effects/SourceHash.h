// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Hashes by which the effects index recognises a file, and a line of it.

#ifndef COROLINT_MODEL_EFFECTS_SOURCEHASH_H
#define COROLINT_MODEL_EFFECTS_SOURCEHASH_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/xxhash.h"

namespace corolint::model {

/// Never 0, which stands for an unknown text.
inline uint64_t hashOf(llvm::StringRef Text) { return llvm::xxh3_64bits(Text) | 1; }

/// A line without the space around it.
struct SourceLine {
  /// Where `Text` begins in the file.
  size_t Begin = 0;
  llvm::StringRef Text;
};

inline SourceLine lineAround(llvm::StringRef File, size_t Offset) {
  size_t Before = File.take_front(Offset).rfind('\n');
  size_t Begin = Before == llvm::StringRef::npos ? 0 : Before + 1;
  llvm::StringRef Text = File.slice(Begin, File.find('\n', Begin));
  llvm::StringRef Trimmed = Text.ltrim();
  return {Begin + Text.size() - Trimmed.size(), Trimmed.rtrim()};
}

} // namespace corolint::model

#endif
