// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What variables and fields hold, where every place that could change them is in sight.

#ifndef COROLINT_MODEL_SYNTAX_FIXEDVALUES_H
#define COROLINT_MODEL_SYNTAX_FIXEDVALUES_H

#include "model/libraries/Catalog.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// The values of variables and fields, found on demand and kept. A value counts wherever it is set: with all of them
/// the same, it does not matter which one is there at a call.
class FixedValues {
public:
  /// `Functions`: all functions of the translation unit that may set a field.
  FixedValues(const std::vector<const clang::FunctionDecl *> &Functions, const Catalog &Libs)
      : Functions(Functions), Libs(Libs) {}

  /// All that is ever stored in `D`, without null pointers and empty objects. Empty: it may also be changed where that
  /// cannot be seen.
  llvm::SmallVector<const clang::Expr *, 2> of(const clang::ValueDecl &D);

  /// Does the parameter keep what the caller passed?
  bool isKept(const clang::ParmVarDecl &Parameter);

  /// Is the local only ever used through its members and operators, so that nothing shares what it owns?
  bool isUnshared(const clang::VarDecl &Local);

private:
  struct Uses {
    /// Its address or a reference to it is taken, or it is handed to something that may set it.
    bool Escapes = false;
    /// It is read in another way than by calling a member or an operator on it.
    bool IsCopied = false;
    llvm::SmallVector<const clang::Expr *, 2> Values;
  };
  using UsesOf = llvm::DenseMap<const clang::ValueDecl *, Uses>;

  void collect(const clang::Stmt &Body, UsesOf &Into);
  const UsesOf &usesIn(const clang::FunctionDecl &F);
  const Uses *usesOf(const clang::VarDecl &Variable);
  const Uses *usesOf(const clang::FieldDecl &Field);
  void collectFields();

  const std::vector<const clang::FunctionDecl *> &Functions;
  const Catalog &Libs;
  llvm::DenseMap<const clang::FunctionDecl *, UsesOf> Locals;
  UsesOf Fields;
  bool HasFields = false;
};

} // namespace corolint::model

#endif
