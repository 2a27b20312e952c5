// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Summary.h"
#include "Coroutine.h"
#include "Identity.h"
#include "Model.h"
#include "Names.h"
#include "Paths.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace corolint::model;

Summary::Place Summary::placeOf(SourceLocation Where, Model &M) {
  const SourceManager &Sources = M.context().getSourceManager();
  SourceLocation Spelled = Sources.getFileLoc(Where);
  auto [Number, New] = FileNumbers.try_emplace(Sources.getFilename(Spelled), unsigned(Files.size()));
  if (New) {
    Files.push_back(absolutePath(Number->getKey(), Directory));
  }
  return {Number->second, Sources.getFileOffset(Spelled)};
}

std::vector<Summary::Call> Summary::callsOf(const CallSite &Site, Model &M,
                                            llvm::SmallVectorImpl<const FunctionDecl *> &Open) {
  std::vector<Call> Result;
  Effects::Targets Targets = M.effects().targets(Site);
  for (const FunctionDecl *Here : Targets.Here) {
    auto [Number, New] = Numbers.try_emplace(Here, unsigned(Functions.size()));
    if (New) {
      Functions.emplace_back();
      Callers.emplace_back();
      Open.push_back(Here);
    }
    Result.push_back({calleeName(Site), Number->second, 0, placeOf(Site.Where, M)});
  }
  for (const FunctionDecl *Elsewhere : Targets.Elsewhere)
    if (uint64_t Identity = identityOf(*Elsewhere))
      Result.push_back({calleeName(Site), std::nullopt, Identity, placeOf(Site.Where, M)});
  return Result;
}

void Summary::spread(unsigned From, bool Function::*Mark) {
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

void Summary::countUnknown(const Body &B) {
  Indirect += B.indirectCalls();
  Virtual += llvm::count_if(B.calls(), [](const CallSite &Site) { return !Site.Target.Exact; });
}

unsigned Summary::add(const FunctionDecl &Root, Model &M) {
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
    const Body &B = M.body(*F);
    countUnknown(B);
    for (const CallSite &Site : B.calls()) {
      for (const Effects::Own &Has : M.effects().ownEffects(Site, *F)) {
        std::string Instead = Has.Blocks ? Has.Blocks->Instead : Has.Runs ? Has.Runs->Instead : "";
        Functions[Self].Own.push_back({Has.What.Index, calleeName(Site), std::move(Instead),
                                       M.vocabulary().isLibrarys(Has.Blocks), placeOf(Site.Where, M)});
        spread(Self, &Function::Matters);
      }
      for (Call &To : callsOf(Site, M, Unread)) {
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

std::optional<unsigned> Summary::ask(const CallSite &Site, unsigned Wanted, Offers Ours, Model &M) {
  Effects::Targets Targets = M.effects().targets(Site);
  for (const FunctionDecl *Here : Targets.Here)
    add(*Here, M);
  llvm::SmallVector<const FunctionDecl *, 1> None;
  std::vector<Call> Calls = callsOf(Site, M, None);
  llvm::erase_if(Calls, [&](const Call &To) { return To.Here && !Functions[*To.Here].Open; });
  if (Calls.empty())
    return std::nullopt;
  Questions.push_back({std::move(Calls), Wanted, std::move(Ours)});
  return unsigned(Questions.size() - 1);
}

void Summary::addExported(Model &M) {
  for (const FunctionDecl *F : M.functions()) {
    if (!F->isExternallyVisible())
      continue;
    GVALinkage Linkage = M.context().GetGVALinkageForFunction(F);
    // Whoever calls an inline function or a template has its body.
    if (Linkage != GVA_StrongExternal && Linkage != GVA_StrongODR)
      continue;
    // Calling a coroutine runs nothing yet; what it does is found where it is.
    if (isCoroutine(*F) || isAwaiterMember(*F)) {
      Functions.emplace_back().Exported = identityOf(*F);
      Callers.emplace_back();
      continue;
    }
    unsigned Number = add(*F, M);
    Functions[Number].Exported = identityOf(*F);
  }
  for (const FunctionDecl *F : M.loopFunctions())
    countUnknown(M.body(*F));
}
