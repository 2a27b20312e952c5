// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Missing includes: names that a file uses without including a header that declares them. On a prefix, which holds more
// than the file includes, such a name may be visible by accident, or be a better overload than without it.

#ifndef COROLINT_DRIVER_PCH_MISSINGINCLUDES_H
#define COROLINT_DRIVER_PCH_MISSINGINCLUDES_H

#include "clang/AST/DeclBase.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>
#include <string>

namespace corolint {

struct MissingInclude {
  std::string Name;
  /// The location of the declaration that makes the difference.
  clang::SourceLocation Where;
};

/// Returns the first such name in the code of `Scope`, or nullopt. Instantiations of templates are not examined.
std::optional<MissingInclude> findMissingInclude(llvm::ArrayRef<clang::Decl *> Scope,
                                                 llvm::function_ref<bool(clang::SourceLocation)> IsIncluded);

} // namespace corolint

#endif
