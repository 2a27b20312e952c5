// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The exact class of objects, and what their owners construct and destroy.

#ifndef COROLINT_MODEL_SYNTAX_KNOWNOBJECTS_H
#define COROLINT_MODEL_SYNTAX_KNOWNOBJECTS_H

#include "model/syntax/Callee.h"
#include "model/syntax/FixedValues.h"

namespace corolint::model {

/// Answers for the code of one translation unit. Everything that is not in sight is null.
class KnownObjects {
public:
  KnownObjects(FixedValues &Values, const Catalog &Libs) : Values(Values), Libs(Libs) {}

  /// Returns the class that the object which `E` names was made as, not one of its bases. `In` is the function that `E`
  /// stands in.
  const clang::CXXRecordDecl *classOfObject(const clang::Expr &E, const clang::FunctionDecl &In) {
    return ofObject(&E, &In, 0);
  }
  /// The same of what a pointer or smart pointer points to.
  const clang::CXXRecordDecl *classOfPointee(const clang::Expr &E, const clang::FunctionDecl &In) {
    return ofPointer(&E, &In, 0);
  }

  /// Resolves the virtual call `C`, written in `In`, if its object's class is known.
  void resolveVirtual(Callee &C, const clang::FunctionDecl &In);

  /// The constructor that a `constructs` entry of the model files runs for `Call`. Null function: none, or unknown.
  Callee constructedBy(const clang::CallExpr &Call);

  /// What ends with an object of a class that a model file says `owns` others: their destructors, or a deleter of the
  /// user's own. `Pointee`, null if unknown, is the class of what it points to.
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

/// The only call operator of a class; of a generic lambda the only one that is instantiated. Null: none or several.
const clang::FunctionDecl *callOperatorOf(const clang::CXXRecordDecl &Class);

/// The override of `Method` that an object made as `Class` runs. Null: pure, or the class is not wholly in sight.
const clang::CXXMethodDecl *overrideIn(const clang::CXXMethodDecl &Method, const clang::CXXRecordDecl &Class);

/// The argument of `std::move`, `std::forward` and the like; null: another call.
const clang::Expr *handedOn(const clang::Expr &E);

} // namespace corolint::model

#endif
