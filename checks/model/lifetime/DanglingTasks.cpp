// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/DanglingTasks.h"
#include "model/lifetime/LoanSources.h"
#include "model/lifetime/TaskEnd.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include <map>

using namespace clang;
using namespace corolint::model;

namespace {
/// A loan: a reference from a task to what it borrows, while both exist.
struct LiveLoan {
  const LoanSource *From;
  const Loan *What;
  /// The local that holds the task, the member or outer variable that keeps it, or null if the holder is unknown.
  const ValueDecl *Holder;
  enum Place { InLocal, Outside, OnItsOwn } Where;
  bool Started;
  auto operator<=>(const LiveLoan &) const = default;
};

/// The loans of this place, and whether what they refer to has been destroyed already.
struct LiveLoans {
  std::map<LiveLoan, bool> Dead;

  void join(const LiveLoans &Other) {
    for (auto [Key, Gone] : Other.Dead)
      Dead[Key] |= Gone;
  }
  bool operator==(const LiveLoans &) const = default;
};

class Lending {
public:
  Lending(const FunctionBody &B, ASTContext &Context, TaskTypes &T, const Catalog &Libs, ParameterEffects &Effects)
      : B(B), Libs(Libs), Sources(B.function(), Context, T, Libs, Effects) {}

  std::vector<DanglingTask> run();

private:
  void step(LiveLoans &State, const CFGElement &Element);
  void make(LiveLoans &State, const LoanSource &From);
  void useHolder(LiveLoans &State, const Expr &Name, const ValueDecl &Holder);
  void hand(LiveLoans &State, LiveLoan L, bool Gone, const Destination &To);
  void passTime(LiveLoans &State, const CoroutineSuspendExpr *Suspend);
  void letRunOn(LiveLoans &State, const VarDecl &Handle);
  void endLife(LiveLoans &State, const VarDecl &Variable);
  void report(const LiveLoan &L, Outlives How, SourceLocation Where);

  const FunctionBody &B;
  const Catalog &Libs;
  LoanSources Sources;
  bool Reporting = false;
  llvm::SmallPtrSet<const Loan *, 4> Reported;
  std::vector<DanglingTask> Result;
};
} // namespace

void Lending::report(const LiveLoan &L, Outlives How, SourceLocation Where) {
  if (Reporting && Reported.insert(L.What).second)
    Result.push_back({L.From->Made, L.From->Coroutine, *L.What, How, Where, L.Started});
}

static SourceLocation placeOf(const Destination &To, const Expr &Value) {
  if (To.Spawner)
    return To.Spawner->getExprLoc();
  return To.At && (To.What == Destination::Returned || To.What == Destination::Kept) ? To.At->getBeginLoc()
                                                                                     : Value.getExprLoc();
}

/// Moves a task to the place `To`.
void Lending::hand(LiveLoans &State, LiveLoan L, bool Gone, const Destination &To) {
  // A coroutine's own parameters and locals are destroyed later; a temporary is destroyed here.
  bool Temporary = !L.What->Owner;
  SourceLocation Where = placeOf(To, *L.From->Made);
  // It may have run up to its first suspension while everything was still alive.
  if (!Gone && To.Started && !To.StartedLater && L.What->AtStartOnly)
    return;
  L.Started |= To.Started;
  L.Holder = To.Holder;
  switch (To.What) {
  case Destination::Stored:
    L.Where = LiveLoan::InLocal;
    // It runs on, whether the local is used or not.
    if (L.From->Detaches && (Gone || Temporary))
      return report(L, Outlives::Spawned, Where);
    break;
  case Destination::Kept:
    L.Where = LiveLoan::Outside;
    if (Gone || Temporary)
      return report(L, Outlives::Kept, Where);
    break;
  case Destination::Spawned:
    L.Where = LiveLoan::OnItsOwn;
    L.Started = true;
    if (Gone || Temporary)
      return report(L, Outlives::Spawned, Where);
    break;
  case Destination::Returned:
    return report(L, Gone ? Outlives::UsedLater : Outlives::Returned, Where);
  default:
    return;
  }
  State.Dead[L] |= Gone || Temporary;
}

