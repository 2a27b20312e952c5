// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The exact classes of objects, and what their owners construct and destroy.

#ifndef COROLINT_MODEL_SYNTAX_KNOWNOBJECTS_H
#define COROLINT_MODEL_SYNTAX_KNOWNOBJECTS_H

#include "model/syntax/Callee.h"
#include "model/syntax/FixedValues.h"

namespace corolint::model {

/// Answers for the code of one translation unit. Everything that is not visible is null.
class KnownObjects {
public:
  KnownObjects(FixedValues &Values, const Catalog &Libs) : Values(Values), Libs(Libs) {}

  /// Returns the class that the object named by `E` was made as, not one of its bases. `In` is the function that
  /// contains `E`.
  const clang::CXXRecordDecl *classOfObject(const clang::Expr &E, const clang::FunctionDecl &In) {
    return ofObject(&E, &In, 0);
  }
  /// The same for the object that a pointer or smart pointer points to.
  const clang::CXXRecordDecl *classOfPointee(const clang::Expr &E, const clang::FunctionDecl &In) {
    return ofPointer(&E, &In, 0);
  }

  /// Resolves the virtual call `C`, written in `In`, if its object's class is known.
  void resolveVirtual(Callee &C, const clang::FunctionDecl &In);

  /// Returns the constructor that a `constructs` entry of the model files runs for `Call`; null function if there is
  /// none, or if unknown.
  Callee constructedBy(const clang::CallExpr &Call);

  /// Returns what runs when an object of a class that `owns` others, according to a model file, is destroyed: their
  /// destructors, or a deleter of the user's own. `Pointee`, null if unknown, is the class of what it points to.
  llvm::SmallVector<Callee, 2> endWith(const clang::CXXRecordDecl &Owner, const clang::CXXRecordDecl *Pointee);

  bool hasRole(const clang::CXXRecordDecl *Class, bool CallRoles::*Role) const;

private:
  const clang::CXXRecordDecl *ofObject(const clang::Expr *E, const clang::FunctionDecl *In, unsigned Depth);
  const clang::CXXRecordDecl *ofPointer(const clang::Expr *E, const clang::FunctionDecl *In, unsigned Depth);
  const clang::CXXRecordDecl *ofPointerCall(const clang::CallExpr &Call, const clang::FunctionDecl *In, unsigned Depth);
  const clang::CXXRecordDecl *ofResult(const clang::CallExpr &Call, bool IsPointer, unsigned Depth);
  const clang::CXXRecordDecl *ofValues(const clang::ValueDecl &D, bool IsPointer, const clang::FunctionDecl *In,
                                       unsigned Depth);
  const clang::CXXRecordDecl *madeBy(const clang::CallExpr &Call);
  void addOwned(const clang::CXXRecordDecl &Owner, const clang::CXXRecordDecl *Pointee, unsigned Depth,
                llvm::SmallVectorImpl<Callee> &Ends);

  FixedValues &Values;
  const Catalog &Libs;
};

/// Returns the only call operator of a class, or the only instantiated one of a generic lambda. Null if there are none
/// or several.
const clang::FunctionDecl *callOperatorOf(const clang::CXXRecordDecl &Class);

/// Returns the override of `Method` that an object made as `Class` runs. Null if it is pure, or if the class is not
/// wholly visible.
const clang::CXXMethodDecl *overrideIn(const clang::CXXMethodDecl &Method, const clang::CXXRecordDecl &Class);

/// Returns the argument of `std::move`, `std::forward` and the like, or null for another call.
const clang::Expr *handedOn(const clang::Expr &E);

} // namespace corolint::model

#endif
