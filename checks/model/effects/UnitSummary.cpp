// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/effects/UnitSummary.h"
#include "model/syntax/AbsolutePath.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/FunctionId.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace corolint::model;

UnitSummary::Place UnitSummary::placeOf(SourceLocation Where, Effects &E) {
  const SourceManager &Sources = E.bodies().context().getSourceManager();
  SourceLocation Spelled = Sources.getFileLoc(Where);
  auto [Number, New] = FileNumbers.try_emplace(Sources.getFilename(Spelled), unsigned(Files.size()));
  if (New) {
    Files.push_back(absolutePath(Number->getKey(), Directory));
  }
  return {Number->second, Sources.getFileOffset(Spelled)};
}

std::vector<UnitSummary::Call> UnitSummary::callsOf(const CallSite &Site, const FunctionDecl &Caller, Effects &E,
                                                    llvm::SmallVectorImpl<const FunctionDecl *> &Open) {
  std::vector<Call> Result;
  addCalls(Site, Site.Where, E, Open, Result);
  for (const PassedCall &Passed : E.passedCalls(Site, Caller))
    addCalls(Passed.Way.back(), Site.Where, E, Open, Result);
  return Result;
}

void UnitSummary::addCalls(const CallSite &Site, SourceLocation Where, Effects &E,
                           llvm::SmallVectorImpl<const FunctionDecl *> &Open, std::vector<Call> &Result) {
  Effects::Targets Targets = E.targets(Site);
  for (const FunctionDecl *Here : Targets.Here) {
    auto [Number, New] = Numbers.try_emplace(Here, unsigned(Functions.size()));
    if (New) {
      Functions.emplace_back();
      Callers.emplace_back();
      Open.push_back(Here);
    }
    Result.push_back({calleeName(Site), Number->second, 0, placeOf(Where, E)});
  }
  for (uint64_t Identity : Targets.ids())
    Result.push_back({calleeName(Site), std::nullopt, Identity, placeOf(Where, E), false, Targets.Virtual != nullptr});
}

void UnitSummary::spread(unsigned From, bool Function::*Mark) {
  std::vector<unsigned> Changed;
  auto Set = [&](unsigned Number) {
    if (!std::exchange(Functions[Number].*Mark, true))
      Changed.push_back(Number);
  };
  Set(From);
  while (!Changed.empty()) {
    unsigned Number = Changed.back();
    Changed.pop_back();
    for (unsigned Caller : Callers[Number])
      Set(Caller);
  }
}

void UnitSummary::countUnknown(const FunctionBody &B) {
  Indirect += B.indirectCalls().size();
  Virtual += llvm::count_if(B.calls(), [](const CallSite &Site) { return !Site.Target.Exact; });
}

void UnitSummary::addOwn(unsigned Self, const CallSite &Site, SourceLocation Where, const FunctionDecl &Caller,
                         Effects &E) {
  for (const Effects::Own &Has : E.ownEffects(Site, Caller)) {
    std::string Instead = Has.Blocks ? Has.Blocks->Instead : Has.Runs ? Has.Runs->Instead : "";
    Functions[Self].Own.push_back({Has.What.Kind, calleeName(Site), std::move(Instead),
                                   E.bodies().catalog().isFromLibrary(Has.Blocks), placeOf(Where, E)});
    spread(Self, &Function::Matters);
  }
}

unsigned UnitSummary::add(const FunctionDecl &Root, Effects &E) {
  auto [Number, New] = Numbers.try_emplace(&Root, unsigned(Functions.size()));
  unsigned Result = Number->second;
  if (!New)
    return Result;
  Functions.emplace_back();
  Callers.emplace_back();
  llvm::SmallVector<const FunctionDecl *, 32> Unread{&Root};
  while (!Unread.empty()) {
    const FunctionDecl *F = Unread.pop_back_val();
    unsigned Self = Numbers.lookup(F);
    const FunctionBody &B = E.bodies().body(*F);
    countUnknown(B);
    for (const CallSite &Site : B.calls()) {
      addOwn(Self, Site, Site.Where, *F, E);
      for (const PassedCall &Passed : E.passedCalls(Site, *F))
        addOwn(Self, Passed.Way.back(), Site.Where, *F, E);
      for (Call &To : callsOf(Site, *F, E, Unread)) {
        if (To.Here) {
          Callers[*To.Here].push_back(Self);
          if (Functions[*To.Here].Matters)
            spread(Self, &Function::Matters);
          if (Functions[*To.Here].Open)
            spread(Self, &Function::Open);
        } else {
          spread(Self, &Function::Matters);
          spread(Self, &Function::Open);
        }
        Functions[Self].Calls.push_back(std::move(To));
      }
    }
  }
  return Result;
}

