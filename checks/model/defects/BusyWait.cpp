// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/BusyWait.h"
#include "model/defects/PureCondition.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/NamedEntity.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace corolint::model;

static bool isPause(const Expr &E, const Catalog &Libs) {
  const CallRoles *Roles = rolesOf(calleeOf(E), Libs);
  return Roles && Roles->Pauses;
}

/// A local object, not a reference, that `F` uses only to call pauses on it: no other code can wake the sleeper.
static bool isPrivateTimer(const Expr *Object, const FunctionDecl &F, const Catalog &Libs) {
  const VarDecl *Timer = Object ? namedVariable(*Object) : nullptr;
  if (!Timer || !Timer->hasLocalStorage() || Timer->getType()->isReferenceType())
    return false;
  unsigned Mentions = 0, Pauses = 0;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const auto *Mention = dyn_cast<DeclRefExpr>(&S); Mention && Mention->getDecl() == Timer)
      ++Mentions;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(&S); Call && isPause(*Call, Libs)) {
      const auto *On = dyn_cast<DeclRefExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts());
      Pauses += On && On->getDecl() == Timer;
    }
    return true;
  });
  return Mentions == Pauses;
}

namespace {
enum class Part { Awaits, Prepares, Other };
} // namespace

/// What one statement of a loop's body contributes to the sleep.
static Part partOf(const Stmt &S, const FunctionDecl &F, const Catalog &Libs) {
  if (isa<NullStmt>(S))
    return Part::Prepares;
  if (const auto *Declaration = dyn_cast<DeclStmt>(&S)) {
    const auto *Timer = Declaration->isSingleDecl() ? dyn_cast<VarDecl>(Declaration->getSingleDecl()) : nullptr;
    const Expr *Init = Timer && Timer->getInit() ? Timer->getInit()->IgnoreImplicit() : nullptr;
    return Init && isPause(*Init, Libs) ? Part::Prepares : Part::Other;
  }
  const auto *E = dyn_cast<Expr>(&S);
  if (!E)
    return Part::Other;
  E = E->IgnoreUnlessSpelledInSource();
  const auto *Await = dyn_cast<CoawaitExpr>(E);
  if (Await)
    E = Await->getOperand()->IgnoreUnlessSpelledInSource();
  if (!isPause(*E, Libs))
    return Part::Other;
  // Other code that has access to the timer may use it to wake this coroutine.
  const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
  bool IsTimer = Member && (!Await || Member->getMethodDecl()->getName() == "async_wait");
  if (IsTimer && !isPrivateTimer(Member->getImplicitObjectArgument()->IgnoreParenImpCasts(), F, Libs))
    return Part::Other;
  return Await ? Part::Awaits : Part::Prepares;
}

std::vector<PollingLoop> corolint::model::pollingLoops(const FunctionDecl &F, const Catalog &Libs) {
  std::vector<PollingLoop> Result;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    const Expr *Condition = nullptr;
    const Stmt *Body = nullptr;
    if (const auto *While = dyn_cast<WhileStmt>(&S); While && !While->getConditionVariable()) {
      Condition = While->getCond();
      Body = While->getBody();
    } else if (const auto *Do = dyn_cast<DoStmt>(&S)) {
      Condition = Do->getCond();
      Body = Do->getBody();
    } else if (const auto *For = dyn_cast<ForStmt>(&S); For && !For->getInc() && !For->getConditionVariable()) {
      Condition = For->getCond();
      Body = For->getBody();
    }
    if (!Condition || !Body)
      return true;
    llvm::SmallVector<const Stmt *, 4> Parts;
    if (const auto *Block = dyn_cast<CompoundStmt>(Body))
      Parts.append(Block->body_begin(), Block->body_end());
    else
      Parts.push_back(Body);
    bool Sleeps = false, OnlySleeps = true;
    for (const Stmt *P : Parts) {
      Part Does = partOf(*P, F, Libs);
      Sleeps |= Does == Part::Awaits;
      OnlySleeps &= Does != Part::Other;
    }
    if (Sleeps && OnlySleeps)
      if (const ValueDecl *Awaited = polledState(*Condition, F))
        Result.push_back({&S, Awaited});
    return true;
  });
  return Result;
}
