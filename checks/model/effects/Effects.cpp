// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/effects/Effects.h"
#include "model/syntax/CallCondition.h"
#include "model/syntax/Compat.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/FunctionId.h"
#include "model/syntax/InferredRunner.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
#include <map>

using namespace clang;
using namespace corolint::model;

static bool isAnnotated(const FunctionDecl &F, llvm::StringRef Annotation) {
  return llvm::any_of(F.specific_attrs<AnnotateAttr>(),
                      [&](const AnnotateAttr *A) { return A->getAnnotation() == Annotation; });
}

/// What the code itself declares: true if it blocks, false if it does not, nullopt if it declares neither.
static std::optional<bool> declaredBlocking(const FunctionDecl &F) {
  if (isAnnotated(F, "async::blocking"))
    return true;
  if (isAnnotated(F, "async::nonblocking"))
    return false;
  return compat::declaredBlocking(F);
}

/// Whether the call is made on the result of one that only lets time pass: `sleep(1s).get()`. Then the result is not
/// ready.
static bool isOnPause(const Callee &C, const Catalog &Libs) {
  const auto *Made = C.Object ? dyn_cast<CallExpr>(C.Object->IgnoreUnlessSpelledInSource()) : nullptr;
  const CallRoles *Roles = Made ? rolesOf(calleeOf(*Made), Libs) : nullptr;
  return Roles && Roles->Pauses;
}

