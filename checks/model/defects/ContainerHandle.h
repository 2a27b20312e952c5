// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Containers that functions share, what refers into them, and what changes them.

#ifndef COROLINT_MODEL_DEFECTS_CONTAINERHANDLE_H
#define COROLINT_MODEL_DEFECTS_CONTAINERHANDLE_H

#include "model/libraries/Catalog.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// A container that another function can reach as well: a global, a member of `this`, or a local of the function around
/// a lambda that refers to it.
struct SharedContainer {
  const clang::ValueDecl *Entity = nullptr;
  Growth Grows = Growth::Moves;
};

/// Null entity: not a container of the model files, constant, or nobody else's for all we know.
SharedContainer sharedContainerOf(const clang::Expr &E, const Catalog &Libs);

/// Which element of its container.
struct Position {
  enum Kind { Unknown, Front, Back, OfKey } At = Unknown;
  /// As it is written: `c[k]`, `c.find(k)`, `c.erase(k)`.
  const clang::Expr *Key = nullptr;
};

/// A local that refers into a container.
struct Handle {
  SharedContainer Into;
  enum Kind { Iterator, Element } What = Iterator;
  Position Where;
};

/// What `Variable` refers into when it is initialised: `auto it = c.find(k)`, `auto &e = c[i]`, `auto *p =
/// &it->second`, and what a range-for keeps. Null entity: nothing, or unknown; a copy of an element, and what an
/// element points to, are not in the container.
Handle handleOf(const clang::VarDecl &Variable, const Catalog &Libs);

enum class Change { Grows, Erases, ErasesLast, Clears };

struct ContainerChange {
  const clang::ValueDecl *Container;
  Change What;
  const clang::Expr *Where;
  /// What is erased.
  Position Of;
};

/// Visits the calls in `Body` that add elements to a shared container or take some away.
void forEachChange(const clang::Stmt &Body, const Catalog &Libs,
                   llvm::function_ref<void(const ContainerChange &)> Visit);

/// Does the change leave the handle dangling? `Loops`: the handle goes over all elements, so any of them will do. One
/// element's end matters to what refers to it: both are the first or the last one, or found by keys that may be equal.
bool invalidates(const ContainerChange &C, const Handle &H, bool Loops);

} // namespace corolint::model

#endif
