// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/LockAcrossSuspend.h"
#include "model/syntax/CallCondition.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/DiscardedValue.h"
#include "model/syntax/MemberLookup.h"
#include "model/syntax/NamedEntity.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static bool holdsGuardMember(const CXXRecordDecl *Class) {
  return Class && Class->hasDefinition() && !Class->isLambda() &&
         llvm::any_of(Class->fields(),
                      [](const FieldDecl *Field) { return isLockGuard(Field->getType()->getAsCXXRecordDecl()); });
}

namespace {
/// How a guard is made: owning, or not (`std::defer_lock`, `std::try_to_lock`, default-constructed, moved from).
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
  /// From now on, `To` holds what `From` holds.
  void transfer(const void *From, const void *To) {
    drop(To);
    for (HeldLock &Lock : Held)
      if (Lock.By == From)
        Lock.By = To;
  }
  void swap(const void *One, const void *Other) {
    for (HeldLock &Lock : Held)
      Lock.By = Lock.By == One ? Other : Lock.By == Other ? One : Lock.By;
  }
  const HeldLock *find(const void *By) const {
    auto Found = llvm::find_if(Held, [&](const HeldLock &Lock) { return Lock.By == By; });
    return Found == Held.end() ? nullptr : &*Found;
  }
  void drop(const void *By) {
    llvm::erase_if(Held, [&](const HeldLock &Lock) { return Lock.By == By || Lock.Mutex == By; });
  }
};
} // namespace

static Birth birthOf(const CXXConstructExpr &Construct) {
  if (Construct.getNumArgs() == 0)
    return Birth::DoesNotHold;
  // Moved from another guard: its lock is transferred if both are variables.
  if (Construct.getConstructor()->isCopyOrMoveConstructor())
    return Birth::DoesNotHold;
  for (const Expr *Argument : Construct.arguments())
    if (const CXXRecordDecl *Tag = Argument->getType()->getAsCXXRecordDecl())
      if (Tag->getName().starts_with("defer_lock") || Tag->getName().starts_with("try_to_lock"))
        return Birth::DoesNotHold;
  // A time-out or a deadline: it may have failed to lock.
  if (Construct.getNumArgs() == 2)
    if (const CXXRecordDecl *Second = Construct.getArg(1)->getType().getNonReferenceType()->getAsCXXRecordDecl())
      if (Second->getName() == "duration" || Second->getName() == "time_point")
        return Birth::DoesNotHold;
  return Birth::Holds;
}

/// Returns the expression that makes the object, without the casts and the temporary that denote the same object: `auto
/// l = Guard(m)`.
static const Expr *makerOf(const Expr *Init) {
  while (Init) {
    const Expr *E = Init->IgnoreImplicit()->IgnoreParens();
    const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E);
    if (E == Init && !Cast)
      break;
    Init = Cast ? Cast->getSubExpr() : E;
  }
  return Init;
}

static const CXXConstructExpr *constructionOf(const Expr *Init) {
  return dyn_cast_or_null<CXXConstructExpr>(makerOf(Init));
}

/// Returns the variable or member that an expression names: it identifies a mutex or a guard.
static const ValueDecl *entityOf(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Move = dyn_cast<CallExpr>(E); Move && Move->isCallToStdMove())
    E = Move->getArg(0)->IgnoreParenImpCasts();
  if (const auto *Address = dyn_cast<UnaryOperator>(E); Address && Address->getOpcode() == UO_AddrOf)
    E = Address->getSubExpr()->IgnoreParenImpCasts();
  return namedEntity(*E);
}

static bool constructsHeldGuard(const Stmt &Root) {
  bool Found = false;
  forEachStatement(Root, [&](const Stmt &S) {
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(&S))
      Found |= isLockGuard(Construct->getType()->getAsCXXRecordDecl()) && birthOf(*Construct) == Birth::Holds;
    return !Found;
  });
  return Found;
}

/// Whether this initialiser of an object with a guard in it locks: in its own arguments, or in the constructor it
/// calls.
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

namespace {
/// The effect of one body's statements on its locks.
class LockFlow {
public:
  LockFlow(const FunctionBody &B, const Catalog &Libs) : Context(B.function().getASTContext()), Libs(Libs) {
    for (const CFGBlock *Block : B.flow()->blocks())
      for (const CFGElement &Element : *Block)
        if (auto Temporary = Element.getAs<CFGTemporaryDtor>())
          Temporaries.insert(Temporary->getBindTemporaryExpr());
    forEachStatement(*B.function().getBody(), [&](const Stmt &S) {
      if (const auto *Declaration = dyn_cast<DeclStmt>(&S))
        for (const Decl *D : Declaration->decls())
          if (const auto *Variable = dyn_cast<VarDecl>(D))
            if (const Expr *Maker = makerOf(Variable->getInit()))
              Initializers.insert(Maker);
      return true;
    });
    forEachDiscarded(*B.function().getBody(), [&](const Expr &E, DiscardForm) { Discarded.insert(&E); });
  }

