// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/ForgottenTask.h"
#include "model/defects/TaskHolder.h"
#include "model/lifetime/Storage.h"
#include "model/lifetime/ValueFlow.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace clang;
using namespace corolint::model;

namespace {
struct Held {
  const Expr *Made;
  Destination To;
  const VarDecl *Holder;
};

/// The tasks that are certainly in a local here, by local.
struct HeldTasks {
  std::map<const Held *, const VarDecl *> In;

  void join(const HeldTasks &Other) {
    std::erase_if(In, [&](const auto &Entry) {
      auto There = Other.In.find(Entry.first);
      return There == Other.In.end() || There->second != Entry.second;
    });
  }
  bool operator==(const HeldTasks &) const = default;
};

class Keeping {
public:
  Keeping(const FunctionBody &B, ASTContext &Context, TaskTypes &T, const Catalog &Libs, ParameterEffects &Effects,
          llvm::function_ref<bool(QualType)> Wanted)
      : B(B), Wanted(Wanted), Ways(*B.function().getBody(), Context, T, Libs, &Effects) {}

  std::vector<ForgottenTask> run();

private:
  void collect();
  void addCaptured(const Expr &Made, const LambdaExpr &Lambda);
  bool isInPatternOnly(const VarDecl &Holder) const;
  /// Returns the local that a mention moves the task to, or the same local if it stays; nullopt for a use.
  std::optional<const VarDecl *> mention(const DeclRefExpr &Name, const VarDecl &Holder) const;
  bool isOnlyLook(const Stmt &At) const;
  const Expr *partOf(const Expr &Whole) const;
  /// Returns the last of the locals that the task is moved through, or null if one of them is used.
  const VarDecl *unusedIn(const VarDecl &Holder) const;
  bool empties(const Expr &Call, const VarDecl *&Holder) const;
  void step(HeldTasks &State, const CFGElement &Element);
  void report(const HeldTasks &State, const CFGElement &Element);
  void left(const Held &Task, const VarDecl &Holder, const Stmt *Where, ForgottenTask::Kind How);
  bool usesRun(const VarDecl &Holder) const;

  const FunctionBody &B;
  llvm::function_ref<bool(QualType)> Wanted;
  ValueFlow Ways;
  std::vector<std::unique_ptr<Held>> Tasks;
  llvm::DenseMap<const Stmt *, const Held *> MadeAt;
  llvm::DenseMap<const VarDecl *, llvm::SmallVector<const DeclRefExpr *, 4>> Mentions;
  llvm::DenseMap<SourceLocation, unsigned> InPattern;
  llvm::DenseSet<const Stmt *> Running;
  llvm::SmallPtrSet<const Expr *, 4> Reported;
  std::vector<ForgottenTask> Result;
};
} // namespace

static bool names(const Stmt &In, const VarDecl &Local) {
  bool Found = false;
  forEachStatement(In, [&](const Stmt &S) { return !(Found |= localNamed(S) == &Local); });
  return Found;
}

/// `[t = f()] {…}`: the capture is unused unless the body names it.
void Keeping::addCaptured(const Expr &Made, const LambdaExpr &Lambda) {
  const auto *Init = Lambda.capture_init_begin();
  for (const LambdaCapture &C : Lambda.captures()) {
    const Expr *From = *Init++;
    if (!From || !Lambda.isInitCapture(&C) || !Ways.isPartOf(Made, *From))
      continue;
    const auto *Variable = cast<VarDecl>(C.getCapturedVar());
    if (!names(*Lambda.getBody(), *Variable) && !Lambda.getCallOperator()->isDependentContext())
      Result.push_back({ForgottenTask::Unused, &Made, Variable});
  }
}

void Keeping::collect() {
  forEachStatement(*B.function().getBody(), [&](const Stmt &S) {
    if (const VarDecl *Local = localNamed(S))
      Mentions[Local].push_back(cast<DeclRefExpr>(&S));
    const auto *Call = dyn_cast<CallExpr>(&S);
    if (!Call || !Call->isPRValue() || !Wanted(Call->getType()))
      return true;
    Destination To = Ways.of(*Call);
    const Expr *Made = Call;
    while (To.What == Destination::Captured && !To.Started) {
      const auto &Lambda = cast<LambdaExpr>(*To.At);
      addCaptured(*Call, Lambda);
      To = Ways.of(Lambda);
    }
    const auto *Holder = dyn_cast_or_null<VarDecl>(To.Holder);
    if (To.What != Destination::Stored || To.Started || !Holder || !Holder->hasLocalStorage() ||
        !dropsWhatItHolds(Holder->getType(), Wanted))
      return true;
    // `auto &task = tasks.emplace_back(f());`
    if (isa<CallExpr>(To.At) && !isOnlyLook(*To.At))
      return true;
    Tasks.push_back(std::make_unique<Held>(Held{Made, To, Holder}));
    MadeAt[Call] = Tasks.back().get();
    return true;
  });
}

