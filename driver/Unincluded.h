// What a file names though it includes no header that declares it: on a prefix, which holds more than the file includes,
// that may be a name that it has by accident, or a better overload than it would have had.

#ifndef COROLINT_DRIVER_UNINCLUDED_H
#define COROLINT_DRIVER_UNINCLUDED_H

#include "clang/AST/DeclBase.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace corolint {

/// The first such declaration that the code of `Scope` names; null: there is none. What templates make of it when they
/// are instantiated is not looked at.
const clang::NamedDecl *findUnincluded(llvm::ArrayRef<clang::Decl *> Scope,
                                       llvm::function_ref<bool(clang::SourceLocation)> IsIncluded);

} // namespace corolint

#endif
