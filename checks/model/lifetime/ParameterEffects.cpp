// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/ParameterEffects.h"
#include "model/lifetime/CoroutineUses.h"
#include "model/lifetime/ValueFlow.h"
#include "model/syntax/CallCondition.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/FunctionId.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

ParameterEffects::Recording::~Recording() {
  Effects.Noted = Outer;
  if (Outer)
    Outer->append(Far);
}

ParameterEffects::Assumption::Assumption(ParameterEffects &Effects, const FarParameter &Of, ParameterEffect Effect)
    : Effects(Effects), Of(Of), Effect(Effect), Before(std::exchange(Effects.Known, decltype(Effects.Known)())),
      Outer(std::exchange(Effects.Assumed, this)) {}

ParameterEffects::Assumption::~Assumption() {
  Effects.Known = std::move(Before);
  Effects.Assumed = Outer;
}

/// The effect of a function that another file defines.
ParameterEffect ParameterEffects::far(const FunctionDecl &F, unsigned Parameter, const Expr *Call) {
  if (!Call || Parameter >= F.getNumParams() || F.isDependentContext() || !F.isExternallyVisible() || isOpaque(F, Libs))
    return ParameterEffect::Unknown;
  if (Assumed && Assumed->Of.Function->getCanonicalDecl() == F.getCanonicalDecl() && Assumed->Of.Place == Parameter)
    return Assumed->Effect;
  if (Elsewhere)
    if (ParameterEffect Effect = Elsewhere(parameterId(F, Parameter)); Effect != ParameterEffect::Unknown)
      return Effect;
  if (Noted)
    Noted->push_back({&F, Parameter, Call});
  return ParameterEffect::Unknown;
}

ParameterEffect ParameterEffects::of(const FunctionDecl &F, unsigned Parameter, const Expr *Call) {
  const FunctionDecl *Definition = nullptr;
  if (!F.hasBody(Definition)) {
    const FunctionDecl *Pattern = F.getTemplateInstantiationPattern();
    return Pattern && Pattern->isDefined() ? ParameterEffect::Unknown : far(F, Parameter, Call);
  }
  if (Parameter >= Definition->getNumParams() || Definition->isDependentContext() || isOpaque(*Definition, Libs))
    return ParameterEffect::Unknown;
  const ParmVarDecl &P = *Definition->getParamDecl(Parameter);
  // Unknown while it is computed: recursion ends there.
  auto [Found, New] = Known.try_emplace(&P);
  if (New) {
    Recording Hinges(*this);
    KnownParameter Result;
    Result.Effect = infer(*Definition, P, Result.By);
    Result.Far = Hinges.Far;
    Known[&P] = Result;
    return Result.Effect;
  }
  if (Noted)
    Noted->append(Found->second.Far);
  return Found->second.Effect;
}

ParameterFact ParameterEffects::fact(const FunctionDecl &F, unsigned Parameter) {
  const FunctionDecl *Definition = nullptr;
  if (!F.hasBody(Definition))
    return {};
  const ParmVarDecl *P = Definition->getParamDecl(Parameter);
  ParameterEffect Effect = of(F, Parameter, nullptr);
  KnownParameter Found = Known.lookup(P);
  if (llvm::is_contained(FarEffects, Effect))
    return {Effect, {nullptr, 0, nullptr}, Found.By};
  bool HingesOnOne = !Found.Far.empty() && llvm::all_of(Found.Far, [&](const FarParameter &Each) {
    return Each.Function == Found.Far.front().Function && Each.Place == Found.Far.front().Place;
  });
  if (Effect != ParameterEffect::Unknown || !HingesOnOne)
    return {};
  // It has the other function's effect if it passes the parameter on whatever that is.
  Assumption Started(*this, Found.Far.front(), ParameterEffect::Starts);
  if (of(F, Parameter, nullptr) != ParameterEffect::Starts)
    return {};
  return {ParameterEffect::Unknown, Found.Far.front(), Found.Far.front().Call};
}

/// Whether the body only returns after `Call`. A function that starts a task and then waits has finished it.
static bool isLastCall(const Stmt &Body, const Expr &Call) {
  bool After = false, Last = true;
  forEachStatement(Body, [&](const Stmt &S) {
    if (&S == &Call) {
      After = true;
      return false;
    }
    Last &= !After || !isa<CallExpr, CXXConstructExpr, CoroutineSuspendExpr>(S);
    return Last;
  });
  return Last;
}

namespace {
/// The effect of one mention of a parameter.
struct Mention {
  ParameterEffect Effect = ParameterEffect::Unknown;
  bool IsLook = false;
};
} // namespace