/// Whether the template of this instantiation mentions the local more often, in a discarded `if constexpr`.
bool Keeping::isInPatternOnly(const VarDecl &Holder) const {
  auto There = InPattern.find(Holder.getLocation());
  auto Here = Mentions.find(&Holder);
  return There != InPattern.end() && There->second > (Here == Mentions.end() ? 0 : Here->second.size());
}

/// Whether the mention reads and takes nothing of the task: `tasks.size()`, `task.reset();`, `auto n = pair.second;`.
bool Keeping::isOnlyLook(const Stmt &At) const {
  const auto *Call = dyn_cast<CallExpr>(&At);
  const auto *Method = Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
  if (!Method || !Method->getParent()->isInStdNamespace())
    return false;
  const Stmt *Above = Ways.parentOf(At);
  while (isa_and_nonnull<FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, ParenExpr>(Above))
    Above = Ways.parentOf(*Above);
  return !mayHoldTask(Call->getType(), Wanted) || !Above || !isa<Expr, DeclStmt, ReturnStmt>(Above);
}

/// Returns the member or element of `Whole` that is named there, or null if none is.
const Expr *Keeping::partOf(const Expr &Whole) const {
  const Stmt *Above = Ways.parentOf(Whole);
  while (isa_and_nonnull<ImplicitCastExpr, ParenExpr>(Above))
    Above = Ways.parentOf(*Above);
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(Above))
    return isa<FieldDecl>(Member->getMemberDecl()) ? Member : nullptr;
  const auto *Call = dyn_cast_or_null<CallExpr>(Above);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  return F && F->isInStdNamespace() && Call->getNumArgs() == 1 && lastName(*F) == "get" ? Call : nullptr;
}

std::optional<const VarDecl *> Keeping::mention(const DeclRefExpr &Name, const VarDecl &Holder) const {
  if (isa<BindingDecl>(Name.getDecl()))
    return std::nullopt;
  // `pair.second`, `std::get<1>(tuple)`: another part.
  for (const Expr *At = partOf(Name); At; At = partOf(*At))
    if (!mayHoldTask(At->getType(), Wanted))
      return &Holder;
  Destination To = Ways.of(Name);
  if (To.Started)
    return std::nullopt;
  switch (To.What) {
  case Destination::Untouched:
    return isOnlyLook(*To.At) ? std::optional(&Holder) : std::nullopt;
  case Destination::Overwritten:
    return &Holder;
  case Destination::Dropped:
    // `(void)task;` states that it is dropped on purpose.
    return isa<ExplicitCastExpr>(To.At) ? std::nullopt : std::optional(&Holder);
  case Destination::Stored: {
    const auto *Next = dyn_cast_or_null<VarDecl>(To.Holder);
    bool Keeps = Next && Next->hasLocalStorage() && mayHoldTask(Next->getType(), Wanted) &&
                 dropsWhatItHolds(Next->getType(), Wanted);
    return Keeps ? std::optional(Next) : std::nullopt;
  }
  default:
    return std::nullopt;
  }
}

const VarDecl *Keeping::unusedIn(const VarDecl &Holder) const {
  llvm::SmallVector<const VarDecl *, 4> Through{&Holder};
  for (unsigned I = 0; I < Through.size(); ++I) {
    if (isInPatternOnly(*Through[I]))
      return nullptr;
    auto Found = Mentions.find(Through[I]);
    if (Found == Mentions.end())
      continue;
    for (const DeclRefExpr *Name : Found->second) {
      std::optional<const VarDecl *> Next = mention(*Name, *Through[I]);
      if (!Next)
        return nullptr;
      if (!llvm::is_contained(Through, *Next))
        Through.push_back(*Next);
    }
  }
  return Through.back();
}

/// Whether the call replaces the value of a local that holds one task, or empties a container.
bool Keeping::empties(const Expr &E, const VarDecl *&Holder) const {
  const auto *Call = dyn_cast<CallExpr>(&E);
  const auto *Method = Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
  const Expr *Object = Method ? calledObject(*Call) : nullptr;
  Holder = Object ? localNamed(*Object->IgnoreParenImpCasts()) : nullptr;
  if (!Holder || Holder->getType()->isReferenceType())
    return false;
  if (Method->getOverloadedOperator() == OO_Equal) // `task = wrap(std::move(task));` keeps it
    return !names(*Call->getArg(1), *Holder);
  std::string Name = lastName(*Method);
  return Method->getParent()->isInStdNamespace() &&
         (Name == "clear" || Name == "reset" || (Name == "emplace" && lastName(*Method->getParent()) == "optional"));
}

