// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a call calls: the function, the object it is called on, and the names a model file may know it by.

#ifndef COROLINT_MODEL_SYNTAX_CALLEE_H
#define COROLINT_MODEL_SYNTAX_CALLEE_H

#include "model/libraries/Catalog.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

struct Callee {
  /// The function that runs, with virtual calls resolved where the object's exact type is known. Null: unknown.
  const clang::FunctionDecl *Function = nullptr;
  /// False: `Function` is virtual and an override may run instead; only what the model files say of it holds.
  bool Exact = true;
  /// The object a member function is called on, as written, and its class before conversion to a base.
  const clang::Expr *Object = nullptr;
  const clang::CXXRecordDecl *ObjectClass = nullptr;
  llvm::SmallVector<const clang::Expr *, 4> Args;
};

/// What `E` calls, when it is a call, a construction or an overloaded operator; null `Function` otherwise.
Callee calleeOf(const clang::Expr &E);
/// The destructor of `Class`; null `Function` when it is trivial or not declared.
Callee destructorOf(const clang::CXXRecordDecl &Class);

/// All that the model files say about the callee: by its own name, by the names of the derived classes it is called
/// through, and, for a function object, by the name of the variable and of its class. Null: nothing.
const CallRoles *rolesOf(const Callee &C, const Catalog &Libs);

/// `'std::this_thread::sleep_for'` of a call, as messages name it: a constructor by its class, a destructor as "the
/// destructor of".
std::string calleeName(const Callee &C);

/// A class by its own name, or by the name of a base. Null: not in the model files.
const TypeEntry *typeEntryOf(clang::QualType Type, const clang::ASTContext &Context, const Catalog &Libs);
/// Is `Type` (or what it refers or points to) one of these classes, or derived from one?
bool isOneOf(clang::QualType Type, llvm::ArrayRef<std::string> Names);

} // namespace corolint::model

#endif
