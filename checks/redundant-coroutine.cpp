// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/RedundantCoroutine.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a coroutine that never suspends and could be a plain function.
class RedundantCoroutine : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    llvm::SmallVector<const FunctionDecl *, 4> Candidates;
    for (const FunctionDecl *F : TU.functions())
      if (isCandidate(*F, TU))
        Candidates.push_back(F);
    if (Candidates.empty())
      return;
    auto Awaited = awaitedOnlyFunctions(TU.functionsAndPatterns(), TU.context());
    for (const FunctionDecl *F : Candidates)
      if (Awaited.contains(F->getCanonicalDecl()))
        diag(F->getLocation(), "coroutine '%0' never suspends, and everybody awaits it at once: as a plain function it "
                               "would need no frame; return the value itself")
            << displayName(*F);
  }

private:
  static bool isCandidate(const FunctionDecl &F, TranslationUnit &TU) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&F);
    return isCoroutine(F) && !F.isTemplateInstantiation() && !(Method && Method->isVirtual()) &&
           TU.tasks().of(F.getReturnType()).Kind == TypeKind::Task && !hasSuspensionPoint(F) &&
           hasAllUsesHere(F, TU.context());
  }
};
} // namespace

COROLINT_CHECK(RedundantCoroutine)