void Keeping::step(HeldTasks &State, const CFGElement &Element) {
  const VarDecl *Ended = nullptr;
  if (auto End = Element.getAs<CFGLifetimeEnds>())
    Ended = End->getVarDecl();
  else if (auto Destroyed = Element.getAs<CFGAutomaticObjDtor>())
    Ended = Destroyed->getVarDecl();
  if (Ended)
    std::erase_if(State.In, [&](const auto &Entry) { return Entry.second == Ended; });
  auto S = Element.getAs<CFGStmt>();
  if (!S)
    return;
  const Stmt &At = *S->getStmt();
  const VarDecl *Emptied = nullptr;
  if (const VarDecl *Local = localNamed(At)) {
    std::optional<const VarDecl *> Next = mention(cast<DeclRefExpr>(At), *Local);
    for (auto Entry = State.In.begin(); Entry != State.In.end();) {
      bool Here = Entry->second == Local;
      if (Here && Next)
        Entry->second = *Next;
      Entry = Here && !Next ? State.In.erase(Entry) : std::next(Entry);
    }
  } else if (const auto *E = dyn_cast<Expr>(&At); E && empties(*E, Emptied)) {
    std::erase_if(State.In, [&](const auto &Entry) { return Entry.second == Emptied && Entry.first->To.At != &At; });
  }
  if (const Held *New = MadeAt.lookup(&At))
    State.In[New] = New->Holder;
  if (isa<ReturnStmt, CoreturnStmt>(At))
    State.In.clear();
}

/// Whether each mention of the local runs. Those in a discarded `if constexpr (false)` do not.
bool Keeping::usesRun(const VarDecl &Holder) const {
  auto Found = Mentions.find(&Holder);
  return Found == Mentions.end() ||
         llvm::all_of(Found->second, [&](const DeclRefExpr *Name) { return Running.contains(Name); });
}

void Keeping::left(const Held &Task, const VarDecl &Holder, const Stmt *Where, ForgottenTask::Kind How) {
  if (usesRun(Holder) && !isInPatternOnly(Holder) && Reported.insert(Task.Made).second)
    Result.push_back({How, Task.Made, &Holder, Where});
}

void Keeping::report(const HeldTasks &State, const CFGElement &Element) {
  auto Destroyed = Element.getAs<CFGAutomaticObjDtor>();
  auto S = Element.getAs<CFGStmt>();
  const VarDecl *Emptied = nullptr;
  const auto *E = S ? dyn_cast<Expr>(S->getStmt()) : nullptr;
  bool Empties = E && empties(*E, Emptied);
  bool Returns = S && isa<ReturnStmt, CoreturnStmt>(S->getStmt());
  for (const auto &[Task, Holder] : State.In)
    if (Destroyed && Destroyed->getVarDecl() == Holder)
      left(*Task, *Holder, nullptr, ForgottenTask::Left);
    else if (Returns)
      left(*Task, *Holder, S->getStmt(), ForgottenTask::Left);
    else if (Empties && Emptied == Holder && Task->To.At != E)
      left(*Task, *Holder, E, ForgottenTask::Overwritten);
}

std::vector<ForgottenTask> Keeping::run() {
  collect();
  if (const FunctionDecl *Pattern = B.function().getTemplateInstantiationPattern(); Pattern && Pattern->getBody())
    forEachStatement(*Pattern->getBody(), [&](const Stmt &S) {
      if (const VarDecl *Local = localNamed(S))
        ++InPattern[Local->getLocation()];
      return true;
    });
  for (const auto &Task : Tasks)
    if (const VarDecl *Last = unusedIn(*Task->Holder)) {
      Reported.insert(Task->Made);
      Result.push_back({ForgottenTask::Unused, Task->Made, Last});
    }
  if (Reported.size() == Tasks.size())
    return std::move(Result);
  for (const CFGBlock *Block : B.flow()->blocks())
    for (const CFGElement &Element : *Block)
      if (auto S = Element.getAs<CFGStmt>())
        Running.insert(S->getStmt());
  B.flow()->visit<HeldTasks>(
      [&](HeldTasks &State, const CFGElement &Element) { step(State, Element); },
      [&](const HeldTasks &State, const CFGElement &Element, const CFGBlock &) { report(State, Element); });
  return std::move(Result);
}

std::vector<ForgottenTask> corolint::model::forgottenTasks(const FunctionBody &B, ASTContext &Context, TaskTypes &T,
                                                           const Catalog &Libs, ParameterEffects &Effects,
                                                           llvm::function_ref<bool(QualType)> Wanted) {
  if (!B.flow() || !makesTask(B.function(), Wanted))
    return {};
  return Keeping(B, Context, T, Libs, Effects, Wanted).run();
}
