#include "Check.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a returned task that refers to what ends with the function.
class DanglingReturn : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(Model &M) override {
    for (const FunctionDecl *F : M.functions())
      for (const DanglingTask &Found : M.danglingTasks(*F))
        if (Found.How == Outlives::Returned && Found.What.Owner && Found.What.Kind != BorrowKind::Closure && !Found.Started &&
            isFirstReportAt(Found.What.Where))
          report(Found, *F);
  }

private:
  void report(const DanglingTask &Found, const FunctionDecl &F) {
    diag(Found.What.Where, "%0; await it in this function (co_return co_await), or let the coroutine take it by value") << outliving(Found);
    noteOutliving(Found);
  }
};
} // namespace

COROLINT_CHECK(DanglingReturn)
