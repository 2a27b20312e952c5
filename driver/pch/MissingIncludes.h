// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a file names though it includes no header that declares it: on a prefix, which holds more than the file
// includes, that may be a name that it has by accident, or a better overload than it would have had.

#ifndef COROLINT_DRIVER_PCH_MISSINGINCLUDES_H
#define COROLINT_DRIVER_PCH_MISSINGINCLUDES_H

#include "clang/AST/DeclBase.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>
#include <string>

namespace corolint {

struct MissingInclude {
  std::string Name;
  /// Where that stands which makes the difference.
  clang::SourceLocation Where;
};

/// The first such name in the code of `Scope`; none: there is none. What templates make of theirs when they are
/// instantiated is not looked at.
std::optional<MissingInclude> findMissingInclude(llvm::ArrayRef<clang::Decl *> Scope,
                                                 llvm::function_ref<bool(clang::SourceLocation)> IsIncluded);

} // namespace corolint

#endif
