// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/LockAcrossSuspend.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/MemberLookup.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

bool corolint::model::isThreadMutex(QualType Type) {
  const CXXRecordDecl *Class = recordOf(Type.getNonReferenceType());
  if (!Class || membersNamed(*Class, "unlock").empty())
    return false;
  return llvm::any_of(membersNamed(*Class, "lock"), [](const NamedDecl *Member) {
    const FunctionDecl *F = asFunction(*Member);
    return F && F->getNumParams() == 0 && F->getReturnType()->isVoidType();
  });
}

static bool isNamedGuard(const CXXRecordDecl &Class) {
  return Class.getIdentifier() &&
         (Class.getName().contains_insensitive("lock") || Class.getName().contains_insensitive("guard"));
}

bool corolint::model::yieldsGuard(QualType Awaiter) {
  const CXXRecordDecl *Class = recordOf(Awaiter.getNonReferenceType());
  if (!Class)
    return false;
  return llvm::any_of(membersNamed(*Class, "await_resume"), [](const NamedDecl *Member) {
    const FunctionDecl *F = asFunction(*Member);
    const CXXRecordDecl *Result = F ? F->getReturnType()->getAsCXXRecordDecl() : nullptr;
    return Result && Result->hasDefinition() && !Result->hasTrivialDestructor() && isNamedGuard(*Result);
  });
}

static bool isPlainMutexArgument(const TemplateArgument &Argument) {
  if (Argument.getKind() == TemplateArgument::Pack)
    return llvm::any_of(Argument.pack_elements(), isPlainMutexArgument);
  return Argument.getKind() == TemplateArgument::Type && isThreadMutex(Argument.getAsType());
}

/// `std::lock_guard<std::mutex>` and its like: a class template over a thread mutex, with a destructor that somebody
/// wrote.
static bool isGuard(const CXXRecordDecl *Class) {
  const auto *Specialization = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
  if (!Specialization || !Specialization->hasDefinition() || !Specialization->getDestructor() ||
      !Specialization->getDestructor()->isUserProvided())
    return false;
  return isNamedGuard(*Specialization) &&
         llvm::any_of(Specialization->getTemplateArgs().asArray(), isPlainMutexArgument);
}

bool corolint::model::isThreadLockGuard(QualType Type) { return isGuard(Type->getAsCXXRecordDecl()); }

static bool holdsGuardMember(const CXXRecordDecl *Class) {
  return Class && Class->hasDefinition() && !Class->isLambda() &&
         llvm::any_of(Class->fields(),
                      [](const FieldDecl *Field) { return isGuard(Field->getType()->getAsCXXRecordDecl()); });
}

namespace {
/// How a guard comes to be: owning, or not (`std::defer_lock`, `std::try_to_lock`, default-constructed, moved from).
enum class Birth { Holds, DoesNotHold };

struct Locks {
  llvm::SmallVector<HeldLock, 2> Held;

  void join(const Locks &Other) {
    llvm::erase_if(Held, [&](const HeldLock &Lock) { return !llvm::is_contained(Other.Held, Lock); });
  }
  bool operator==(const Locks &) const = default;

  void take(const void *By, SourceLocation Since, const void *Mutex = nullptr) {
    drop(By);
    Held.push_back({By, Since, Mutex});
  }
  void drop(const void *By) {
    llvm::erase_if(Held, [&](const HeldLock &Lock) { return Lock.By == By || Lock.Mutex == By; });
  }
};
} // namespace

static Birth birthOf(const CXXConstructExpr &Construct) {
  if (Construct.getNumArgs() == 0)
    return Birth::DoesNotHold;
  // Moved from another guard: whether that one held it is not followed.
  if (Construct.getConstructor()->isCopyOrMoveConstructor())
    return Birth::DoesNotHold;
  for (const Expr *Argument : Construct.arguments())
    if (const CXXRecordDecl *Tag = Argument->getType()->getAsCXXRecordDecl())
      if (Tag->getName().starts_with("defer_lock") || Tag->getName().starts_with("try_to_lock"))
        return Birth::DoesNotHold;
  // A time-out or a deadline: it may not have got it.
  if (Construct.getNumArgs() == 2)
    if (const CXXRecordDecl *Second = Construct.getArg(1)->getType().getNonReferenceType()->getAsCXXRecordDecl())
      if (Second->getName() == "duration" || Second->getName() == "time_point")
        return Birth::DoesNotHold;
  return Birth::Holds;
}

static const CXXConstructExpr *constructionOf(const Expr *Init) {
  return Init ? dyn_cast<CXXConstructExpr>(Init->IgnoreUnlessSpelledInSource()->IgnoreImplicit()) : nullptr;
}

/// The variable or member behind an expression: what identifies a mutex or a guard.
static const ValueDecl *entityOf(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Address = dyn_cast<UnaryOperator>(E); Address && Address->getOpcode() == UO_AddrOf)
    E = Address->getSubExpr()->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl();
  const auto *Member = dyn_cast<MemberExpr>(E);
  return Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) ? Member->getMemberDecl() : nullptr;
}

