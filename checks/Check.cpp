#include "Check.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/Lexer.h"
#include "model/Coroutine.h"
#include "model/Names.h"
#include "llvm/ADT/StringExtras.h"
#include <mutex>

using namespace clang;
using namespace clang::ast_matchers;
using namespace corolint;

namespace {
/// Matches once: the translation unit, or, in clangd, the first declaration of the main file.
AST_MATCHER(Decl, isFirstInScope) {
  (void)Builder;
  auto Scope = Finder->getASTContext().getTraversalScope();
  return !Scope.empty() && Scope.front() == &Node;
}

struct LoadedVocabulary {
  std::shared_ptr<const model::Vocabulary> Words;
  std::vector<std::string> Errors;
};
} // namespace

/// Read once a process for each value of ModelFiles: a clang-tidy run has many translation units.
static LoadedVocabulary loadVocabulary(const std::string &ModelFiles) {
  static std::mutex Mutex;
  static std::map<std::string, LoadedVocabulary> Loaded;
  std::lock_guard<std::mutex> Lock(Mutex);
  auto [Found, New] = Loaded.try_emplace(ModelFiles);
  if (New) {
    llvm::SmallVector<StringRef, 4> Parts;
    llvm::SplitString(ModelFiles, Parts, ";");
    std::vector<std::string> Files;
    for (StringRef Part : Parts)
      if (!Part.trim().empty())
        Files.push_back(Part.trim().str());
    Found->second.Words = std::make_shared<model::Vocabulary>(Files, Found->second.Errors);
  }
  return Found->second;
}

/// The model that this unit's checks share: the first check that needs it makes it, the last one to end lets it go.
static std::pair<std::shared_ptr<model::Model>, std::vector<std::string>> sharedModel(ASTContext &Context,
                                                                                       const std::string &ModelFiles) {
  struct Key {
    ASTContext *Context;
    std::string ModelFiles;
    std::weak_ptr<model::Model> M;
  };
  static thread_local Key Last;
  if (Last.Context == &Context && Last.ModelFiles == ModelFiles)
    if (auto M = Last.M.lock())
      return {M, {}};
  LoadedVocabulary V = loadVocabulary(ModelFiles);
  auto M = std::make_shared<model::Model>(Context, V.Words);
  Last = {&Context, ModelFiles, M};
  return {M, V.Errors};
}

AsyncCheck::AsyncCheck(StringRef Name, tidy::ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context), ModelFiles(Options.getLocalOrGlobal("ModelFiles", "")) {}

void AsyncCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Map) {
  Options.store(Map, "ModelFiles", ModelFiles);
  storeOwnOptions(Map);
}

void AsyncCheck::registerMatchers(MatchFinder *Finder) { Finder->addMatcher(decl(isFirstInScope()), this); }

void AsyncCheck::check(const MatchFinder::MatchResult &Result) {
  auto [Shared, Errors] = sharedModel(*Result.Context, ModelFiles);
  for (const std::string &Error : Errors)
    configurationDiag("%0", DiagnosticIDs::Error) << Error;
  M = Shared;
  analyze(*M);
}

void AsyncCheck::onEndOfTranslationUnit() {
  M.reset();
  Reported.clear();
}

void AsyncCheck::noteChain(const model::Witness &W, StringRef Verb) {
  // Nobody reads a hundred steps: the first ones show where the way begins, the last ones where it ends.
  constexpr size_t ShownAtEachEnd = 8;
  size_t Steps = W.Chain.size() - 1;
  for (size_t I = 1; I <= Steps; ++I) {
    if (Steps > 2 * ShownAtEachEnd && I == ShownAtEachEnd + 1) {
      size_t Left = Steps - 2 * ShownAtEachEnd;
      diag(W.Chain[I]->Where, "%0 more calls on the way", DiagnosticIDs::Note) << unsigned(Left);
      I += Left;
    }
    diag(W.Chain[I]->Where, "%0 %select{calls|%2}1 %3 here", DiagnosticIDs::Note)
        << calleeName(*W.Chain[I - 1]) << (I == Steps) << Verb << calleeName(*W.Chain[I]);
  }
}