void Lending::make(LiveLoans &State, const LoanSource &From) {
  // An assignment destroys what the variable held.
  if (From.To.What == Destination::Stored)
    if (const auto *Assignment = dyn_cast_or_null<CXXOperatorCallExpr>(From.To.At);
        Assignment && Assignment->getOperator() == OO_Equal)
      std::erase_if(State.Dead, [&](const auto &Entry) {
        return Entry.first.Where == LiveLoan::InLocal && Entry.first.Holder == From.To.Holder;
      });
  for (const Loan &What : From.Lent)
    hand(State, {&From, &What, nullptr, LiveLoan::OnItsOwn, From.Started}, false, From.To);
}

void Lending::useHolder(LiveLoans &State, const Expr &Name, const ValueDecl &Holder) {
  llvm::SmallVector<std::pair<LiveLoan, bool>, 4> Held, Joined;
  for (const auto &Entry : State.Dead) {
    if (Entry.first.Holder == &Holder && Entry.first.Where != LiveLoan::OnItsOwn)
      Held.push_back(Entry);
    else if (Entry.first.Where != LiveLoan::InLocal && !Entry.second && Entry.first.From->Shared.contains(&Holder))
      Joined.push_back(Entry);
  }
  if (!Joined.empty() && Sources.ways().mayJoin(Name))
    for (const auto &Entry : Joined)
      State.Dead.erase(Entry.first);
  if (Held.empty())
    return;
  Destination To = Sources.ways().of(Name);
  if (To.What == Destination::Untouched || To.What == Destination::Dropped)
    return;
  for (const auto &[L, Gone] : Held) {
    State.Dead.erase(L);
    bool Runs = To.What == Destination::Finished || To.What == Destination::Unknown;
    if (Gone && Runs)
      report(L, Outlives::UsedLater, Name.getExprLoc());
    else
      hand(State, L, Gone, To);
  }
}

/// Other tasks run here: one that runs on its own may end.
void Lending::passTime(LiveLoans &State, const CoroutineSuspendExpr *Suspend) {
  std::erase_if(State.Dead, [&](const auto &Entry) {
    const auto &[L, Gone] = Entry;
    return !Gone && (L.Started || L.Where != LiveLoan::InLocal) && (!Suspend || mayWaitFor(*Suspend, L.From->Shared));
  });
}

/// Running tasks whose handle is destroyed run on by themselves.
void Lending::letRunOn(LiveLoans &State, const VarDecl &Handle) {
  llvm::SmallVector<std::pair<LiveLoan, bool>, 2> Running;
  for (const auto &Entry : State.Dead)
    if (Entry.first.Holder == &Handle && Entry.first.Where == LiveLoan::InLocal && Entry.first.From->Detaches)
      Running.push_back(Entry);
  for (auto &[L, Gone] : Running) {
    State.Dead.erase(L);
    L.Holder = nullptr;
    L.Where = LiveLoan::OnItsOwn;
    // Clang ends the lifetimes of objects without a destructor last.
    if (Gone)
      report(L, Outlives::Spawned, placeOf(L.From->To, *L.From->Made));
    else
      State.Dead[L];
  }
}

void Lending::endLife(LiveLoans &State, const VarDecl &Variable) {
  letRunOn(State, Variable);
  // Objects that the caller passed by reference live on.
  if (isa<ParmVarDecl>(Variable) && Variable.getType()->isReferenceType())
    return;
  for (auto At = State.Dead.begin(); At != State.Dead.end();) {
    auto &[L, Gone] = *At;
    bool HolderEnds = L.Holder == &Variable;
    bool Owned = L.What->Owner == &Variable;
    // The object that it was spawned in has been destroyed: a group waits for its tasks or cancels them, a loop
    // destroys them.
    bool SpawnedIn = L.Where == LiveLoan::OnItsOwn && L.From->SpawnedIn.contains(&Variable) && endsItsTasks(Variable);
    if (Owned && L.Where == LiveLoan::InLocal && !HolderEnds) {
      Gone = true;
    } else if (Owned && L.Where != LiveLoan::InLocal) {
      report(L, L.Where == LiveLoan::Outside ? Outlives::Kept : Outlives::Spawned, placeOf(L.From->To, *L.From->Made));
      At = State.Dead.erase(At);
      continue;
    } else if (HolderEnds || SpawnedIn) {
      At = State.Dead.erase(At);
      continue;
    }
    ++At;
  }
}

