// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/LoopWithoutSuspend.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds an endless loop in a coroutine that never suspends.
class LoopWithoutSuspend : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.loopFunctions())
      if (TU.tasks().isAsync(*F) == true)
        for (const Stmt *Loop : loopsWithoutSuspend(TU.body(*F), TU.context(), TU.catalog(), TU.tasks()))
          if (isFirstReportAt(Loop->getBeginLoc()))
            diag(
                Loop->getBeginLoc(),
                "this loop never ends and never suspends: no other coroutine of its thread runs again; await something "
                "in it, or run it on a thread of its own");
  }
};
} // namespace

COROLINT_CHECK(LoopWithoutSuspend)
