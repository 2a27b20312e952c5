// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The base of all checks: one run over the model of a translation unit.

#ifndef COROLINT_CHECK_H
#define COROLINT_CHECK_H

#include "ExcludedFiles.h"
#include "LintSession.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "model/TranslationUnit.h"
#include "report/EffectMessages.h"
#include "llvm/ADT/DenseSet.h"

namespace corolint {

/// A check asks the model for facts in `analyze` and reports them. It registers no matchers: the model's single walk
/// serves all checks.
///
/// Options that all checks share: `ModelFiles`, the user's own model files, separated by `;`; `EffectsIndex`, the index
/// that `corolint` wrote for the whole program: by default the one beside the compilation database, `none` for no
/// index; `ExcludedFiles`, where nothing is reported, although calls are followed through it.
class AsyncCheck : public clang::tidy::ClangTidyCheck {
public:
  AsyncCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);

  virtual void analyze(model::TranslationUnit &TU) = 0;
  /// Whether its findings depend on functions of other files.
  virtual bool asksOtherFiles() const { return false; }
  virtual void storeOwnOptions(clang::tidy::ClangTidyOptions::OptionMap &) {}

  bool isLanguageVersionSupported(const clang::LangOptions &Language) const override { return Language.CPlusPlus20; }
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Map) final;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) final;
  void check(const clang::ast_matchers::MatchFinder::MatchResult &Result) final;
  void onEndOfTranslationUnit() final;

  /// The session that this check belongs to, or null outside of corolint. Set before the check runs.
  LintSession *Session = nullptr;

protected:
  /// clang-tidy's `diag`, which reports nothing in excluded files; the notes that follow are dropped too.
  clang::DiagnosticBuilder diag(clang::SourceLocation Where, llvm::StringRef Text,
                                clang::DiagnosticIDs::Level Level = clang::DiagnosticIDs::Warning);

  /// Marks the expression in editors: all of it if it is on one line; otherwise a lambda's introducer, or a call up to
  /// the name of its function. Marks nothing if `E` is null or expanded from a macro.
  void mark(clang::DiagnosticBuilder &Warning, const clang::Expr *E) const;

  /// Returns false from the second call for the same place on: instantiations of one template report once.
  bool isFirstReportAt(clang::SourceLocation Where) { return Reported.insert(Where).second; }

  /// The names of the calls from the one in the coroutine to the one that has the effect.
  static std::vector<std::string> namesOf(const model::Witness &W);
  /// Adds a note for each step of that path.
  void noteChain(const model::Witness &W, ChainNames Names);

  /// Reports `Site`, in `F`, if other files give it one of the `Wanted` effects.
  void askOtherFiles(const model::CallSite &Site, const clang::FunctionDecl &F, model::EffectSet Wanted,
                     model::TranslationUnit &TU);

  /// Returns true if the finding is true, or may be: then other files decide.
  bool isTrueOrAsked(const model::DanglingTask &Found, model::TranslationUnit &TU);

  /// Adds notes that show where the task outlives what it refers to.
  void noteOutliving(const model::DanglingTask &Found);

  /// Returns the text of `E` as written, or empty text if it is expanded from a macro.
  llvm::StringRef sourceOf(const clang::Expr &E, const clang::ASTContext &Context) const;
  /// Returns the whole expression as a range that a fix may replace, or an invalid range if it is expanded from a
  /// macro.
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

/// The beginning of the messages about such a task: "this temporary ends with the full expression, but the task of
/// 'fetch' refers to it through its parameter 'url' and is used later".
std::string outliving(const model::DanglingTask &Found);

/// Returns the fix that turns `return` into `co_return co_await`, which makes `F` a coroutine, or nothing if the result
/// might not compile: because of another `return`, a deduced result type, a result type other than the task's, a
/// handler, a macro, or a template.
clang::FixItHint awaitBeforeReturning(const clang::ReturnStmt &Return, const clang::FunctionDecl &F,
                                      model::TranslationUnit &TU);

/// Whether `co_await` may be written in place of `E`, in `F`'s own body.
bool canAwaitAt(const clang::Expr &E, const clang::FunctionDecl &F, clang::ASTContext &Context);

} // namespace corolint

/// Defines the function that Module.cpp finds through Checks.def.
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