void Lending::step(LiveLoans &State, const CFGElement &Element) {
  if (auto End = Element.getAs<CFGLifetimeEnds>())
    return endLife(State, *End->getVarDecl());
  auto Statement = Element.getAs<CFGStmt>();
  if (!Statement)
    return;
  const Stmt *S = Statement->getStmt();
  if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S)) {
    if (!neverSuspends(*Suspend))
      passTime(State, Suspend);
  } else if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    useHolder(State, *Ref, *Ref->getDecl());
  } else if (const auto *Member = dyn_cast<MemberExpr>(S)) {
    if (isa<FieldDecl>(Member->getMemberDecl()))
      useHolder(State, *Member, *Member->getMemberDecl());
  } else if (const auto *E = dyn_cast<Expr>(S); E && isa<CallExpr, CXXConstructExpr>(E)) {
    const CallRoles *Roles = rolesOf(calleeOf(*E), Libs);
    if (Roles && (!Roles->Runs.empty() || !Roles->Blocks.empty()))
      passTime(State, nullptr);
  }
  if (const LoanSource *From = Sources.at(S))
    make(State, *From);
}

std::vector<DanglingTask> Lending::run() {
  if (!B.flow())
    return {};
  for (const LoanSource &Handed : Sources.handedOver())
    if (Handed.To.Spawner)
      Result.push_back(
          {Handed.Made, nullptr, Handed.Lent.front(), Outlives::HandedOver, Handed.To.Spawner->getExprLoc(), true});
    else
      Result.push_back(
          {Handed.Made, Handed.Coroutine, Handed.Lent.front(), Outlives::Returned, Handed.To.At->getBeginLoc(), false});
  if (Sources.empty())
    return std::move(Result);
  auto Starts = B.flow()->solve<LiveLoans>([&](LiveLoans &State, const CFGElement &Element) { step(State, Element); });
  Reporting = true;
  for (const CFGBlock *Block : B.flow()->blocks()) {
    auto Start = Starts.find(Block);
    if (Start == Starts.end())
      continue;
    LiveLoans State = Start->second;
    for (const CFGElement &Element : *Block)
      step(State, Element);
    // Clang ends the lifetimes of parameters in some versions and on some paths only; here all of them end.
    if (Block->empty() && Block->succ_empty())
      for (const ParmVarDecl *Parameter : llvm::reverse(B.function().parameters()))
        endLife(State, *Parameter);
  }
  // A destroyed closure is reason enough; the coroutine has lost its captures too.
  llvm::SmallPtrSet<const Expr *, 4> WithoutClosure;
  for (const DanglingTask &Found : Result)
    if (Found.What.Kind == LoanKind::Closure)
      WithoutClosure.insert(Found.Task);
  std::erase_if(Result, [&](const DanglingTask &Found) {
    return Found.What.Kind == LoanKind::Capture && WithoutClosure.contains(Found.Task);
  });
  if (B.function().isMain())
    std::erase_if(Result, [](const DanglingTask &Found) {
      return Found.What.Owner && (Found.How == Outlives::Spawned || Found.How == Outlives::Kept);
    });
  return std::move(Result);
}

std::vector<DanglingTask> corolint::model::danglingTasks(const FunctionBody &B, ASTContext &Context, TaskTypes &T,
                                                         const Catalog &Libs, ParameterEffects &Effects) {
  return Lending(B, Context, T, Libs, Effects).run();
}
