// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Origins: what a value refers to without owning it: a pointer, a view, a closure, a struct that holds one of these.

#ifndef COROLINT_MODEL_LIFETIME_ORIGINS_H
#define COROLINT_MODEL_LIFETIME_ORIGINS_H

#include "model/lifetime/Storage.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// An object with a known lifetime that a value refers to.
struct Origin {
  /// Null for a temporary, which is destroyed at the end of the full-expression.
  const clang::VarDecl *Owner;
  /// The capture through which the outermost closure refers to it, or null.
  const clang::ValueDecl *Capture = nullptr;
  /// Where the reference is made.
  clang::SourceLocation Where;
};

/// Returns what the value of `E` refers to: through a pointer, a view, an iterator, the captures of a closure, the
/// members of an aggregate, what a class of std was made from (`std::function`, `std::pair`), or a local that holds one
/// of these and is never assigned to. Empty if it refers to nothing with a known lifetime, or if unknown.
llvm::SmallVector<Origin, 2> originsOf(const clang::Expr &E, const StorageFinder &Owned);

} // namespace corolint::model

#endif
