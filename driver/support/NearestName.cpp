// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "support/NearestName.h"

using namespace corolint;
using llvm::StringRef;

std::string corolint::nearestName(StringRef Word, llvm::ArrayRef<std::string> Names) {
  // At most a third of the letters, and at least one: with more edits any short word is near any other.
  unsigned Best = std::max<unsigned>(1, Word.size() / 3) + 1;
  std::string Result;
  for (const std::string &Name : Names)
    if (unsigned Edits = Word.edit_distance_insensitive(Name, /*AllowReplacements=*/true, Best); Edits < Best) {
      Best = Edits;
      Result = Name;
    }
  return Result;
}

std::string corolint::didYouMean(StringRef Word, llvm::ArrayRef<std::string> Names) {
  std::string Nearest = nearestName(Word, Names);
  return Nearest.empty() ? "" : "; did you mean " + Nearest + "?";
}
