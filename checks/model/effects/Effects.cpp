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

/// What the code itself declares: true blocks, false does not, none says nothing.
static std::optional<bool> declaredBlocking(const FunctionDecl &F) {
  if (isAnnotated(F, "async::blocking"))
    return true;
  if (isAnnotated(F, "async::nonblocking"))
    return false;
  return compat::declaredBlocking(F);
}

llvm::SmallVector<Effects::Own, 2> Effects::ownEffects(const CallSite &Site, const FunctionDecl &Caller) {
  const FunctionDecl *F = Site.Target.Function;
  if (std::optional<bool> Declared = declaredBlocking(*F)) {
    if (*Declared)
      return {{Effect::blocks(BlockKind::Declared), nullptr, nullptr}};
    return {};
  }
  llvm::SmallVector<Own, 2> Result;
  CallContext Around{Site.ResultDiscarded, &Caller, Site.Where, Site.Destroyed};
  if (const CallRoles *Roles = rolesOf(Site.Target, Bodies.catalog())) {
    if (Roles->NotBlocking)
      return {};
    for (const BlockEntry *Entry : Roles->Blocks)
      if (applies(*Entry, Site.Target, Bodies.context(), Around))
        Result.push_back({Effect::blocks(Entry->Kind), Entry, nullptr});
    for (const RunEntry *Entry : Roles->Runs)
      if (applies(*Entry, Site.Target, Bodies.context(), Around))
        Result.push_back({Effect::runs(Entry->Kind), nullptr, Entry});
  }
  if (Result.empty() && isInferredRunner(*F, Bodies.tasks()))
    Result.push_back({Effect::runs(RunKind::Task), nullptr, nullptr});
  return Result;
}

bool Effects::isOpaque(const FunctionDecl &F) {
  return Bodies.context().getSourceManager().isInSystemHeader(F.getLocation()) ||
         Bodies.catalog().libraryOf(qualifiedName(F));
}

/// The function that calling `Callable` runs: a lambda's, a function's, a functor's. Null: unknown.
static const FunctionDecl *callableTarget(const Expr &Callable) {
  const Expr *E = Callable.IgnoreUnlessSpelledInSource();
  if (const auto *Address = dyn_cast<UnaryOperator>(E); Address && Address->getOpcode() == UO_AddrOf)
    E = Address->getSubExpr()->IgnoreUnlessSpelledInSource();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl()))
      return F;
  const CXXRecordDecl *Class = E->getType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return nullptr;
  const FunctionDecl *Only = nullptr;
  for (const NamedDecl *Member : Class->lookup(Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call))) {
    const auto *Template = dyn_cast<FunctionTemplateDecl>(Member);
    // A generic lambda has one instantiation a call: with more than one, which of them runs here is unknown.
    if (Only || (Template && std::distance(Template->spec_begin(), Template->spec_end()) != 1))
      return nullptr;
    Only = Template ? *Template->spec_begin() : Member->getAsFunction();
  }
  return Only;
}

/// May another file define `F`, which has no body here?
static bool mayBeElsewhere(const FunctionDecl &F) {
  return F.isExternallyVisible() && !F.isImplicit() && !F.isDefaulted() && !F.isDeleted() && !F.isPureVirtual() &&
         !F.isDependentContext() && !F.getBuiltinID() && !(F.isInlined() && !F.isTemplateInstantiation());
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
    if (isCoroutine(Seen) || isAwaiterMember(Seen) || isOpaque(Seen))
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
  if (Roles && Roles->InlineCaller)
    for (const Expr *Arg : Site.Target.Args)
      Add(callableTarget(*Arg));
  return Result;
}

llvm::SmallVector<Effects::Step, 2> Effects::firstSteps(const CallSite &Site, const FunctionDecl &Caller) {
  llvm::SmallVector<Step, 2> Result;
  for (const Own &Has : ownEffects(Site, Caller))
    Result.push_back({1, &Site, nullptr, Has, std::nullopt});
  if (Index)
    for (const FunctionDecl *Elsewhere : targets(Site).Elsewhere)
      for (const EffectsIndex::FarEffect &Far : Index->effectsOf(functionId(*Elsewhere)))
        if (Far.Effect < Effect::Count)
          Result.push_back({1 + Far.Length, &Site, nullptr, {{Far.Effect}, nullptr, nullptr}, Far.First});
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
      for (const FunctionDecl *Target : targets(Site).Here) {
        Callers[Target].push_back({Caller, &Site});
        Open.push_back(Target);
      }
    }
  }
}

/// Breadth first from the functions that have the effect by themselves, and from those that have it through another
/// file when it is their turn, so the first way found is a shortest one.
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
      // A shorter way may have been found since.
      if (Below.Length != Length || Edges == Callers.end())
        continue;
      for (const Edge &Up : Edges->second) {
        Step &Known = Reach[Up.Caller][Kind];
        if (Known.Length != 0 && Known.Length <= Length + 1)
          continue;
        Known = {Length + 1, Up.Site, F, Below.Ends, std::nullopt};
        ByLength[Length + 1].push_back(Up.Caller);
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

Witness Effects::of(const CallSite &Site, const FunctionDecl &Caller, EffectSet Wanted) {
  close();
  Step Best;
  for (const Step &First : firstSteps(Site, Caller))
    if (Wanted.contains(First.Ends.What) && (!Best.Length || First.Length < Best.Length))
      Best = First;
  // The call's own effect comes before what lies below it.
  if (Best.Length != 1)
    for (const FunctionDecl *Target : targets(Site).Here)
      for (unsigned Kind = 0; Kind < Effect::Count; ++Kind)
        if (const Step &Known = Reach[Target][Kind];
            Known.Length != 0 && Wanted.contains({Kind}) && (!Best.Length || Known.Length + 1 < Best.Length))
          Best = {Known.Length + 1, &Site, Target, Known.Ends, std::nullopt};
  Witness Result;
  if (!Best.Length)
    return Result;
  Result.What = Best.Ends.What;
  Result.Blocks = Best.Ends.Blocks;
  Result.Instead = Best.Ends.Blocks ? Best.Ends.Blocks->Instead : Best.Ends.Runs ? Best.Ends.Runs->Instead : "";
  Result.IsFromLibrary = Bodies.catalog().isFromLibrary(Best.Ends.Blocks);
  while (true) {
    Result.Chain.push_back(Best.Site);
    if (Best.Far)
      Result.Beyond = Index->way(*Best.Far, Result.Instead, Result.IsFromLibrary);
    if (!Best.Next)
      return Result;
    Best = Reach[Best.Next][Result.What.Kind];
  }
}
