// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shared containers, handles into them, and calls that change them.

#ifndef COROLINT_MODEL_DEFECTS_CONTAINERHANDLE_H
#define COROLINT_MODEL_DEFECTS_CONTAINERHANDLE_H

#include "model/libraries/Catalog.h"
#include "model/syntax/ContainerMembers.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// A container that another function can reach as well: a global, a member of `this`, or a local of the function around
/// a lambda that refers to it.
struct SharedContainer {
  const clang::ValueDecl *Entity = nullptr;
  Growth Grows = Growth::Moves;
};

/// Null entity if it is not a container of the model files, is constant, or is not known to be shared.
SharedContainer sharedContainerOf(const clang::Expr &E, const Catalog &Libs);

/// The element of the container that a handle refers to.
struct Position {
  enum Kind { Unknown, Front, Back, OfKey } At = Unknown;
  /// The key as written: `c[k]`, `c.find(k)`, `c.erase(k)`.
  const clang::Expr *Key = nullptr;
};

/// A local that refers into a container.
struct Handle {
  SharedContainer Into;
  enum Kind { Iterator, Element } What = Iterator;
  Position Where;
};

/// Returns what `Variable` refers into when it is initialised: `auto it = c.find(k)`, `auto &e = c[i]`, `auto *p =
/// &it->second`, and what a range-for keeps. Null entity if it is nothing, or unknown; a copy of an element, and what
/// an element points to, are not in the container.
Handle handleOf(const clang::VarDecl &Variable, const Catalog &Libs);

struct ContainerChange {
  const clang::ValueDecl *Container;
  Change What;
  const clang::Expr *Where;
  /// The element that is erased.
  Position Of;
};

/// Visits the calls in `Body` that add elements to a shared container or remove some.
void forEachChange(const clang::Stmt &Body, const Catalog &Libs,
                   llvm::function_ref<void(const ContainerChange &)> Visit);

/// Whether the change leaves the handle dangling. `Loops`: the handle visits all elements, so any of them counts.
/// Removing one element matters to a handle to the same one: both are the first or the last one, or found by keys that
/// may be equal.
bool invalidates(const ContainerChange &C, const Handle &H, bool Loops);

} // namespace corolint::model

#endif
