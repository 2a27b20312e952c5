// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/ConcurrentTasks.h"
#include "model/syntax/CallCondition.h"
#include "model/syntax/Coroutine.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

ConcurrentTasks::ConcurrentTasks(TranslationUnit &TU) : TU(TU) {
  for (const FunctionDecl *F : TU.functions())
    collect(*F);
  for (Started &Task : Tasks)
    follow(Task);
}

static bool startsTasks(const Expr &E, const ASTContext &Context, const Catalog &Libs) {
  Callee C = calleeOf(E);
  const CallRoles *Roles = rolesOf(C, Libs);
  if (!Roles)
    return false;
  auto Applies = [&](const CallEntry *Entry) { return applies(*Entry, C, Context); };
  return llvm::any_of(Roles->Spawns, Applies) || llvm::any_of(Roles->Detach, Applies) ||
         (Roles->Consumes && C.Args.size() > 1);
}

static const Stmt *loopBody(const Stmt &S) {
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(&S))
    return Range->getBody();
  if (const auto *For = dyn_cast<ForStmt>(&S))
    return For->getBody();
  if (const auto *While = dyn_cast<WhileStmt>(&S))
    return While->getBody();
  const auto *Do = dyn_cast<DoStmt>(&S);
  return Do ? Do->getBody() : nullptr;
}

static bool suspends(const Stmt &Root) {
  bool Found = false;
  forEachStatement(Root, [&](const Stmt &S) {
    Found |= isa<CoroutineSuspendExpr>(S);
    return !Found;
  });
  return Found;
}

void ConcurrentTasks::collect(const FunctionDecl &F) {
  llvm::DenseMap<const Stmt *, bool> InLoop;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const Stmt *Body = loopBody(S)) {
      bool Late = suspends(S);
      forEachStatement(*Body, [&](const Stmt &Inside) {
        InLoop[&Inside] |= Late;
        return true;
      });
    }
    const auto *E = dyn_cast<Expr>(&S);
    if (E && startsTasks(*E, TU.context(), TU.catalog())) {
      auto Loop = InLoop.find(&S);
      for (const Expr *Argument : calleeOf(*E).Args)
        add(F, *Argument, Loop != InLoop.end(), Loop != InLoop.end() && Loop->second);
    }
    return true;
  });
}

static bool capturesThis(const LambdaExpr &Lambda) {
  return llvm::any_of(Lambda.captures(), [](const LambdaCapture &Capture) { return Capture.capturesThis(); });
}

void ConcurrentTasks::add(const FunctionDecl &By, const Expr &Argument, bool Repeated, bool RepeatedLate) {
  forEachStatement(Argument, [&](const Stmt &S) {
    const FunctionDecl *First = nullptr;
    bool OnThis = false;
    if (const auto *Lambda = dyn_cast<LambdaExpr>(&S)) {
      First = Lambda->getCallOperator();
      OnThis = capturesThis(*Lambda);
    } else if (const auto *Call = dyn_cast<CallExpr>(&S)) {
      const FunctionDecl *Definition = nullptr;
      Callee C = calleeOf(*Call);
      if (C.Function && C.Exact && C.Function->hasBody(Definition) && isCoroutine(*Definition)) {
        First = Definition;
        Starting.insert(Call);
        const auto *Called = C.Object ? dyn_cast<LambdaExpr>(C.Object) : nullptr;
        OnThis = Called ? capturesThis(*Called) : C.Object && isa<CXXThisExpr>(C.Object);
      }
    }
    if (First &&
        llvm::none_of(Tasks, [&](const Started &Task) { return Task.First == First && Task.By == &By && !Repeated; }))
      Tasks.push_back({First, &By, Repeated, RepeatedLate, OnThis, Reach()});
    return !First;
  });
}

bool ConcurrentTasks::isAfterSuspension(const FunctionDecl &F, const Stmt &S) {
  struct Suspended {
    bool Yes = false;
    void join(const Suspended &Other) { Yes |= Other.Yes; }
    bool operator==(const Suspended &) const = default;
  };
  auto [Known, New] = AfterSuspension.try_emplace(&F);
  if (New && isCoroutine(F) && TU.body(F).flow()) {
    const Dataflow &Ways = *TU.body(F).flow();
    auto Step = [](Suspended &State, const CFGElement &Element) {
      auto Here = Element.getAs<CFGStmt>();
      State.Yes |= Here && isa<CoroutineSuspendExpr>(Here->getStmt());
    };
    Ways.visit<Suspended>(Step, [&](const Suspended &State, const CFGElement &Element, const CFGBlock &) {
      if (auto Here = Element.getAs<CFGStmt>(); Here && State.Yes)
        AfterSuspension[&F].insert(Here->getStmt());
    });
  }
  return AfterSuspension[&F].contains(&S);
}

void ConcurrentTasks::follow(Started &Task) {
  llvm::SmallVector<const FunctionDecl *, 16> Work{Task.First};
  Task.Runs[Task.First] = Task.RepeatedLate;
  while (!Work.empty()) {
    const FunctionDecl *F = Work.pop_back_val();
    bool Late = Task.Runs[F];
    if (F->isDependentContext() || !F->hasBody())
      continue;
    for (const CallSite &Site : TU.body(*F).calls()) {
      const FunctionDecl *Definition = nullptr;
      if (!Site.Call || Starting.contains(Site.Call) || !Site.Target.Exact ||
          !Site.Target.Function->hasBody(Definition) ||
          TU.context().getSourceManager().isInSystemHeader(Definition->getLocation()))
        continue;
      bool LateThere = Late || isAfterSuspension(*F, *Site.Call);
      auto [Known, New] = Task.Runs.try_emplace(Definition, LateThere);
      if (New || (LateThere && !Known->second)) {
        Known->second = LateThere;
        Work.push_back(Definition);
      }
    }
  }
}

bool ConcurrentTasks::mayRunWhileSuspended(const FunctionDecl &Changer, const Stmt &Change, const FunctionDecl &F,
                                           bool SameObject) {
  for (const Started &Changing : Tasks) {
    auto Runs = Changing.Runs.find(&Changer);
    if (Runs == Changing.Runs.end() || (SameObject && !Changing.OnThis))
      continue;
    if (!Runs->second && !isAfterSuspension(Changer, Change))
      continue;
    for (const Started &Sleeping : Tasks) {
      bool Beside = &Changing == &Sleeping ? Changing.Repeated : Changing.By == Sleeping.By;
      if (Beside && Sleeping.Runs.count(&F) && (!SameObject || Sleeping.OnThis))
        return true;
    }
  }
  return false;
}
