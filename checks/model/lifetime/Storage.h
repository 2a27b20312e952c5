// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Whose end ends what an expression names.

#ifndef COROLINT_MODEL_LIFETIME_STORAGE_H
#define COROLINT_MODEL_LIFETIME_STORAGE_H

#include "model/libraries/Catalog.h"
#include "model/lifetime/View.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// Who ends a lifetime: a local, or, when null, a temporary. None: something else, or unknown.
using Owner = std::optional<const clang::VarDecl *>;

/// Finds the owner of what an expression names, points to or views, in one function's body.
class StorageFinder {
public:
  /// `WithCaptures`: `Caller` is a lambda, and its closure ends with the call.
  explicit StorageFinder(const clang::FunctionDecl &Caller, const Catalog &Libs, bool WithCaptures = false)
      : Caller(Caller), Libs(Libs), WithCaptures(WithCaptures) {}

  Owner ofLvalue(const clang::Expr *E) const;
  Owner ofPointer(const clang::Expr *E) const;
  Owner ofView(const clang::Expr *E) const;
  Owner ofVariable(const clang::VarDecl &Variable) const;
  /// Of a call that a model file says gives a view of its first argument: `asio::buffer(text)`.
  Owner ofGivenView(const clang::CallExpr &Call) const;
  bool givesView(const clang::Expr &E) const;

  /// Returns what `Variable`, a local of the function, was made from, if nothing else is ever assigned to it. Null: it
  /// may change, or it has no initializer.
  const clang::Expr *fixedValue(const clang::VarDecl &Variable) const;

  const clang::FunctionDecl &function() const { return Caller; }

  /// A class of std, or one that is marked so, whose objects own what they give references to.
  static bool isOwner(clang::QualType Type);

private:
  static const clang::Expr *withoutImplicitCasts(const clang::Expr *E);
  Owner ofViewCall(const clang::CallExpr &Call) const;
  Owner ofResult(const clang::CallExpr &Call) const;
  Owner ofElement(const clang::Expr &Container) const;
  Owner ofShared(const clang::Expr &Pointer, clang::QualType Pointee) const;
  bool isMovedAway(const clang::VarDecl &Variable) const;
  bool isOnlyHandle(const clang::VarDecl &Pointer) const;

  const clang::FunctionDecl &Caller;
  const Catalog &Libs;
  const bool WithCaptures;
};

/// Does the closure whose call operator `Body` is own a copy of the variable?
bool isCapturedByCopy(const clang::VarDecl &Variable, const clang::FunctionDecl &Body);

/// The object that a member function or operator is called on; unlike Callee's, a temporary is still seen to be one.
/// Null: none.
const clang::Expr *calledObject(const clang::CallExpr &Call);

} // namespace corolint::model

#endif
