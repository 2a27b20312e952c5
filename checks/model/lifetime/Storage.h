// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The storage that an expression refers to: the variable that owns it.

#ifndef COROLINT_MODEL_LIFETIME_STORAGE_H
#define COROLINT_MODEL_LIFETIME_STORAGE_H

#include "model/libraries/Catalog.h"
#include "model/lifetime/View.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// The owner of storage: a local, or, if null, a temporary. nullopt if it is something else, or unknown.
using Owner = std::optional<const clang::VarDecl *>;

/// Finds the owner of what an expression names, points to or views, in one function's body.
class StorageFinder {
public:
  /// `WithCaptures`: `Caller` is a lambda, and its closure is destroyed with the call.
  explicit StorageFinder(const clang::FunctionDecl &Caller, const Catalog &Libs, bool WithCaptures = false)
      : Caller(Caller), Libs(Libs), WithCaptures(WithCaptures) {}

  Owner ofLvalue(const clang::Expr *E) const;
  Owner ofPointer(const clang::Expr *E) const;
  Owner ofView(const clang::Expr *E) const;
  Owner ofVariable(const clang::VarDecl &Variable) const;
  /// For a call that returns a view of its first argument, according to a model file: `asio::buffer(text)`.
  Owner ofGivenView(const clang::CallExpr &Call) const;
  bool givesView(const clang::Expr &E) const;

  /// Returns the initializer of `Variable`, a local of the function, or null if it has none or may be assigned to.
  const clang::Expr *fixedValue(const clang::VarDecl &Variable) const;

  const clang::FunctionDecl &function() const { return Caller; }

  /// Whether the class, of std or marked so, owns what its objects give references to.
  static bool isOwner(clang::QualType Type);

private:
  static const clang::Expr *withoutImplicitCasts(const clang::Expr *E);
  Owner ofViewCall(const clang::CallExpr &Call) const;
  Owner ofName(const clang::DeclRefExpr &Ref) const;
  Owner ofMember(const clang::MemberExpr &Member) const;
  Owner ofReturned(const clang::CallExpr &Call) const;
  Owner ofResult(const clang::CallExpr &Call) const;
  Owner ofElement(const clang::Expr &Container) const;
  Owner ofShared(const clang::Expr &Pointer, clang::QualType Pointee) const;
  bool isMovedAway(const clang::VarDecl &Variable) const;
  bool isOnlyHandle(const clang::VarDecl &Pointer) const;

  const clang::FunctionDecl &Caller;
  const Catalog &Libs;
  const bool WithCaptures;
};

/// Whether the closure whose call operator `Body` is owns a copy of the variable.
bool isCapturedByCopy(const clang::VarDecl &Variable, const clang::FunctionDecl &Body);

/// Returns the object that a member function or operator is called on, or null; unlike Callee's, a temporary is still
/// recognised as one.
const clang::Expr *calledObject(const clang::CallExpr &Call);

} // namespace corolint::model

#endif
