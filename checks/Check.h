// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What every check builds on: one run over the model of a translation unit.

#ifndef COROLINT_CHECK_H
#define COROLINT_CHECK_H

#include "ExcludedFiles.h"
#include "LintSession.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "model/TranslationUnit.h"
#include "report/EffectMessages.h"
#include "llvm/ADT/DenseSet.h"

namespace corolint {

/// A check asks the model for facts in `analyze` and reports. It registers no matchers: one walk, the model's, serves
/// all checks.
///
/// Options that all checks share: `ModelFiles`, model files of the user's own, separated by `;`; `EffectsIndex`, the
/// index that `corolint` has left of the whole program: by default the one beside the compilation database, `none` for
/// none; `ExcludedFiles`, where nothing is reported, though calls are followed through it.
class AsyncCheck : public clang::tidy::ClangTidyCheck {
public:
  AsyncCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);

  virtual void analyze(model::TranslationUnit &TU) = 0;
  /// Do its findings hinge on functions of other files?
  virtual bool asksOtherFiles() const { return false; }
  virtual void storeOwnOptions(clang::tidy::ClangTidyOptions::OptionMap &) {}

  bool isLanguageVersionSupported(const clang::LangOptions &Language) const override { return Language.CPlusPlus20; }
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) final;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) final;
  void check(const clang::ast_matchers::MatchFinder::MatchResult &Result) final;
  void onEndOfTranslationUnit() final;

  /// The session that this check belongs to; null outside of corolint. Set before the check runs.
  LintSession *Session = nullptr;

protected:
  /// clang-tidy's `diag`, silent in excluded files, as are the notes that follow.
  clang::DiagnosticBuilder diag(clang::SourceLocation Where, llvm::StringRef Text,
                                clang::DiagnosticIDs::Level Level = clang::DiagnosticIDs::Warning);

  /// Marks the expression in editors: all of it if it is in one line, else a lambda's introducer, or a call as far as
  /// the name of its function. Null, or out of a macro: nothing.
  void mark(clang::DiagnosticBuilder &Warning, const clang::Expr *E) const;

  /// False the second time a place is asked for: instantiations of one template report once.
  bool isFirstReportAt(clang::SourceLocation Where) { return Reported.insert(Where).second; }

  /// The names of the calls from the one in the coroutine to the one that has the effect.
  static std::vector<std::string> namesOf(const model::Witness &W);
  /// A note for each step of that way.
  void noteChain(const model::Witness &W, ChainNames Names);

  /// Reports `Site`, in `F`, if other files give it one of the `Wanted` effects.
  void askOtherFiles(const model::CallSite &Site, const clang::FunctionDecl &F, model::EffectSet Wanted,
                     model::TranslationUnit &TU);

  /// True if the finding is, or may be: then what other files do decides.
  bool isTrueOrAsked(const model::DanglingTask &Found, model::TranslationUnit &TU);

  /// Notes that show where the task outlives what it refers to.
  void noteOutliving(const model::DanglingTask &Found);

  /// The text of `E` as it is written. Empty: it comes out of a macro.
  llvm::StringRef sourceOf(const clang::Expr &E, const clang::ASTContext &Context) const;
  /// The whole expression as a range that a fix may replace. Invalid: it comes out of a macro.
  clang::CharSourceRange fixableRange(const clang::Expr &E) const;

private:
  struct SharedUnit;
  std::shared_ptr<SharedUnit> sharedUnit(clang::ASTContext &Context, const std::string &IndexFile);
  void reportProblems();
  std::string indexFor(const clang::SourceManager &Sources) const;
  clang::SourceLocation placeOf(const model::EffectsIndex::FarStep &Step);

  const std::string Name, ModelFiles, EffectsIndex, Excluded;
  std::vector<std::string> GlobErrors;
  const ExcludedFiles Exclusions{Excluded, GlobErrors};
  std::shared_ptr<SharedUnit> Unit;
  llvm::DenseSet<clang::SourceLocation> Reported;
};

/// How the messages about such a task begin: "this temporary ends with the full expression, but the task of 'fetch'
/// refers to it through its parameter 'url' and is used later".
std::string outliving(const model::DanglingTask &Found);

/// `return` becomes `co_return co_await`, which makes a coroutine of `F`. Null: it would not compile, for what we know:
/// another `return`, a deduced result, another result than the task's, a handler, a macro, a template.
clang::FixItHint awaitBeforeReturning(const clang::ReturnStmt &Return, const clang::FunctionDecl &F,
                                      model::TranslationUnit &TU);

/// May `co_await` be written in place of `E`, in `F`'s own body?
bool canAwaitAt(const clang::Expr &E, const clang::FunctionDecl &F, clang::ASTContext &Context);

} // namespace corolint

/// Defines the function that Module.cpp finds by the list.
#define COROLINT_CHECK(Class)                                                                                          \
  std::unique_ptr<clang::tidy::ClangTidyCheck> corolint::make##Class(llvm::StringRef Name,                             \
                                                                     clang::tidy::ClangTidyContext *Context) {         \
    return std::make_unique<Class>(Name, Context);                                                                     \
  }

namespace corolint {
#define CHECK(Name, Class, Level, Summary)                                                                             \
  std::unique_ptr<clang::tidy::ClangTidyCheck> make##Class(llvm::StringRef, clang::tidy::ClangTidyContext *);
#include "Checks.def"
#undef CHECK
} // namespace corolint

#endif
