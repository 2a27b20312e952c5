// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The callee of a call: the function, the object it is called on, and the names a model file may use for it.

#ifndef COROLINT_MODEL_SYNTAX_CALLEE_H
#define COROLINT_MODEL_SYNTAX_CALLEE_H

#include "model/libraries/Catalog.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

struct Callee {
  /// The function that runs, with virtual calls resolved if the object's exact type is known; null if unknown.
  const clang::FunctionDecl *Function = nullptr;
  /// Whether `Function` is what runs. If not, it is virtual and an override may run instead; only its model entries
  /// hold.
  bool Exact = true;
  /// The object a member function is called on, as written, and its class before conversion to a base.
  const clang::Expr *Object = nullptr;
  const clang::CXXRecordDecl *ObjectClass = nullptr;
  llvm::SmallVector<const clang::Expr *, 4> Args;
};

/// Returns the callee of `E` if it is a call, a construction or an overloaded operator; otherwise `Function` is null.
Callee calleeOf(const clang::Expr &E);
/// Returns the destructor of `Class`; `Function` is null if it is trivial or not declared.
Callee destructorOf(const clang::CXXRecordDecl &Class);

/// Returns the model entries of the callee: by its own name, by the names of the derived classes it is called through,
/// and, for a function object, by the name of the variable and of its class. Null if there are none.
const CallRoles *rolesOf(const Callee &C, const Catalog &Libs);

/// `'std::this_thread::sleep_for'` of a call, as messages name it: a constructor by its class, a destructor as "the
/// destructor of".
std::string calleeName(const Callee &C);

/// Finds a class by its own name, or by the name of a base. Returns null if it is not in the model files.
const TypeEntry *typeEntryOf(clang::QualType Type, const clang::ASTContext &Context, const Catalog &Libs);
/// Whether `Type` (or what it refers or points to) is one of these classes, or derived from one.
bool isOneOf(clang::QualType Type, llvm::ArrayRef<std::string> Names);

} // namespace corolint::model

#endif