std::string corolint::calleeName(const model::CallSite &Site) {
  const FunctionDecl &F = *Site.Target.Function;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&F))
    return "the constructor of '" + model::displayName(*Constructor->getParent()) + "'";
  if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(&F))
    return "the destructor of '" + model::displayName(*Destructor->getParent()) + "'";
  if (const auto *Object = dyn_cast_or_null<DeclRefExpr>(Site.Target.Object);
      Object && F.getOverloadedOperator() == OO_Call)
    return "'" + Object->getDecl()->getNameAsString() + "'";
  std::string Name = model::displayName(F);
  // Users know `std::future::wait_for`, not the reserved name of the base that declares it.
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  if (Method && Site.Target.ObjectClass && Method->getParent()->getName().starts_with("_"))
    Name = model::displayName(*Site.Target.ObjectClass) + "::" + model::lastName(F);
  return Name == "lambda" ? "the lambda" : "'" + Name + "'";
}

std::string corolint::outliving(const model::DanglingTask &Found) {
  const model::Borrow &What = Found.What;
  bool IsClosure = What.Kind == model::BorrowKind::Closure;
  std::string Text = !What.Owner                        ? IsClosure ? "this lambda" : "this temporary"
                     : What.Owner->getName().empty() ? "this structured binding"
                                                     : "'" + What.Owner->getNameAsString() + "'";
  Text += !What.Owner                               ? " ends with the full expression"
          : Found.How == model::Outlives::Returned ? " ends when this function returns"
                                                   : " ends with its scope";
  std::string Name = Found.Coroutine ? model::displayName(*Found.Coroutine) : "lambda";
  Text += Name == "lambda" ? ", but the lambda's task refers to " : ", but the task of '" + Name + "' refers to ";
  switch (What.Kind) {
  case model::BorrowKind::Argument:
    Text += What.Parameter->getName().empty() ? "it through a parameter" : "it through its parameter '" + What.Parameter->getNameAsString() + "'";
    break;
  case model::BorrowKind::Object:
    Text += "it through 'this'";
    break;
  case model::BorrowKind::Closure:
    Text += "the captures in it";
    break;
  case model::BorrowKind::Capture:
    Text += "it through a capture";
    break;
  }
  static const char *const Ways[] = {" and is used later", " and is returned", " and is kept", " and runs on"};
  return Text + Ways[int(Found.How)];
}

void AsyncCheck::noteOutliving(const model::DanglingTask &Found) {
  if (Found.What.Owner && Found.How != model::Outlives::Returned)
    diag(Found.What.Owner->getLocation(), "its scope begins here", DiagnosticIDs::Note);
  static const char *const Places[] = {"the task is used here", "the task is returned here", "the task is kept here", "the task is started here"};
  diag(Found.Where, Places[int(Found.How)], DiagnosticIDs::Note);
}

StringRef AsyncCheck::sourceOf(const Expr &E, const ASTContext &Context) const {
  CharSourceRange Range = fixableRange(E);
  return Range.isValid() ? Lexer::getSourceText(Range, Context.getSourceManager(), Context.getLangOpts()) : StringRef();
}

CharSourceRange AsyncCheck::fixableRange(const Expr &E) const {
  return E.getBeginLoc().isMacroID() || E.getEndLoc().isMacroID()
             ? CharSourceRange()
             : CharSourceRange::getTokenRange(E.getSourceRange());
}

FixItHint corolint::awaitBeforeReturning(const ReturnStmt &Return, const FunctionDecl &F, model::Model &M) {
  ASTContext &Context = M.context();
  unsigned Returns = 0;
  model::forEachStatement(*F.getBody(), [&](const Stmt &S) {
    Returns += isa<ReturnStmt>(S);
    return true;
  });
  QualType Result = F.getDeclaredReturnType();
  bool MayBeCoroutine = !model::isCoroutine(F) && !F.isMain() && !F.isConstexpr() && !F.isVariadic() && !F.isTemplateInstantiation();
  if (!MayBeCoroutine || Returns != 1 || Result->getContainedDeducedType() || !Return.getRetValue() ||
      !Context.hasSameUnqualifiedType(Result, Return.getRetValue()->getType()) || M.tasks().of(Result).Kind != model::TypeKind::Task ||
      Return.getReturnLoc().isMacroID() || model::isInHandler(Return, Context))
    return FixItHint();
  return FixItHint::CreateReplacement(Return.getReturnLoc(), "co_return co_await");
}

bool corolint::canAwaitAt(const Expr &E, const FunctionDecl &F, ASTContext &Context) {
  return model::isCoroutine(F) && !F.isTemplateInstantiation() && !model::isInHandler(E, Context);
}