static Mention effectOf(const Destination &To, const FunctionDecl &F) {
  const Stmt &Body = *F.getBody();
  bool IsCoroutine = isCoroutine(F);
  switch (To.What) {
  case Destination::Untouched:
    return {ParameterEffect::Unknown, true};
  case Destination::Spawned:
    // A coroutine's effect occurs when it is awaited, or later.
    if (IsCoroutine || !To.Spawner || !isLastCall(Body, *To.Spawner))
      return {};
    return {To.StartedLater ? ParameterEffect::StartsLater : ParameterEffect::Starts};
  case Destination::Returned:
    if (IsCoroutine)
      return {};
    return {!To.Started       ? ParameterEffect::IntoResult
            : To.StartedLater ? ParameterEffect::StartsLater
                              : ParameterEffect::Starts};
  case Destination::Finished:
    return {IsCoroutine ? ParameterEffect::IntoResult : ParameterEffect::Finishes};
  default:
    return {};
  }
}

/// The call `f()` of the callable that `Name` names, moved, forwarded or not. Null if `Name` is used otherwise.
static const CallExpr *callOf(const DeclRefExpr &Name, const Stmt &Body) {
  const CallExpr *Found = nullptr;
  forEachStatement(Body, [&](const Stmt &S) {
    const auto *Call = dyn_cast<CallExpr>(&S);
    if (!Call || Found)
      return !Found;
    const Expr *Object = isa<CXXOperatorCallExpr>(Call) && cast<CXXOperatorCallExpr>(Call)->getOperator() == OO_Call
                             ? Call->getArg(0)->IgnoreParenImpCasts()
                             : nullptr;
    if (const auto *Cast = dyn_cast_or_null<CallExpr>(Object); Cast && Cast->getNumArgs() == 1)
      Object = Cast->getArg(0)->IgnoreParenImpCasts();
    if (Object == &Name)
      Found = Call;
    return true;
  });
  return Found;
}

static Mention mentionOf(const DeclRefExpr &Name, const FunctionDecl &F, const ValueFlow &Ways,
                         ParameterEffects &Effects, const Expr *&By) {
  const Stmt &Body = *F.getBody();
  Mention Found;
  if (const CallExpr *Call = callOf(Name, Body)) {
    Destination To = Ways.of(*Call);
    By = Call;
    if (To.What == Destination::Spawned && !To.Spawner && !isCoroutine(F))
      Found.Effect = ParameterEffect::DropsCallable;
    else if (To.What == Destination::Returned && !To.Started && !isCoroutine(F))
      Found.Effect = ParameterEffect::CallsForResult;
    return Found;
  }
  const Expr *Passed = Ways.callableCall(Name);
  if (!Passed) {
    Destination To = Ways.of(Name);
    By = To.Spawner;
    return effectOf(To, F);
  }
  Callee C = calleeOf(*Passed);
  By = Passed;
  for (unsigned I = 0; I < C.Args.size(); ++I)
    if (Ways.isPartOf(Name, *C.Args[I]))
      Found.Effect = Effects.ofCallable(C, I, Passed);
  if (Found.Effect == ParameterEffect::CallsForResult && Ways.of(*Passed).What != Destination::Returned)
    Found.Effect = ParameterEffect::Unknown;
  if (Found.Effect == ParameterEffect::Unknown)
    return effectOf(Ways.of(Name), F);
  if (isCoroutine(F) || !isLastCall(Body, *Passed))
    Found.Effect = ParameterEffect::Unknown;
  return Found;
}

ParameterEffect ParameterEffects::infer(const FunctionDecl &F, const ParmVarDecl &Parameter, const Expr *&By) {
  const Stmt &Body = *F.getBody();
  llvm::SmallVector<const DeclRefExpr *, 4> Mentions;
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S); Ref && Ref->getDecl() == &Parameter)
      Mentions.push_back(Ref);
    return true;
  });
  if (Mentions.empty() || Mentions.size() > 8)
    return ParameterEffect::Unknown;
  ValueFlow Ways(Body, Context, T, Libs, this);
  std::optional<ParameterEffect> Effect;
  for (const DeclRefExpr *Name : Mentions) {
    Mention Found = mentionOf(*Name, F, Ways, *this, By);
    if (Found.IsLook)
      continue;
    if (Effect && *Effect != Found.Effect)
      return ParameterEffect::Unknown;
    Effect = Found.Effect;
  }
  return Effect.value_or(ParameterEffect::Unknown);
}

ParameterEffect ParameterEffects::ofCallable(const Callee &C, unsigned Argument, const Expr *Call) {
  if (!C.Function || !C.Exact)
    return ParameterEffect::Unknown;
  const CallRoles *Roles = rolesOf(C, Libs);
  if (!Roles)
    return of(*C.Function, Argument, Call);
  if (Roles->KeepsCallable) {
    for (const SpawnEntry *Entry : Roles->Spawns)
      if (applies(*Entry, C, Context))
        return Entry->Starts == SpawnStart::Later ? ParameterEffect::StartsLater : ParameterEffect::Starts;
    return ParameterEffect::IntoResult;
  }
  if (llvm::any_of(Roles->DropsCallable, [&](const CallEntry *Entry) { return applies(*Entry, C, Context); }))
    return ParameterEffect::DropsCallable;
  return Roles->InlineCaller ? ParameterEffect::CallsForResult : ParameterEffect::Unknown;
}
