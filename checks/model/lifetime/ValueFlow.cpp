// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/ValueFlow.h"
#include "model/lifetime/ParameterEffects.h"
#include "model/lifetime/ValuePlace.h"
#include "model/syntax/CallCondition.h"
#include "model/syntax/Callee.h"
#include "model/syntax/ContainerMembers.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

struct ValueFlow::Step {
  const Stmt *Child;
  Destination To;

  /// The end of the path.
  bool end(Destination::Kind What, const Stmt &At) {
    To.What = What;
    To.At = &At;
    return false;
  }
  bool goOn(const Stmt &Parent) {
    Child = &Parent;
    return true;
  }
  /// The end in a variable that the child initializes.
  bool endIn(const DeclStmt &Declaration) {
    for (const Decl *D : Declaration.decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D); Variable && Variable->getInit() == Child) {
        To.Holder = Variable;
        bool IsAlias =
            Variable->getType()->isReferenceType() && !isa<ExprWithCleanups, MaterializeTemporaryExpr>(Child);
        return end(IsAlias                       ? Destination::Unknown
                   : Variable->hasLocalStorage() ? Destination::Stored
                                                 : Destination::Kept,
                   Declaration);
      }
    return end(Destination::Unknown, Declaration);
  }
};

ValueFlow::ValueFlow(const Stmt &Body, ASTContext &Context, TaskTypes &T, const Catalog &Libs,
                     ParameterEffects *Effects)
    : Context(Context), T(T), Libs(Libs), Effects(Effects) {
  llvm::SmallVector<const Stmt *, 8> Children;
  forEachStatement(Body, [&](const Stmt &S) {
    Children.clear();
    appendEvaluatedChildren(S, Children);
    for (const Stmt *Child : Children)
      Parents[Child] = &S;
    return true;
  });
}

/// nullopt if the call is not known to start anything.
std::optional<SpawnStart> ValueFlow::spawnerStart(const Expr &Call) const {
  Callee C = calleeOf(Call);
  const CallRoles *Roles = rolesOf(C, Libs);
  if (!Roles)
    return std::nullopt;
  for (const SpawnEntry *Entry : Roles->Spawns)
    if (applies(*Entry, C, Context))
      return Entry->Starts;
  if (llvm::any_of(Roles->Detach, [&](const CallEntry *Entry) { return applies(*Entry, C, Context); }))
    return SpawnStart::AtOnce;
  return std::nullopt;
}

bool ValueFlow::start(Step &S, const CallExpr &Call, SpawnStart Starts) const {
  // Detaching a running task starts nothing.
  if (!S.To.Started)
    S.To.StartedLater = Starts == SpawnStart::Later;
  S.To.Started = true;
  S.To.Spawner = &Call;
  return Call.getType()->isRecordType() ? S.goOn(Call) : S.end(Destination::Spawned, Call);
}

void ValueFlow::storeIn(Step &S, const Expr &Place) const {
  const ValueDecl *Holder = holderOf(Place);
  if (!Holder)
    return;
  S.To.Holder = Holder;
  S.To.What = isOwnLocal(*Holder) ? Destination::Stored : Destination::Kept;
}

/// A call on the object that holds the value: `tasks.clear()`, `tasks[0]`, `t.start()`.
bool ValueFlow::followObject(Step &S, const CallExpr &Call) const {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  if (!Method)
    return S.end(Destination::Unknown, Call);
  if (auto Starts = spawnerStart(Call))
    return start(S, Call, *Starts);
  std::string Name = lastName(*Method);
  if (givesElement(Call))
    return S.goOn(Call);
  if (Method->getOverloadedOperator() == OO_Equal)
    return S.end(Destination::Overwritten, Call);
  // What is extracted or replaced as a whole may be used elsewhere.
  bool Changes = Name == "reset" || (changeByMember(Name) && Name != "extract" && Name != "assign");
  if (Method->isConst() || (isStd(*Method) && Changes))
    return S.end(Destination::Untouched, Call);
  const CallRoles *Roles = rolesOf(calleeOf(Call), Libs);
  // `task.via(executor)`
  if (Roles && Roles->Consumes)
    return S.goOn(Call);
  return S.end(Roles && !Roles->Runs.empty() ? Destination::Finished : Destination::Unknown, Call);
}