std::optional<unsigned> UnitSummary::ask(const CallSite &Site, const FunctionDecl &Caller, EffectSet Wanted,
                                         Offers Ours, Effects &E) {
  for (const FunctionDecl *Here : E.targets(Site).Here)
    add(*Here, E);
  for (const PassedCall &Passed : E.passedCalls(Site, Caller))
    for (const FunctionDecl *Here : E.targets(Passed.Way.back()).Here)
      add(*Here, E);
  llvm::SmallVector<const FunctionDecl *, 1> None;
  std::vector<Call> Calls = callsOf(Site, Caller, E, None);
  llvm::erase_if(Calls, [&](const Call &To) { return To.Here && !Functions[*To.Here].Open; });
  if (Calls.empty())
    return std::nullopt;
  Questions.push_back({std::move(Calls), Wanted, std::move(Ours)});
  return unsigned(Questions.size() - 1);
}

void UnitSummary::addParameter(uint64_t Identity, const ParameterFact &Fact, Effects &E) {
  Function &F = Functions.emplace_back();
  Callers.emplace_back();
  F.Exported = Identity;
  F.Matters = true;
  if (Fact.Effect)
    F.Own.push_back({*Fact.Effect, Fact.Callee, "", false, placeOf(Fact.Where, E)});
  else
    F.Calls.push_back({Fact.Callee, std::nullopt, Fact.Elsewhere, placeOf(Fact.Where, E), true});
}

unsigned UnitSummary::askParameter(const ParameterFact &Fact, EffectSet Wanted, Effects &E) {
  Questions.push_back({{{Fact.Callee, std::nullopt, Fact.Elsewhere, placeOf(Fact.Where, E), true}}, Wanted, {}});
  return unsigned(Questions.size() - 1);
}

bool UnitSummary::isExported(const FunctionDecl &F, ASTContext &Context) {
  if (!F.isExternallyVisible())
    return false;
  GVALinkage Linkage = Context.GetGVALinkageForFunction(&F);
  // A caller of an inline function or a template has its body.
  return Linkage == GVA_StrongExternal || Linkage == GVA_StrongODR;
}

/// Whether code that is not linked here may derive from the class. No: it is `final`, hidden, or local to this file, or
/// the code is compiled for a program. Yes: it is compiled for a shared library that exports it.
static bool isOpen(const CXXRecordDecl &Class) {
  const ASTContext &Context = Class.getASTContext();
  const LangOptions &Language = Context.getLangOpts();
  return Language.PICLevel && !Language.PIE && Class.getVisibility() == DefaultVisibility &&
         !Class.isEffectivelyFinal() && !Context.getSourceManager().isInMainFile(Class.getLocation());
}

void UnitSummary::addOverride(const CXXMethodDecl &Method, Effects &E) {
  llvm::SmallVector<const CXXMethodDecl *, 8> Open{&Method};
  llvm::DenseSet<uint64_t> Listed;
  const bool RunsLater = isCoroutine(Method) || isAwaiterMember(Method);
  while (!Open.empty()) {
    const CXXMethodDecl *Overridden = Open.pop_back_val()->getCanonicalDecl();
    Open.append(Overridden->begin_overridden_methods(), Overridden->end_overridden_methods());
    uint64_t Identity = E.bodies().isOpaque(*Overridden) ? 0 : virtualCallId(*Overridden);
    if (!Identity || !Listed.insert(Identity).second)
      continue;
    if (isOpen(*Overridden->getParent()) || isOpen(*Method.getParent()))
      OpenCalls.push_back(Identity);
    std::optional<unsigned> Runs;
    if (!RunsLater)
      Runs = add(Method, E);
    unsigned Self = Functions.size();
    Functions.emplace_back().Exported = Identity;
    Callers.emplace_back();
    if (!Runs)
      continue;
    Functions[Self].Calls.push_back(
        {"the override '" + displayName(Method) + "'", Runs, 0, placeOf(Method.getLocation(), E), false});
    Callers[*Runs].push_back(Self);
    if (Functions[*Runs].Matters)
      spread(Self, &Function::Matters);
    if (Functions[*Runs].Open)
      spread(Self, &Function::Open);
  }
}

void UnitSummary::addExported(Effects &E) {
  for (const FunctionDecl *F : E.bodies().functions()) {
    if (!F->isExternallyVisible())
      continue;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(F);
        Method && Method->isVirtual() && !Method->isPureVirtual() && !isa<CXXDestructorDecl>(Method))
      addOverride(*Method, E);
    if (!isExported(*F, E.bodies().context()))
      continue;
    // Calling a coroutine runs nothing yet; its effects are found in its own body.
    if (isCoroutine(*F) || isAwaiterMember(*F)) {
      Functions.emplace_back().Exported = functionId(*F);
      Callers.emplace_back();
      continue;
    }
    unsigned Number = add(*F, E);
    Functions[Number].Exported = functionId(*F);
  }
  for (const FunctionDecl *F : E.bodies().loopFunctions())
    countUnknown(E.bodies().body(*F));
}
