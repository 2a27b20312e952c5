// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Registers the checks of Checks.def with clang-tidy, and refuses any other version of it.

#include "Check.h"
#include "Facts.h"
#include "TidyModule.h"
#include <cstdlib>

using namespace clang;
using corolint::LintSession;

/// Runs before all other code of the module, which would crash in a clang-tidy whose classes are laid out differently.
__attribute__((constructor(101))) static void refuseOtherVersions() {
  std::string Host = getClangFullVersion();
  llvm::StringRef Version = llvm::StringRef(Host).split("version ").second;
  unsigned Major = 0;
  if (!Version.consumeInteger(10, Major) && Major == CLANG_VERSION_MAJOR)
    return;
  std::fprintf(stderr,
               "corolint: this module is built for clang-tidy %d, but this is %s; load the module built for it "
               "(cmake --preset llvm-%u)\n",
               CLANG_VERSION_MAJOR, Host.c_str(), Major);
  std::_Exit(2);
}

namespace {
class AsyncModule : public tidy::ClangTidyModule {
public:
  void addCheckFactories(tidy::ClangTidyCheckFactories &Factories) override {
    enum Level { Bug, Hint };
    auto InSession = [Session = LintSession::active()](auto Make) {
      return [=](llvm::StringRef Name, tidy::ClangTidyContext *Context) {
        std::unique_ptr<tidy::ClangTidyCheck> Check = Make(Name, Context);
        static_cast<corolint::AsyncCheck &>(*Check).Session = Session;
        return Check;
      };
    };
    auto NameAt = [](Level L, const char *Name) { return (L == Hint ? "async-hint-" : "async-") + std::string(Name); };
#define CHECK(Name, Class, LevelOf, Summary)                                                                           \
  Factories.registerCheckFactory(NameAt(LevelOf, Name), InSession(corolint::make##Class));
#include "Checks.def"
#undef CHECK
    Factories.registerCheckFactory("corolint-facts", corolint::makeFacts);
  }
};
} // namespace

static tidy::ClangTidyModuleRegistry::Add<AsyncModule> Registration("corolint", "Async bugs in C++20 coroutines.");
