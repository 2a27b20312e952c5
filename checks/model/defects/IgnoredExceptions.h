// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Errors that are returned as values and dropped.

#ifndef COROLINT_MODEL_DEFECTS_IGNOREDEXCEPTIONS_H
#define COROLINT_MODEL_DEFECTS_IGNOREDEXCEPTIONS_H

#include "model/syntax/Callee.h"

namespace corolint::model {

struct UnreadErrors {
  /// The call of a `returns_errors` entry.
  const clang::CallExpr *Call;
  /// The variable or structured binding that is never read; null if the whole result is dropped.
  const clang::ValueDecl *Unread = nullptr;
};

/// Awaits in `Body` of a function that returns its tasks' errors as values, where the result, or its part of a
/// structured binding, is never read. No: it is read, for whatever purpose, or is marked as ignored: a cast to void,
/// `std::ignore`, `[[maybe_unused]]`, the name `_`.
std::vector<UnreadErrors> unreadErrors(const clang::Stmt &Body, const Catalog &Libs);

} // namespace corolint::model

#endif
