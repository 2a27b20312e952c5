// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/TaskEnd.h"
#include "model/syntax/Coroutine.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

bool corolint::model::detachesWhenDropped(QualType Type, TaskTypes &T) {
  const TaskFacts &Facts = T.of(Type);
  if (Facts.Drop != OnDrop::Detaches || Facts.FromModel)
    return Facts.Drop == OnDrop::Detaches || Facts.Drop == OnDrop::Leaks;
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return false;
  if (Class->hasTrivialDestructor())
    return true;
  const CXXDestructorDecl *Destructor = Class->getDestructor();
  const FunctionDecl *Definition = nullptr;
  if (!Destructor || !Destructor->hasBody(Definition))
    return false;
  bool CallsSomething = false;
  forEachStatement(*Definition->getBody(), [&](const Stmt &S) { return !(CallsSomething |= isa<CallExpr>(S)); });
  return !CallsSomething;
}

bool corolint::model::endsItsTasks(const VarDecl &Variable) {
  const CXXRecordDecl *Class = Variable.getType().getNonReferenceType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || Class->hasTrivialDestructor())
    return false;
  // Objects that a smart pointer or a container owns are destroyed with it.
  if (Class->isInStdNamespace())
    return true;
  return !Class->hasSimpleCopyConstructor() && llvm::none_of(Class->ctors(), [](const CXXConstructorDecl *C) {
    return C->isCopyConstructor() && !C->isDeleted();
  });
}

bool corolint::model::mayWaitFor(const CoroutineSuspendExpr &Suspend,
                                 const llvm::SmallPtrSetImpl<const ValueDecl *> &Shared) {
  llvm::SmallVector<const Stmt *, 8> Roots{Suspend.getOperand()};
  bool May = false;
  for (unsigned I = 0; I < Roots.size() && I < 32; ++I)
    forEachStatement(*Roots[I], [&](const Stmt &S) {
      May |= isa<CXXThisExpr>(S);
      const auto *Ref = dyn_cast<DeclRefExpr>(&S);
      const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      if (!Variable)
        return !May;
      const CXXRecordDecl *Class = Variable->getType().getNonReferenceType()->getAsCXXRecordDecl();
      May |= !Variable->hasLocalStorage() || Ref->refersToEnclosingVariableOrCapture() ||
             (Class && Class->isLambda()) || (Shared.contains(Variable));
      if (Variable->getInit() && !isa<ParmVarDecl>(Variable))
        Roots.push_back(Variable->getInit());
      return !May;
    });
  return May;
}
