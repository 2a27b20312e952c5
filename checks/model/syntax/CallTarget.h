// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The target of a call whose callee is a value: a pointer, a wrapper, an object of a known class.

#ifndef COROLINT_MODEL_SYNTAX_CALLTARGET_H
#define COROLINT_MODEL_SYNTAX_CALLTARGET_H

#include "model/syntax/KnownObjects.h"

namespace corolint::model {

/// Answers for the code of one translation unit. A value that may be one of two functions is unknown.
class CallTargets {
public:
  CallTargets(const std::vector<const clang::FunctionDecl *> &Functions, const Catalog &Libs)
      : Libs(Libs), Values(Functions, Libs), Objects(Values, Libs) {}

  FixedValues &values() { return Values; }
  KnownObjects &objects() { return Objects; }

  /// Returns the callee of `E`, written in `In`: as calleeOf, with pointers and virtual calls resolved if the value or
  /// the object's class is known.
  Callee of(const clang::Expr &E, const clang::FunctionDecl &In);

  /// Returns the function that calling `E` runs: a function, a lambda, a functor, or what a wrapper such as
  /// `std::function` holds, or null if unknown.
  const clang::FunctionDecl *ofCallable(const clang::Expr &E) { return followed(&E, 0); }

  /// The functions that using `E` may call: itself, and those in the views it is made of.
  llvm::SmallVector<const clang::FunctionDecl *, 2> carriedBy(const clang::Expr &E);

  /// Whether `C` calls an object that wraps another callable: `f()` of a `std::function`.
  bool callsWrapped(const Callee &C) const;

private:
  const clang::FunctionDecl *followed(const clang::Expr *E, unsigned Depth);
  const clang::FunctionDecl *followedCall(const clang::CallExpr &Call, unsigned Depth);
  const clang::FunctionDecl *followedValue(const clang::Expr &E, const clang::ValueDecl &D, unsigned Depth);
  void addCarried(const clang::Expr *E, unsigned Depth, llvm::SmallVectorImpl<const clang::FunctionDecl *> &Carried);

  const Catalog &Libs;
  FixedValues Values;
  KnownObjects Objects;
};

} // namespace corolint::model

#endif
