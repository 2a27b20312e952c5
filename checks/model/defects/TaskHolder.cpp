// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/TaskHolder.h"
#include "model/syntax/Coroutine.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

const VarDecl *corolint::model::localNamed(const Stmt &S) {
  const auto *Ref = dyn_cast<DeclRefExpr>(&S);
  if (!Ref)
    return nullptr;
  if (const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl()))
    return dyn_cast<VarDecl>(Binding->getDecomposedDecl());
  return dyn_cast<VarDecl>(Ref->getDecl());
}

bool corolint::model::mayHoldTask(QualType Type, llvm::function_ref<bool(QualType)> Wanted, unsigned Depth) {
  Type = Type.getNonReferenceType();
  if (Wanted(Type) || Depth > 4)
    return true;
  if (Type->isArithmeticType() || Type->isEnumeralType() || Type->isVoidType())
    return false;
  if (Type->isPointerType())
    return mayHoldTask(Type->getPointeeType(), Wanted, Depth + 1);
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Class->getNumBases() > 0)
    return true;
  return llvm::any_of(Class->fields(),
                      [&](const FieldDecl *Field) { return mayHoldTask(Field->getType(), Wanted, Depth + 1); });
}

bool corolint::model::dropsWhatItHolds(QualType Type, llvm::function_ref<bool(QualType)> Wanted) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return !Class || !Class->hasDefinition() || Wanted(Type) || Class->isInStdNamespace() ||
         !Class->hasUserDeclaredDestructor();
}

bool corolint::model::makesTask(const FunctionDecl &F, llvm::function_ref<bool(QualType)> Wanted) {
  bool Makes = false;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    const auto *Call = dyn_cast<CallExpr>(&S);
    return !(Makes |= Call && Call->isPRValue() && Wanted(Call->getType()));
  });
  return Makes;
}
