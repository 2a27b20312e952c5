// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Errors that come back as values and are dropped.

#ifndef COROLINT_MODEL_DEFECTS_IGNOREDEXCEPTIONS_H
#define COROLINT_MODEL_DEFECTS_IGNOREDEXCEPTIONS_H

#include "model/syntax/Callee.h"

namespace corolint::model {

struct UnreadErrors {
  /// The call of a `returns_errors` entry.
  const clang::CallExpr *Call;
  /// The variable or structured binding that nobody reads. Null: the whole result is dropped.
  const clang::ValueDecl *Unread = nullptr;
};

/// Awaits in `Body` of a function that returns its tasks' errors as values, whose result, or whose part of a structured
/// binding, nobody reads. No: somebody reads it, for whatever purpose, or says that nobody will: a cast to void,
/// `std::ignore`, `[[maybe_unused]]`, the name `_`.
std::vector<UnreadErrors> unreadErrors(const clang::Stmt &Body, const Catalog &Libs);

} // namespace corolint::model

#endif
