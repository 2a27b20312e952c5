// What every check builds on: one run over the model of a translation unit.

#ifndef COROLINT_CHECK_H
#define COROLINT_CHECK_H

#include "clang-tidy/ClangTidyCheck.h"
#include "model/Model.h"
#include "llvm/ADT/DenseSet.h"

namespace corolint {

/// A check asks the model for facts in `analyze` and reports. It registers no matchers: one walk, the model's, serves all checks.
///
/// Options that all checks share: `ModelFiles`, model files of the user's own, separated by `;`.
class AsyncCheck : public clang::tidy::ClangTidyCheck {
public:
  AsyncCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);

  virtual void analyze(model::Model &M) = 0;
  virtual void storeOwnOptions(clang::tidy::ClangTidyOptions::OptionMap &) {}

  bool isLanguageVersionSupported(const clang::LangOptions &Language) const final { return Language.CPlusPlus20; }
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) final;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) final;
  void check(const clang::ast_matchers::MatchFinder::MatchResult &Result) final;
  void onEndOfTranslationUnit() final;

protected:
  /// False the second time a place is asked for: instantiations of one template report once.
  bool isFirstReportAt(clang::SourceLocation Where) { return Reported.insert(Where).second; }

  /// A note for each step of the way from a call in the coroutine to the call that has the effect; `Verb` says what that one does.
  void noteChain(const model::Witness &W, llvm::StringRef Verb);

  /// Notes that show where the task outlives what it refers to.
  void noteOutliving(const model::DanglingTask &Found);

  /// The text of `E` as it is written. Empty: it comes out of a macro.
  llvm::StringRef sourceOf(const clang::Expr &E, const clang::ASTContext &Context) const;
  /// The whole expression as a range that a fix may replace. Invalid: it comes out of a macro.
  clang::CharSourceRange fixableRange(const clang::Expr &E) const;

private:
  const std::string ModelFiles;
  std::shared_ptr<model::Model> M;
  llvm::DenseSet<clang::SourceLocation> Reported;
};

/// `'std::this_thread::sleep_for'` of a call, as messages name it: a constructor by its class, a destructor as "the destructor of".
std::string calleeName(const model::CallSite &Site);

/// How the messages about such a task begin: "this temporary ends with the full expression, but the task of 'fetch' refers to it through its parameter
/// 'url' and is used later".
std::string outliving(const model::DanglingTask &Found);

/// `return` becomes `co_return co_await`, which makes a coroutine of `F`. Null: it would not compile, for what we know: another `return`, a deduced result,
/// another result than the task's, a handler, a macro, a template.
clang::FixItHint awaitBeforeReturning(const clang::ReturnStmt &Return, const clang::FunctionDecl &F, model::Model &M);

/// May `co_await` be written in place of `E`, in `F`'s own body?
bool canAwaitAt(const clang::Expr &E, const clang::FunctionDecl &F, clang::ASTContext &Context);

} // namespace corolint

/// Defines the function that Module.cpp finds by the list.
#define COROLINT_CHECK(Class)                                                                                          \
  std::unique_ptr<clang::tidy::ClangTidyCheck> corolint::make##Class(llvm::StringRef Name,                            \
                                                                     clang::tidy::ClangTidyContext *Context) {        \
    return std::make_unique<Class>(Name, Context);                                                                     \
  }

namespace corolint {
#define CHECK(Name, Class, Level, Summary)                                                                             \
  std::unique_ptr<clang::tidy::ClangTidyCheck> make##Class(llvm::StringRef, clang::tidy::ClangTidyContext *);
#include "Checks.def"
#undef CHECK
} // namespace corolint

#endif
