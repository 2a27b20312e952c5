// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A guard for LLVM's YAML parser, which also reads JSON: it calls itself per bracket, however many there are.

#ifndef COROLINT_MODEL_LIBRARIES_NESTING_H
#define COROLINT_MODEL_LIBRARIES_NESTING_H

#include "llvm/ADT/StringRef.h"

namespace corolint::model {

/// Whether parsing `Text` would exhaust the stack. Brackets in strings and comments count too: no real file has so
/// many.
inline bool nestsTooDeeply(llvm::StringRef Text) {
  constexpr unsigned Deepest = 256;
  unsigned Depth = 0;
  for (char C : Text) {
    if (C == '[' || C == '{')
      ++Depth;
    else if ((C == ']' || C == '}') && Depth)
      --Depth;
    if (Depth > Deepest)
      return true;
  }
  return false;
}

} // namespace corolint::model

#endif