/// Whether a coroutine that no model file describes takes the task by value, so that it ends with the result:
/// `retry(task())`.
bool ValueFlow::consumesTask(const Stmt &Argument, const CallExpr &Call) const {
  const FunctionDecl *F = Call.getDirectCallee();
  const auto *Value = dyn_cast<Expr>(&Argument);
  const TaskFacts &Result = T.of(Call.getType());
  if (!F || !Value || Result.Kind != TypeKind::Task || Result.Starts != Start::Lazy)
    return false;
  unsigned First = isa<CXXOperatorCallExpr>(Call) && isa<CXXMethodDecl>(F) ? 1 : 0;
  for (unsigned I = First; I < Call.getNumArgs() && I - First < F->getNumParams(); ++I)
    if (Call.getArg(I) == Value) {
      QualType Type = F->getParamDecl(I - First)->getType();
      return !Type->isReferenceType() && T.of(Type).Kind == TypeKind::Task;
    }
  return false;
}

/// A call of a function that no model file describes.
bool ValueFlow::followInferred(Step &S, const CallExpr &Call) const {
  Callee C = calleeOf(Call);
  const auto *Place = llvm::find_if(C.Args, [&](const Expr *Argument) { return Argument == S.Child; });
  ParameterEffect Effect = Effects && C.Function && C.Exact && Place != C.Args.end()
                               ? Effects->of(*C.Function, Place - C.Args.begin(), &Call)
                               : ParameterEffect::Unknown;
  switch (Effect) {
  case ParameterEffect::Starts:
    return start(S, Call, SpawnStart::AtOnce);
  case ParameterEffect::StartsLater:
    return start(S, Call, SpawnStart::Later);
  case ParameterEffect::Finishes:
    return S.end(Destination::Finished, Call);
  case ParameterEffect::IntoResult:
    return S.goOn(Call);
  default:
    return consumesTask(*S.Child, Call) ? S.goOn(Call) : S.end(Destination::Unknown, Call);
  }
}

bool ValueFlow::followCall(Step &S, const CallExpr &Call) const {
  const Expr *Object = objectOf(Call);
  if (S.Child == Object)
    return followObject(S, Call);
  const FunctionDecl *F = Call.getDirectCallee();
  if (!F)
    return S.end(Destination::Unknown, Call);
  if (Call.isCallToStdMove() || F->getBuiltinID() == Builtin::BIforward)
    return S.goOn(Call);
  if (F->getOverloadedOperator() == OO_Equal && Object) {
    storeIn(S, *Object);
    S.To.At = &Call;
    return false;
  }
  if (Object && isStd(*F) && changeByMember(lastName(*F)) == Change::Adds) {
    storeIn(S, *Object);
    S.To.At = &Call;
    return false;
  }
  // `std::make_unique<task>(f())`, `std::get<0>(pair)`
  if (givesElement(Call) || (isStd(*F) && llvm::StringRef(lastName(*F)).starts_with("make_")))
    return S.goOn(Call);
  const CallRoles *Roles = rolesOf(calleeOf(Call), Libs);
  if (!Roles)
    return followInferred(S, Call);
  if (auto Starts = spawnerStart(Call)) {
    if (const ValueDecl *Place = Object ? placeOf(*Object) : nullptr)
      S.To.Holder = Place;
    return start(S, Call, *Starts);
  }
  if (!Roles->Runs.empty())
    return S.end(Destination::Finished, Call);
  return Roles->Consumes || Roles->KeepsCallable ? S.goOn(Call) : S.end(Destination::Unknown, Call);
}

static bool passesOn(const CXXConstructExpr &Construct, const Catalog &Libs) {
  const CXXConstructorDecl *Constructor = Construct.getConstructor();
  const CallRoles *Roles = rolesOf(calleeOf(Construct), Libs);
  return Constructor->isCopyOrMoveConstructor() || (Roles && (Roles->Consumes || Roles->KeepsCallable)) ||
         Constructor->getParent()->isInStdNamespace();
}

bool ValueFlow::followMember(Step &S, const MemberExpr &Member) const {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Parents.lookup(&Member));
  if (Call && Call->getCallee()->IgnoreParens() == &Member)
    return followObject(S, *Call);
  return isa<FieldDecl>(Member.getMemberDecl()) ? S.goOn(Member) : S.end(Destination::Unknown, Member);
}

/// The end of a value in a statement that does not pass it on.
static Destination::Kind endIn(const Stmt &Parent) {
  if (isa<CoawaitExpr>(Parent))
    return Destination::Finished;
  if (isa<ReturnStmt, CoreturnStmt>(Parent))
    return Destination::Returned;
  if (isa<LambdaExpr>(Parent))
    return Destination::Captured;
  return isa<Expr>(Parent) ? Destination::Unknown : Destination::Dropped;
}

