// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/LoanSources.h"
#include "model/lifetime/CoroutineUses.h"
#include "model/lifetime/Storage.h"
#include "model/lifetime/TaskEnd.h"
#include "model/syntax/Coroutine.h"

using namespace clang;
using namespace corolint::model;

LoanSources::LoanSources(const FunctionDecl &F, ASTContext &Context, TaskTypes &T, const Catalog &Libs,
                         ParameterEffects &Effects)
    : F(F), Context(Context), T(T), Libs(Libs), Effects(Effects) {
  if (F.isDependentContext())
    return;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const auto *Call = dyn_cast<Expr>(&S); Call && isa<CallExpr, CXXConstructExpr>(Call))
      addCall(*Call);
    return true;
  });
}

static void addNames(const Expr &Root, const Expr *Except, llvm::SmallPtrSetImpl<const ValueDecl *> &Names) {
  forEachStatement(Root, [&](const Stmt &S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S); Ref && isa<VarDecl>(Ref->getDecl()))
      Names.insert(Ref->getDecl());
    else if (const auto *Member = dyn_cast<MemberExpr>(&S); Member && isa<FieldDecl>(Member->getMemberDecl()))
      Names.insert(Member->getMemberDecl());
    return &S != Except;
  });
}

void LoanSources::add(const Expr &Made, const FunctionDecl *Coroutine, llvm::SmallVector<Loan, 2> Lent, bool Started) {
  if (Lent.empty())
    return;
  if (!Ways)
    Ways.emplace(*F.getBody(), Context, T, Libs, &Effects);
  auto New = std::make_unique<LoanSource>(
      LoanSource{&Made, Coroutine, std::move(Lent), Started, Ways->of(Made, Started), {}, {}, false});
  New->Detaches = Started && detachesWhenDropped(Made.getType(), T);
  if (New->To.What == Destination::Finished || New->To.What == Destination::Unknown)
    return;
  const Expr &Whole = New->To.Spawner ? *New->To.Spawner : Made;
  addNames(Whole, nullptr, New->Shared);
  addNames(Whole, &Made, New->SpawnedIn);
  SourceAt[&Made] = New.get();
  Sources.push_back(std::move(New));
}

/// Whether the closure is a coroutine with a task that uses the captures when the closure may have been destroyed.
static bool taskUsesClosure(const LambdaExpr &Lambda, TaskTypes &T, const Catalog &Libs) {
  const CXXMethodDecl &Body = *Lambda.getCallOperator();
  if (Lambda.capture_size() == 0)
    return false;
  // `this auto` moves the closure into the coroutine.
  if (Body.isExplicitObjectMemberFunction() && !Body.getParamDecl(0)->getType()->isReferenceType())
    return false;
  CoroutineUses Later = usesAfterSuspension(Body, T, Libs);
  return Later.Captures || Later.This;
}

/// A closure that is not a coroutine, and returns the task of one that refers to what the closure owns.
void LoanSources::addPlainClosure(const Expr &Call, const LambdaExpr &Lambda, ParameterEffect Effect) {
  const CXXMethodDecl &Body = *Lambda.getCallOperator();
  if (Lambda.capture_size() == 0 || !Body.getBody() || Body.isDependentContext())
    return;
  if (!Ways)
    Ways.emplace(*F.getBody(), Context, T, Libs, &Effects);
  // If the result is awaited in the same expression, the closure lives until then.
  if (Effect == ParameterEffect::CallsForResult) {
    Destination To = Ways->of(Call);
    if (To.What != Destination::Returned && To.What != Destination::Spawned)
      return;
  }
  forEachStatement(*Body.getBody(), [&](const Stmt &S) {
    const auto *Return = dyn_cast<ReturnStmt>(&S);
    const auto *Made = Return && Return->getRetValue()
                           ? dyn_cast<CallExpr>(Return->getRetValue()->IgnoreUnlessSpelledInSource())
                           : nullptr;
    if (!Made)
      return true;
    for (const Loan &Lent : loansOfCall(*Made, Body, T, Libs, true))
      if (Lent.Owner && isCapturedByCopy(*Lent.Owner, Body)) {
        LoanSource Handed{Made, calledCoroutine(calleeOf(*Made)), {Lent}, false, {}, {}, {}, true};
        Handed.To.What = Destination::Returned;
        Handed.To.At = Return;
        HandedOver.push_back(std::move(Handed));
      }
    return true;
  });
}

/// A closure that is passed to a function that calls it.
void LoanSources::addClosure(const Expr &Call, const Expr &Argument, ParameterEffect Effect) {
  const LambdaExpr *Lambda = lambdaOf(Argument);
  if (Effect == ParameterEffect::Starts || Effect == ParameterEffect::StartsLater)
    return add(Argument, nullptr, loansOfClosure(Argument, F, T, Libs), false);
  bool Called = Effect == ParameterEffect::DropsCallable || Effect == ParameterEffect::CallsForResult;
  if (!Called)
    return;
  if (!isCoroutine(*Lambda->getCallOperator()))
    return addPlainClosure(Call, *Lambda, Effect);
  if (!taskUsesClosure(*Lambda, T, Libs))
    return;
  Loan Closure{LoanKind::Closure, nullptr, Lambda->getBeginLoc(), nullptr, false};
  if (Effect == ParameterEffect::DropsCallable) {
    LoanSource Handed{Lambda, nullptr, {Closure}, true, {}, {}, {}, true};
    Handed.To.Spawner = &Call;
    HandedOver.push_back(std::move(Handed));
    return;
  }
  // A local that holds the closure may outlive the task; a copy that the function takes by value does not.
  Owner Found = StorageFinder(F, Libs).ofLvalue(&Argument);
  if (!Found || !T.of(Call.getType()).Kind)
    return;
  Closure.Owner = *Found;
  bool Eager = T.of(Call.getType()).Starts == Start::Eager;
  add(Call, nullptr, {Closure}, Eager);
}

void LoanSources::addCall(const Expr &Call) {
  Callee C = calleeOf(Call);
  for (unsigned I = 0; I < C.Args.size(); ++I)
    if (lambdaOf(*C.Args[I]))
      addClosure(Call, *C.Args[I], Effects.ofCallable(C, I, &Call));
  const TaskFacts &Facts = T.of(Call.getType());
  if (auto Referred = loansOfOperation(Call, F, Context, Libs); !Referred.empty()) {
    // One that returns a plain result has waited for it: Boost's `yield_context`.
    bool RunsOn = Call.getType()->isVoidType();
    if (RunsOn || Facts.Kind)
      add(Call, C.Function, std::move(Referred), RunsOn || Facts.Starts == Start::Eager);
    return;
  }
  Start Starts = Facts.Starts;
  // One that starts depending on its arguments lends nothing unless they show that it has started.
  bool Eager = Starts == Start::Eager || Starts == Start::ByArguments;
  add(Call, calledCoroutine(C), loansOfCall(Call, F, T, Libs), Eager);
}