static bool constructsHeldGuard(const Stmt &Root) {
  bool Found = false;
  forEachStatement(Root, [&](const Stmt &S) {
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(&S))
      Found |= isGuard(Construct->getType()->getAsCXXRecordDecl()) && birthOf(*Construct) == Birth::Holds;
    return !Found;
  });
  return Found;
}

/// Does this initialiser of an object with a guard in it lock: in its own arguments, or in the constructor it calls?
static bool locksMember(const Expr &Init) {
  if (constructsHeldGuard(Init))
    return true;
  const CXXConstructExpr *Construct = constructionOf(&Init);
  const FunctionDecl *Definition = nullptr;
  if (!Construct || !Construct->getConstructor()->hasBody(Definition))
    return false;
  return llvm::any_of(cast<CXXConstructorDecl>(Definition)->inits(), [](const CXXCtorInitializer *Member) {
    return Member->getInit() && constructsHeldGuard(*Member->getInit());
  });
}

static void applyDeclaration(Locks &State, const VarDecl &Variable) {
  if (!Variable.hasLocalStorage() || Variable.getType()->isReferenceType())
    return;
  const CXXRecordDecl *Class = Variable.getType()->getAsCXXRecordDecl();
  if (isGuard(Class)) {
    const CXXConstructExpr *Construct = constructionOf(Variable.getInit());
    if (Construct && birthOf(*Construct) == Birth::Holds)
      State.take(&Variable, Variable.getLocation(), entityOf(Construct->getArg(0)));
  } else if (holdsGuardMember(Class) && Variable.getInit() && locksMember(*Variable.getInit())) {
    State.take(&Variable, Variable.getLocation());
  }
}

static void applyMember(Locks &State, const CXXMemberCallExpr &Call) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  const ValueDecl *Entity = entityOf(Call.getImplicitObjectArgument());
  if (!Method || !Entity || !Method->getIdentifier())
    return;
  bool Knows = isThreadMutex(Call.getImplicitObjectArgument()->IgnoreParenImpCasts()->getType());
  llvm::StringRef Name = Method->getName();
  if (Knows && (Name == "lock" || Name == "lock_shared") && Call.getNumArgs() == 0)
    State.take(Entity, Call.getExprLoc());
  else if (Knows && (Name == "unlock" || Name == "unlock_shared" || Name == "release" || Name == "swap"))
    State.drop(Entity);
}

/// A guard or mutex that is handed on — moved, swapped, passed by reference — may be unlocked there: `co_await
/// condition.wait(mutex)` does, and so does an awaiter that is made of it.
static void handOn(Locks &State, const Stmt &S) {
  auto Drop = [&](const auto &Arguments) {
    for (const Expr *Argument : Arguments)
      if (const ValueDecl *Entity = Argument ? entityOf(Argument) : nullptr)
        State.drop(Entity);
  };
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(&S))
    Drop(Construct->arguments());
  else if (const auto *List = dyn_cast<InitListExpr>(&S))
    Drop(List->inits());
  else if (const auto *Call = dyn_cast<CallExpr>(&S);
           Call && !(Call->getDirectCallee() && Call->getDirectCallee()->isExternC()))
    Drop(Call->arguments());
}

static void apply(Locks &State, const Stmt &S) {
  if (const auto *Declaration = dyn_cast<DeclStmt>(&S)) {
    for (const Decl *D : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D))
        applyDeclaration(State, *Variable);
  } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&S)) {
    applyMember(State, *Member);
  } else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(&S)) {
    const CXXConstructExpr *Construct = constructionOf(Bind->getSubExpr());
    if (isGuard(Bind->getType()->getAsCXXRecordDecl()) && Construct && birthOf(*Construct) == Birth::Holds)
      State.take(Bind, Bind->getExprLoc());
  } else if (const auto *Call = dyn_cast<CallExpr>(&S)) {
    const FunctionDecl *F = Call->getDirectCallee();
    const ValueDecl *Mutex = F && F->isExternC() && Call->getNumArgs() == 1 ? entityOf(Call->getArg(0)) : nullptr;
    if (Mutex && F->getName() == "pthread_mutex_lock")
      State.take(Mutex, Call->getExprLoc());
    else if (Mutex && F->getName() == "pthread_mutex_unlock")
      State.drop(Mutex);
  }
  handOn(State, S);
}

static void applyElement(Locks &State, const CFGElement &Element) {
  if (auto S = Element.getAs<CFGStmt>())
    apply(State, *S->getStmt());
  else if (auto Local = Element.getAs<CFGAutomaticObjDtor>())
    State.drop(Local->getVarDecl());
  else if (auto Temporary = Element.getAs<CFGTemporaryDtor>())
    State.drop(Temporary->getBindTemporaryExpr());
}

std::vector<LockedSuspension> corolint::model::lockedSuspensions(const FunctionBody &B) {
  std::vector<LockedSuspension> Result;
  if (!B.flow())
    return Result;
  B.flow()->visit<Locks>(applyElement, [&](const Locks &State, const CFGElement &Element, const CFGBlock &) {
    if (auto S = Element.getAs<CFGStmt>())
      if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S->getStmt()); Suspend && !neverSuspends(*Suspend))
        for (const HeldLock &Lock : State.Held)
          Result.push_back({Suspend, Lock});
  });
  return Result;
}
