// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/ThreadLocalAcrossSuspend.h"
#include "model/syntax/Coroutine.h"

using namespace clang;
using namespace corolint::model;

/// Returns the only `return` of a function whose body is visible, or null if there are several, or none.
static const Expr *onlyResult(const FunctionDecl &F) {
  const FunctionDecl *Definition = nullptr;
  if (!F.hasBody(Definition) || isCoroutine(F))
    return nullptr;
  unsigned Returns = 0;
  const Expr *Result = nullptr;
  forEachStatement(*Definition->getBody(), [&](const Stmt &S) {
    if (const auto *Return = dyn_cast<ReturnStmt>(&S)) {
      ++Returns;
      Result = Return->getRetValue();
    }
    return true;
  });
  return Returns == 1 ? Result : nullptr;
}

/// Whether `E` is a thread-local, a part of one, or its address. A pointer that is read from one is just a pointer.
static bool designatesThreadLocal(const Expr &E, const Catalog &Libs, bool FollowCalls = true) {
  const Expr *At = E.IgnoreParens();
  while (true) {
    if (const auto *Cast = dyn_cast<CastExpr>(At)) {
      if (Cast->getCastKind() == CK_LValueToRValue)
        return false;
      At = Cast->getSubExpr()->IgnoreParens();
    } else if (const auto *Cleanups = dyn_cast<FullExpr>(At)) {
      At = Cleanups->getSubExpr()->IgnoreParens();
    } else if (const auto *Address = dyn_cast<UnaryOperator>(At);
               Address && (Address->getOpcode() == UO_AddrOf || Address->getOpcode() == UO_Deref)) {
      At = Address->getSubExpr()->IgnoreParens();
    } else if (const auto *Member = dyn_cast<MemberExpr>(At); Member && !Member->isArrow()) {
      At = Member->getBase()->IgnoreParens();
    } else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(At)) {
      At = Element->getBase()->IgnoreParens();
    } else {
      break;
    }
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(At)) {
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    return Variable && Variable->getTLSKind() != VarDecl::TLS_None;
  }
  const auto *Call = dyn_cast<CallExpr>(At);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F || !(F->getReturnType()->isReferenceType() || F->getReturnType()->isPointerType()))
    return false;
  if (const CallRoles *Roles = rolesOf(calleeOf(*Call), Libs); Roles && Roles->GivesThreadLocal)
    return true;
  const Expr *Result = FollowCalls ? onlyResult(*F) : nullptr;
  return Result && designatesThreadLocal(*Result, Libs, false);
}

static bool refersToThreadLocal(const VarDecl &Variable, const Catalog &Libs) {
  QualType Type = Variable.getType();
  return (Type->isReferenceType() || Type->isPointerType()) && Variable.getInit() &&
         designatesThreadLocal(*Variable.getInit(), Libs);
}

namespace {
/// The last suspension since which no path has set the error number.
struct LastSuspension {
  const CoroutineSuspendExpr *At = nullptr;
  void join(const LastSuspension &Other) {
    if (At != Other.At)
      At = nullptr;
  }
  bool operator==(const LastSuspension &) const = default;
};
} // namespace

/// A read of `*f()` where `f` returns a thread-local: `errno` expands to that.
static const Expr *errorNumberRead(const Stmt &S, const Catalog &Libs) {
  const auto *Load = dyn_cast<ImplicitCastExpr>(&S);
  if (!Load || Load->getCastKind() != CK_LValueToRValue)
    return nullptr;
  const auto *Deref = dyn_cast<UnaryOperator>(Load->getSubExpr()->IgnoreParens());
  const auto *Call =
      Deref && Deref->getOpcode() == UO_Deref ? dyn_cast<CallExpr>(Deref->getSubExpr()->IgnoreParens()) : nullptr;
  const CallRoles *Roles = Call ? rolesOf(calleeOf(*Call), Libs) : nullptr;
  return Roles && Roles->GivesThreadLocal ? Call : nullptr;
}

static void followErrorNumber(LastSuspension &State, const CFGElement &Element, const Catalog &Libs) {
  auto S = Element.getAs<CFGStmt>();
  if (!S)
    return;
  if (const auto *Await = dyn_cast<CoawaitExpr>(S->getStmt())) {
    State.At = Await->getType()->isVoidType() && !neverSuspends(*Await) ? Await : nullptr;
  } else if (const auto *E = dyn_cast<Expr>(S->getStmt())) {
    Callee C = calleeOf(*E);
    const CallRoles *Roles = rolesOf(C, Libs);
    // An indirect call may set it as well.
    if ((C.Function || isa<CallExpr>(E)) && !(Roles && Roles->GivesThreadLocal))
      State.At = nullptr;
  }
}

static void addErrorNumbers(const FunctionBody &B, const Catalog &Libs, std::vector<MigratedThreadLocal> &Result) {
  auto Step = [&](LastSuspension &State, const CFGElement &Element) { followErrorNumber(State, Element, Libs); };
  B.flow()->visit<LastSuspension>(Step, [&](const LastSuspension &State, const CFGElement &Element, const CFGBlock &) {
    if (auto S = Element.getAs<CFGStmt>(); S && State.At)
      if (const Expr *Read = errorNumberRead(*S->getStmt(), Libs))
        Result.push_back({nullptr, false, State.At, Read});
  });
}

std::vector<MigratedThreadLocal>
corolint::model::migratedThreadLocals(const FunctionBody &B, llvm::ArrayRef<LiveVariable> Values, const Catalog &Libs,
                                      llvm::function_ref<bool(const CoroutineSuspendExpr &)> ResumesElsewhere) {
  std::vector<MigratedThreadLocal> Result;
  if (!B.flow())
    return Result;
  llvm::DenseMap<const VarDecl *, bool> Refers;
  for (const LiveVariable &Found : Values) {
    bool IsOne = Found.Variable->getTLSKind() != VarDecl::TLS_None;
    if (!Found.Use || !ResumesElsewhere(*Found.Over))
      continue;
    auto [Known, New] = Refers.try_emplace(Found.Variable);
    if (New)
      Known->second = !IsOne && refersToThreadLocal(*Found.Variable, Libs);
    if (IsOne || Known->second)
      Result.push_back({Found.Variable, !IsOne, Found.Over, Found.Use});
  }
  addErrorNumbers(B, Libs, Result);
  return Result;
}
