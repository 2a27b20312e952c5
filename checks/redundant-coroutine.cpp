// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Coroutine.h"
#include "model/Names.h"
#include "model/Uses.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a coroutine that never suspends and could be a plain function.
class RedundantCoroutine : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(Model &M) override {
    llvm::SmallVector<const FunctionDecl *, 4> Candidates;
    for (const FunctionDecl *F : M.functions())
      if (isCandidate(*F, M))
        Candidates.push_back(F);
    if (Candidates.empty())
      return;
    auto Awaited = onlyAwaited(M.functionsAndPatterns(), M.context());
    for (const FunctionDecl *F : Candidates)
      if (Awaited.contains(F->getCanonicalDecl()))
        diag(F->getLocation(), "coroutine '%0' never suspends, and everybody awaits it at once: as a plain function it "
                               "would need no frame; return the value itself")
            << displayName(*F);
  }

private:
  static bool isCandidate(const FunctionDecl &F, Model &M) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&F);
    return isCoroutine(F) && !F.isTemplateInstantiation() && !(Method && Method->isVirtual()) &&
           M.tasks().of(F.getReturnType()).Kind == TypeKind::Task && !hasSuspensionPoint(F) &&
           hasAllUsesHere(F, M.context());
  }
};
} // namespace

COROLINT_CHECK(RedundantCoroutine)
