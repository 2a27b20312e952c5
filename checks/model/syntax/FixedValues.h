// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The values of variables and fields, if every place that could change them is visible.

#ifndef COROLINT_MODEL_SYNTAX_FIXEDVALUES_H
#define COROLINT_MODEL_SYNTAX_FIXEDVALUES_H

#include "model/libraries/Catalog.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// The values of variables and fields, found on demand and kept. Every value counts, wherever it is set: if all of them
/// are the same, it does not matter which one is current at a call.
class FixedValues {
public:
  /// `Functions`: all functions of the translation unit that may set a field.
  FixedValues(const std::vector<const clang::FunctionDecl *> &Functions, const Catalog &Libs)
      : Functions(Functions), Libs(Libs) {}

  /// Returns all values ever stored in `D`, without null pointers and empty objects. Empty if code that is not visible
  /// may also change it.
  llvm::SmallVector<const clang::Expr *, 2> of(const clang::ValueDecl &D);

  /// Whether the parameter keeps its argument.
  bool isKept(const clang::ParmVarDecl &Parameter);

  /// Whether the local is used only through its members and operators, so that nothing shares what it owns.
  bool isUnshared(const clang::VarDecl &Local);

private:
  struct Uses {
    /// Its address or a reference to it is taken, or it is passed to something that may set it.
    bool Escapes = false;
    /// It is read other than by calling a member or an operator on it.
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
