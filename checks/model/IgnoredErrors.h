// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Errors that come back as values and are dropped.

#ifndef COROLINT_MODEL_IGNOREDERRORS_H
#define COROLINT_MODEL_IGNOREDERRORS_H

#include "Callee.h"

namespace corolint::model {

struct IgnoredErrors {
  /// The call of a `returns_errors` entry.
  const clang::CallExpr *Call;
  /// The variable or structured binding that nobody reads. Null: the whole result is dropped.
  const clang::ValueDecl *Unread = nullptr;
};

/// Awaits in `Body` of a function that returns its tasks' errors as values, whose result, or whose part of a structured
/// binding, nobody reads. No: somebody reads it, for whatever purpose, or says that nobody will: a cast to void,
/// `std::ignore`, `[[maybe_unused]]`, the name `_`.
std::vector<IgnoredErrors> ignoredErrors(const clang::Stmt &Body, const Vocabulary &V);

} // namespace corolint::model

#endif