/// Takes one step from `S.Child` to its parent. Returns false if the path ends there.
bool ValueFlow::follow(Step &S, const Stmt &Parent) const {
  if (isa<ParenExpr, ImplicitCastExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, InitListExpr,
          CXXStdInitializerListExpr, CXXNewExpr>(Parent))
    return S.goOn(Parent);
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(&Parent))
    return S.Child == Element->getBase() ? S.goOn(Parent) : S.end(Destination::Unknown, Parent);
  if (const auto *Dereference = dyn_cast<UnaryOperator>(&Parent); Dereference && Dereference->getOpcode() == UO_Deref)
    return S.goOn(Parent);
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(&Parent))
    return Cast->getType()->isVoidType() ? S.end(Destination::Dropped, Parent) : S.goOn(Parent);
  if (const auto *Choice = dyn_cast<ConditionalOperator>(&Parent))
    return S.Child == Choice->getCond() ? S.end(Destination::Untouched, Parent) : S.goOn(Parent);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(&Parent))
    return passesOn(*Construct, Libs) ? S.goOn(Parent) : S.end(Destination::Unknown, Parent);
  if (const auto *Member = dyn_cast<MemberExpr>(&Parent))
    return followMember(S, *Member);
  if (const auto *Declaration = dyn_cast<DeclStmt>(&Parent))
    return S.endIn(*Declaration);
  if (const auto *Call = dyn_cast<CallExpr>(&Parent))
    return followCall(S, *Call);
  if (const auto *Comma = dyn_cast<BinaryOperator>(&Parent); Comma && Comma->getOpcode() == BO_Comma)
    return S.Child == Comma->getRHS() ? S.goOn(Parent) : S.end(Destination::Dropped, Parent);
  return S.end(endIn(Parent), Parent);
}

/// A started task runs on if its handle is dropped, unless dropping ends it; so does one without a handle.
void ValueFlow::finish(Step &S, bool Runs) const {
  if (S.To.What != Destination::Dropped)
    return;
  const auto *Last = dyn_cast<Expr>(S.Child);
  if (!Last || !Last->isPRValue())
    return;
  const TaskFacts &Facts = T.of(Last->getType());
  bool EndsWithIt = Facts.Drop == OnDrop::Cancels || Facts.Drop == OnDrop::Joins || Facts.Drop == OnDrop::NeverRuns;
  Runs |= S.To.Started || Facts.Starts == Start::Eager || Facts.Kind == TypeKind::FireAndForget;
  if (Runs && !EndsWithIt)
    S.To.What = Destination::Spawned;
}

Destination ValueFlow::of(const Expr &Value, bool Runs) const {
  Step S{&Value, {}};
  while (true) {
    const Stmt *Parent = Parents.lookup(S.Child);
    if (!Parent)
      return S.To;
    if (!follow(S, *Parent))
      break;
  }
  finish(S, Runs);
  return S.To;
}

const Expr *ValueFlow::callableCall(const Expr &Value) const {
  for (const Stmt *At = &Value; const Stmt *Parent = Parents.lookup(At); At = Parent) {
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Parent)) {
      // `std::thread(f)` is a call of its own; `std::function` and copies hold the callable.
      bool Holds = Construct->getConstructor()->isCopyOrMoveConstructor() || Construct->getNumArgs() == 1;
      if (!Holds || rolesOf(calleeOf(*Construct), Libs))
        return Construct;
      continue;
    }
    if (isa<ParenExpr, ImplicitCastExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(Parent))
      continue;
    const auto *Call = dyn_cast<CallExpr>(Parent);
    const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
    if (F && (Call->isCallToStdMove() || F->getBuiltinID() == Builtin::BIforward))
      continue;
    return F ? Call : nullptr;
  }
  return nullptr;
}

bool ValueFlow::isPartOf(const Expr &Part, const Expr &Whole) const {
  for (const Stmt *At = &Part; At; At = Parents.lookup(At))
    if (At == &Whole)
      return true;
  return false;
}

bool ValueFlow::mayJoin(const Expr &Name) const {
  bool Mentioned = false;
  for (const Stmt *At = &Name; const Stmt *Parent = Parents.lookup(At); At = Parent) {
    const auto *E = dyn_cast<Expr>(Parent);
    if (!E)
      break;
    const auto *Construct = dyn_cast<CXXConstructExpr>(E);
    if (isa<CallExpr, CoroutineSuspendExpr>(E) ||
        (Construct && !Construct->getConstructor()->isCopyOrMoveConstructor())) {
      if (spawnerStart(*E))
        return false;
      Mentioned = true;
    }
  }
  return Mentioned;
}