llvm::SmallVector<Effects::Own, 2> Effects::ownEffects(const CallSite &Site, const FunctionDecl &Caller) {
  const FunctionDecl *F = Site.Target.Function;
  if (std::optional<bool> Declared = declaredBlocking(*F)) {
    if (*Declared)
      return {{Effect::blocks(BlockKind::Declared), nullptr, nullptr}};
    return {};
  }
  llvm::SmallVector<Own, 2> Result;
  CallContext Around{Site.ResultDiscarded, &Caller, Site.Where, Site.Destroyed, Site.OnOwned};
  if (const CallRoles *Roles = rolesOf(Site.Target, Bodies.catalog())) {
    if (Roles->NotBlocking && !isOnPause(Site.Target, Bodies.catalog()))
      return {};
    if (Roles->NotBlocking)
      return {{Effect::runs(RunKind::Result), nullptr, nullptr}};
    for (const BlockEntry *Entry : Roles->Blocks)
      if (applies(*Entry, Site.Target, Bodies.context(), Around))
        Result.push_back({Effect::blocks(Entry->Kind), Entry, nullptr});
    for (const RunEntry *Entry : Roles->Runs)
      if (applies(*Entry, Site.Target, Bodies.context(), Around))
        Result.push_back({Effect::runs(Entry->Kind), nullptr, Entry});
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(Site.Call);
  if (Result.empty() && (isInferredRunner(*F, Bodies.tasks()) || (Call && drivesToEnd(*Call, Caller))))
    Result.push_back({Effect::runs(RunKind::Task), nullptr, nullptr});
  return Result;
}

/// Whether another file may define `F`, which has no body here.
static bool mayBeElsewhere(const FunctionDecl &F) {
  return F.isExternallyVisible() && !F.isImplicit() && !F.isDefaulted() && !F.isDeleted() && !F.isPureVirtual() &&
         !F.isDependentContext() && !F.getBuiltinID() && !(F.isInlined() && !F.isTemplateInstantiation());
}

llvm::SmallVector<uint64_t, 2> Effects::Targets::ids() const {
  llvm::SmallVector<uint64_t, 2> Result;
  for (const FunctionDecl *F : Elsewhere)
    if (uint64_t Id = functionId(*F))
      Result.push_back(Id);
  if (uint64_t Id = Virtual ? virtualCallId(*Virtual) : 0)
    Result.push_back(Id);
  return Result;
}

Effects::Targets Effects::targets(const CallSite &Site) {
  Targets Result;
  auto Add = [&](const FunctionDecl *F) {
    if (!F || declaredBlocking(*F) == false)
      return;
    const FunctionDecl *Definition = nullptr;
    bool IsHere = F->hasBody(Definition);
    const FunctionDecl &Seen = IsHere ? *Definition : *F;
    // A coroutine's body and an awaiter's members are loop functions of their own.
    if (isCoroutine(Seen) || isAwaiterMember(Seen) || Bodies.isOpaque(Seen))
      return;
    if (IsHere)
      Result.Here.push_back(Definition);
    else if (mayBeElsewhere(*F))
      Result.Elsewhere.push_back(F);
  };
  const CallRoles *Roles = rolesOf(Site.Target, Bodies.catalog());
  if (Roles && Roles->NotBlocking)
    return {};
  if (Site.Target.Exact)
    Add(Site.Target.Function);
  else if (declaredBlocking(*Site.Target.Function) != false && !Bodies.isOpaque(*Site.Target.Function))
    Result.Virtual = cast<CXXMethodDecl>(Site.Target.Function)->getCanonicalDecl();
  if (Roles && Roles->InlineCaller)
    for (const Expr *Arg : Site.Target.Args)
      for (const FunctionDecl *Called : Bodies.targets().carriedBy(*Arg))
        Add(Called);
  return Result;
}

llvm::ArrayRef<PassedCall> Effects::passedCalls(const CallSite &Site, const FunctionDecl &Caller) {
  if (Site.Target.Args.empty() && !Site.Target.Object)
    return {};
  const FunctionDecl *Runs = nullptr;
  // An awaited coroutine runs as part of this one.
  if (Site.Awaited && Site.Target.Exact && Site.Target.Function->hasBody(Runs) && isCoroutine(*Runs) &&
      !Bodies.isOpaque(*Runs))
    return Passed.by(Site, *Runs, Caller);
  Targets Known = targets(Site);
  return Known.Here.size() == 1 ? Passed.by(Site, *Known.Here.front(), Caller) : llvm::ArrayRef<PassedCall>();
}

llvm::SmallVector<Effects::Step, 2> Effects::firstSteps(const CallSite &Site, const FunctionDecl &Caller) {
  llvm::SmallVector<Step, 2> Result;
  auto Add = [&](const CallSite &Ends, const PassedCall *Through) {
    for (const Own &Has : ownEffects(Ends, Caller))
      Result.push_back({stepsTo(Through), &Site, Through, nullptr, Has, std::nullopt});
    if (!Index)
      return;
    for (uint64_t Elsewhere : targets(Ends).ids())
      for (const EffectsIndex::FarEffect &Far : Index->effectsOf(Elsewhere))
        if (Far.Effect < Effect::Count)
          Result.push_back(
              {stepsTo(Through) + Far.Length, &Site, Through, nullptr, {{Far.Effect}, nullptr, nullptr}, Far.First});
  };
  Add(Site, nullptr);
  for (const PassedCall &Call : passedCalls(Site, Caller))
    Add(Call.Way.back(), &Call);
  return Result;
}

void Effects::explore(const FunctionDecl &Root) {
  llvm::SmallVector<const FunctionDecl *, 32> Open{&Root};
  while (!Open.empty()) {
    const FunctionDecl *Caller = Open.pop_back_val();
    if (!Reach.try_emplace(Caller).second)
      continue;
    for (const CallSite &Site : Bodies.body(*Caller).calls()) {
      for (const Step &First : firstSteps(Site, *Caller)) {
        Step &Known = Reach[Caller][First.Ends.What.Kind];
        if (Known.Length == 0 || First.Length < Known.Length)
          Known = First;
      }
      auto Follow = [&](const CallSite &Last, const PassedCall *Through) {
        for (const FunctionDecl *Target : targets(Last).Here) {
          Callers[Target].push_back({Caller, &Site, Through});
          Open.push_back(Target);
        }
      };
      Follow(Site, nullptr);
      for (const PassedCall &Call : passedCalls(Site, *Caller))
        Follow(Call.Way.back(), &Call);
    }
  }
}

/// Breadth first from the functions that have the effect by themselves, and, at their distance, from those that have it
/// through another file, so the first path found is a shortest one.
void Effects::spread(unsigned Kind) {
  std::map<unsigned, std::vector<const FunctionDecl *>> ByLength;
  llvm::DenseSet<const FunctionDecl *> Listed;
  auto List = [&](const FunctionDecl *F) {
    auto Found = Reach.find(F);
    if (Found != Reach.end() && Found->second[Kind].Length && Listed.insert(F).second)
      ByLength[Found->second[Kind].Length].push_back(F);
  };
  llvm::for_each(Bodies.functions(), List);
  for (auto &[F, Steps] : Reach)
    List(F);
  while (!ByLength.empty()) {
    auto [Length, Now] = *ByLength.begin();
    ByLength.erase(ByLength.begin());
    for (const FunctionDecl *F : Now) {
      Step Below = Reach[F][Kind];
      auto Edges = Callers.find(F);
      // A shorter path may have been found since.
      if (Below.Length != Length || Edges == Callers.end())
        continue;
      for (const Edge &Up : Edges->second) {
        Step &Known = Reach[Up.Caller][Kind];
        const unsigned Longer = Length + stepsTo(Up.Through);
        if (Known.Length != 0 && Known.Length <= Longer)
          continue;
        Known = {Longer, Up.Site, Up.Through, F, Below.Ends, std::nullopt};
        ByLength[Longer].push_back(Up.Caller);
      }
    }
  }
}

void Effects::close() {
  if (std::exchange(Closed, true))
    return;
  for (const FunctionDecl *Root : Bodies.loopFunctions())
    explore(*Root);
  for (unsigned Kind = 0; Kind < Effect::Count; ++Kind)
    spread(Kind);
}

Effects::Step Effects::shortest(const CallSite &Site, const FunctionDecl &Caller, EffectSet Wanted) {
  Step Best;
  for (const Step &First : firstSteps(Site, Caller))
    if (Wanted.contains(First.Ends.What) && (!Best.Length || First.Length < Best.Length))
      Best = First;
  // The call's own effect wins over effects below it.
  if (Best.Length == 1)
    return Best;
  auto Below = [&](const CallSite &Last, const PassedCall *Through) {
    for (const FunctionDecl *Target : targets(Last).Here)
      for (unsigned Kind = 0; Kind < Effect::Count; ++Kind)
        if (const Step &Known = Reach[Target][Kind]; Known.Length != 0 && Wanted.contains({Kind}) &&
                                                     (!Best.Length || Known.Length + stepsTo(Through) < Best.Length))
          Best = {Known.Length + stepsTo(Through), &Site, Through, Target, Known.Ends, std::nullopt};
  };
  Below(Site, nullptr);
  for (const PassedCall &Call : passedCalls(Site, Caller))
    Below(Call.Way.back(), &Call);
  return Best;
}

Witness Effects::of(const CallSite &Site, const FunctionDecl &Caller, EffectSet Wanted) {
  close();
  Step Best = shortest(Site, Caller, Wanted);
  Witness Result;
  if (!Best.Length)
    return Result;
  Result.What = Best.Ends.What;
  Result.Blocks = Best.Ends.Blocks;
  Result.Instead = Best.Ends.Blocks ? Best.Ends.Blocks->Instead : Best.Ends.Runs ? Best.Ends.Runs->Instead : "";
  Result.IsFromLibrary = Bodies.catalog().isFromLibrary(Best.Ends.Blocks);
  while (true) {
    Result.Chain.push_back(Best.Site);
    if (Best.Through)
      for (const CallSite &Passing : Best.Through->Way)
        Result.Chain.push_back(&Passing);
    if (Best.Far)
      Result.Beyond = Index->way(*Best.Far, Result.Instead, Result.IsFromLibrary);
    if (!Best.Next)
      return Result;
    Best = Reach[Best.Next][Result.What.Kind];
  }
}