  void operator()(Locks &State, const CFGElement &Element) const {
    if (auto S = Element.getAs<CFGStmt>())
      apply(State, *S->getStmt());
    else if (auto Local = Element.getAs<CFGAutomaticObjDtor>())
      State.drop(Local->getVarDecl());
    else if (auto Temporary = Element.getAs<CFGTemporaryDtor>())
      State.drop(Temporary->getBindTemporaryExpr());
  }

private:
  /// A call that a model file describes as taking a lock.
  bool locksByModel(const Expr &E) const {
    Callee C = calleeOf(E);
    const CallRoles *Roles = rolesOf(C, Libs);
    return Roles && llvm::any_of(Roles->Blocks, [&](const BlockEntry *Entry) {
             return Entry->Kind == BlockKind::Lock && applies(*Entry, C, Context);
           });
  }

  /// A guard, or an object that the model's lock function returns: `kj::Locked`.
  bool makesHeldGuard(const Expr *Maker) const {
    const CXXRecordDecl *Class = Maker ? Maker->getType()->getAsCXXRecordDecl() : nullptr;
    if (!Class || !Class->hasDefinition() || Class->hasTrivialDestructor())
      return false;
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Maker))
      return birthOf(*Construct) == Birth::Holds && (isLockGuard(Class) || locksByModel(*Construct));
    return isa<CallExpr>(Maker) && locksByModel(*Maker) && !hasAwaitableShape(Maker->getType());
  }

  void declare(Locks &State, const VarDecl &Variable) const {
    if (!Variable.hasLocalStorage() || Variable.getType()->isReferenceType() || !Variable.getInit())
      return;
    const Expr *Maker = makerOf(Variable.getInit());
    const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Maker);
    if (State.find(Maker))
      State.transfer(Maker, &Variable);
    else if (makesHeldGuard(Maker))
      State.take(&Variable, Variable.getLocation(), Construct ? entityOf(Construct->getArg(0)) : nullptr);
    else if (holdsGuardMember(Variable.getType()->getAsCXXRecordDecl()) && locksMember(*Variable.getInit()))
      State.take(&Variable, Variable.getLocation());
  }

  /// `lock()` of a mutex or guard, `unlock()`, `swap()`, `release()`. A released mutex stays locked, unless what
  /// `release()` returns is used: then it may be unlocked through that.
  void callMember(Locks &State, const CXXMemberCallExpr &Call) const {
    const CXXMethodDecl *Method = Call.getMethodDecl();
    const ValueDecl *Entity = entityOf(Call.getImplicitObjectArgument());
    if (!Method || !Entity || !Method->getIdentifier())
      return;
    QualType Object = Call.getImplicitObjectArgument()->IgnoreParenImpCasts()->getType();
    if (Object->isPointerType())
      Object = Object->getPointeeType();
    const CXXRecordDecl *Class = recordOf(Object);
    bool Knows = isThreadMutex(Object) || isLockGuard(Class);
    llvm::StringRef Name = Method->getName();
    if (Name.contains_insensitive("unlock"))
      return State.drop(Entity);
    if (Name == "release" || Name == "Release") {
      const HeldLock *Lock = State.find(Entity);
      if (Lock && Lock->Mutex && Method->getReturnType()->isPointerType() && Discarded.contains(&Call))
        State.take(Lock->Mutex, Lock->Since);
      return State.drop(Entity);
    }
    bool Locks = Knows && (Name == "lock" || Name == "Lock" || Name == "lock_shared" || Name == "relock");
    if (Method->getReturnType()->isVoidType() && (Locks || locksByModel(Call)) && Call.getNumArgs() == 0 &&
        !(Class && hasAwaitedLock(*Class)))
      State.take(Entity, Call.getExprLoc());
  }
  /// `guard = Guard(other)`, `guard = std::move(other)`.
  bool assign(Locks &State, const CXXOperatorCallExpr &Call) const {
    const ValueDecl *Left = Call.isAssignmentOp() && Call.getNumArgs() == 2 ? entityOf(Call.getArg(0)) : nullptr;
    if (!Left || !isLockGuard(Call.getArg(0)->getType()->getAsCXXRecordDecl()))
      return false;
    const Expr *Maker = makerOf(Call.getArg(1));
    const auto *Local = dyn_cast<VarDecl>(Left);
    if (const ValueDecl *Right = entityOf(Call.getArg(1))) {
      // Other code may unlock a guard that is a member, or that a reference refers to.
      if (Local && Local->hasLocalStorage() && !Local->getType()->isReferenceType())
        State.transfer(Right, Left);
      else
        State.drop(Right);
    } else if (makesHeldGuard(Maker)) {
      const auto *Construct = dyn_cast<CXXConstructExpr>(Maker);
      State.take(Left, Call.getExprLoc(), Construct ? entityOf(Construct->getArg(0)) : nullptr);
    } else {
      State.drop(Left);
    }
    forEachStatement(*Call.getArg(1), [&](const Stmt &Part) {
      if (isa<CXXBindTemporaryExpr>(Part)) // moved from
        State.drop(&Part);
      return true;
    });
    return true;
  }

  bool swaps(Locks &State, const CallExpr &Call) const {
    const FunctionDecl *F = Call.getDirectCallee();
    if (!F || !F->getIdentifier() || F->getName() != "swap")
      return false;
    const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
    const Expr *One = Member ? Member->getImplicitObjectArgument() : Call.getNumArgs() == 2 ? Call.getArg(0) : nullptr;
    const Expr *Other = Call.getNumArgs() ? Call.getArg(Call.getNumArgs() - 1) : nullptr;
    if (!One || !Other || !isLockGuard(One->getType()->getAsCXXRecordDecl()))
      return false;
    const ValueDecl *A = entityOf(One), *B = entityOf(Other);
    if (A && B)
      State.swap(A, B);
    else if (A || B) // with a temporary or the like: unknown
      State.drop(A ? A : B);
    return true;
  }

  /// A guard or mutex that is moved or passed by reference may be unlocked there: `co_await condition.wait(mutex)`
  /// does, and so does an awaiter that is made of it.
  void handOn(Locks &State, const Stmt &S) const {
    auto Drop = [&](const auto &Arguments) {
      for (const Expr *Argument : Arguments)
        if (const ValueDecl *Entity = Argument ? entityOf(Argument) : nullptr)
          State.drop(Entity);
    };
    const auto *Call = dyn_cast<CallExpr>(&S);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(&S)) {
      if (Initializers.contains(Construct) && Construct->getNumArgs() == 1 &&
          isLockGuard(Construct->getType()->getAsCXXRecordDecl()))
        if (const ValueDecl *From = entityOf(Construct->getArg(0));
            From && Construct->getConstructor()->isMoveConstructor())
          return State.transfer(From, Construct);
      Drop(Construct->arguments());
    } else if (const auto *List = dyn_cast<InitListExpr>(&S)) {
      Drop(List->inits());
    } else if (Call && !Call->isCallToStdMove() && !(Call->getDirectCallee() && Call->getDirectCallee()->isExternC())) {
      Drop(Call->arguments());
    }
  }

  void callC(Locks &State, const CallExpr &Call) const {
    const FunctionDecl *F = Call.getDirectCallee();
    const ValueDecl *Mutex = F && F->isExternC() && Call.getNumArgs() == 1 ? entityOf(Call.getArg(0)) : nullptr;
    if (Mutex && F->getName().contains("unlock"))
      State.drop(Mutex);
    else if (Mutex && locksByModel(Call))
      State.take(Mutex, Call.getExprLoc());
  }

  void apply(Locks &State, const Stmt &S) const {
    if (const auto *Declaration = dyn_cast<DeclStmt>(&S)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Variable = dyn_cast<VarDecl>(D))
          declare(State, *Variable);
      return;
    }
    // An elided temporary is the object that it initialises; only one that is destroyed by itself is a guard of its
    // own.
    if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(&S);
        Bind && Temporaries.contains(Bind) && makesHeldGuard(makerOf(Bind->getSubExpr())))
      State.take(Bind, Bind->getExprLoc());
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&S); Operator && assign(State, *Operator))
      return;
    if (const auto *Call = dyn_cast<CallExpr>(&S)) {
      if (swaps(State, *Call))
        return;
      callC(State, *Call);
    }
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&S))
      callMember(State, *Member);
    handOn(State, S);
  }

  ASTContext &Context;
  const Catalog &Libs;
  llvm::DenseSet<const CXXBindTemporaryExpr *> Temporaries;
  llvm::DenseSet<const Expr *> Initializers, Discarded;
};
} // namespace

std::vector<LockedSuspension> corolint::model::lockedSuspensions(const FunctionBody &B, const Catalog &Libs) {
  std::vector<LockedSuspension> Result;
  if (!B.flow())
    return Result;
  LockFlow Flow(B, Libs);
  B.flow()->visit<Locks>(Flow, [&](const Locks &State, const CFGElement &Element, const CFGBlock &) {
    if (auto S = Element.getAs<CFGStmt>())
      if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S->getStmt()); Suspend && !neverSuspends(*Suspend))
        for (const HeldLock &Lock : State.Held)
          Result.push_back({Suspend, Lock});
  });
  return Result;
}
