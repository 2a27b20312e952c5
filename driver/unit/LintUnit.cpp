// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "unit/LintUnit.h"
#include "Check.h"
#include "TidyModule.h"
#include "clang-tidy/ClangTidy.h"
#include "frontend/FrontendActions.h"
#include "frontend/NegativeDependencies.h"
#include "model/libraries/Catalog.h"
#include "model/syntax/AbsolutePath.h"
#include "model/syntax/QualifiedName.h"
#include "pch/MissingIncludes.h"
#include "pch/PchGuard.h"
#include "support/Compat.h"
#include "unit/UninstantiatedLambda.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

namespace {
/// The session of a unit, with its results other than diagnostics.
struct UnitSession : LintSession {
  UnitSession(StringRef Directory, Linted &Result) : LintSession(Directory), Result(Result) {}
  Linted &Result;
};

/// Not a check: adds to the summary what other files may need.
class Summarize : public AsyncCheck {
public:
  Summarize(StringRef Name, tidy::ClangTidyContext *Context, UnitSession &Unit)
      : AsyncCheck(Name, Context), Unit(Unit) {
    Session = &Unit;
  }

  /// Functions that coroutines call may be written in C, or in an older C++.
  bool isLanguageVersionSupported(const LangOptions &) const override { return true; }

  void analyze(model::TranslationUnit &TU) override {
    Session->Summary->addExported(TU.effects());
    TU.addParameters(*Session->Summary);
    const SourceManager &Sources = TU.context().getSourceManager();
    for (const FunctionDecl *F : TU.functionsAndPatterns()) {
      // `std::visit([](auto) {…})`: the body that instantiates it was left out.
      if (isa_and_nonnull<CoroutineBodyStmt>(F->getBody()))
        Unit.Result.Coroutines.push_back({Sources.getFilename(Sources.getFileLoc(F->getLocation())).str(),
                                          Sources.getFileOffset(Sources.getFileLoc(F->getLocation()))});
      if (model::mayMatterOnceInstantiated(*F, TU))
        Unit.Result.Objection = "it has a generic lambda that nothing but system headers may call";
      SourceRange Range = F->getSourceRange();
      SourceLocation Begin = Sources.getFileLoc(Range.getBegin()), End = Sources.getFileLoc(Range.getEnd());
      Unit.Result.Bodies.push_back({Sources.getFilename(Begin).str(), model::displayName(*F),
                                    Sources.getFileOffset(Begin), Sources.getFileOffset(End)});
    }
  }

private:
  UnitSession &Unit;
};

class SummarizeModule : public tidy::ClangTidyModule {
public:
  void addCheckFactories(tidy::ClangTidyCheckFactories &Factories) override {
    auto *Unit = static_cast<UnitSession *>(LintSession::active());
    Factories.registerCheckFactory("corolint-summary", [Unit](StringRef Name, tidy::ClangTidyContext *Context) {
      return std::make_unique<Summarize>(Name, Context, *Unit);
    });
  }
};

/// Shows the checks the declarations of this file, without those of system headers and of the rest of its prefix.
class Consumer : public SkippingConsumer {
public:
  /// Guard: of the prefix, or null.
  Consumer(std::unique_ptr<ASTConsumer> Checks, const SourceManager &Sources, UnitSession &Session,
           const HowToLint &How, PrefixGuard *Guard)
      : SkippingConsumer(std::move(Checks), Sources), Sources(Sources), Session(Session), How(How), Guard(Guard) {}

  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    for (Decl *D : Group)
      if (isOwn(*D))
        Own.push_back(D);
    return SkippingConsumer::HandleTopLevelDecl(Group);
  }

  void HandleTranslationUnit(ASTContext &Context) override {
    if (Guard && !isGoodPrefix(Context))
      return;
    if (!How.Plain) {
      // The checks walk the code themselves once the first declaration is matched. Visiting the others too takes nearly
      // as long as all checks.
      Context.setTraversalScope({Own.begin(), Own.begin() + !Own.empty()});
      Session.Scope = &Own;
    }
    SkippingConsumer::HandleTranslationUnit(Context);
    Session.Scope = nullptr;
  }

  bool shouldSkipFunctionBody(Decl *D) override { return !How.Plain && SkippingConsumer::shouldSkipFunctionBody(D); }

private:
  bool isOwn(const Decl &D) const {
    // Implicit: the directive that makes an anonymous namespace's names visible has no location.
    return !D.isImplicit() && !Sources.isInSystemHeader(D.getLocation()) && !isInstantiation(D);
  }

  /// Instantiations are found through their templates.
  static bool isInstantiation(const Decl &D) {
    if (const auto *F = dyn_cast<FunctionDecl>(&D))
      return F->isTemplateInstantiation() || !F->getLexicalDeclContext()->isFileContext();
    if (const auto *V = dyn_cast<VarDecl>(&D))
      return isTemplateInstantiation(V->getTemplateSpecializationKind()) ||
             !V->getLexicalDeclContext()->isFileContext();
    return !D.getLexicalDeclContext()->isFileContext();
  }

  /// Adds to `Own` its declarations in the prefix.
  bool isGoodPrefix(ASTContext &Context) {
    if (!Session.Result.PrefixObjection.empty())
      return false;
    std::vector<Decl *> Loaded;
    for (FileID File : Guard->usersFiles()) {
      llvm::SmallVector<Decl *> Declared;
      Context.getExternalSource()->FindFileRegionDecls(File, 0, Sources.getFileIDSize(File), Declared);
      for (Decl *D : Declared)
        if (D->getLexicalDeclContext()->isTranslationUnit() && isOwn(*D))
          Loaded.push_back(D);
    }
    Own.insert(Own.begin(), Loaded.begin(), Loaded.end());
    if (auto Found = findMissingInclude(Own, [&](SourceLocation Where) { return Guard->isIncluded(Where); }))
      Session.Result.PrefixObjection = "it names " + Found->Name + " and does not include " +
                                       Sources.getFilename(Sources.getFileLoc(Found->Where)).str();
    return Session.Result.PrefixObjection.empty();
  }

  const SourceManager &Sources;
  UnitSession &Session;
  const HowToLint &How;
  PrefixGuard *Guard;
  std::vector<Decl *> Own;
};

class Action : public ASTFrontendAction {
public:
  Action(tidy::ClangTidyASTConsumerFactory &Factory, UnitSession &Session, const HowToLint &How,
         const PrefixFacts *Facts)
      : Factory(Factory), Session(Session), How(How), Facts(Facts) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override {
    Files->attachToPreprocessor(Compiler.getPreprocessor());
    if (Facts) {
      auto Watch = std::make_unique<PrefixGuard>(Compiler, *Facts, Session.Result.PrefixObjection);
      Guard = Watch.get();
      Compiler.getPreprocessor().addPPCallbacks(std::move(Watch));
    }
    return std::make_unique<Consumer>(Factory.createASTConsumer(Compiler, File), Compiler.getSourceManager(), Session,
                                      How, Guard);
  }

  void EndSourceFileAction() override {
    const SourceManager &Sources = getCompilerInstance().getSourceManager();
    std::vector<FileID> Own = usersFiles(Sources);
    if (Guard)
      llvm::append_range(Own, Guard->usersFiles());
    llvm::StringSet<> Seen;
    for (FileID Id : Own) {
      StringRef Name = Sources.getFilename(Sources.getLocForStartOfFile(Id));
      auto Text = Sources.getBufferDataOrNone(Id);
      if (!Text || Name.empty() || !Seen.insert(Name).second)
        continue;
      Session.Result.UserFiles.push_back(Name.str());
      llvm::append_range(Session.Result.Suppressions, findSuppressions(Name, *Text));
    }
    Session.Result.Dependencies = Files->getDependencies();
    if (Guard)
      llvm::append_range(Session.Result.Dependencies, Guard->names());
    Session.Result.Compiles &= !getCompilerInstance().getDiagnostics().hasErrorOccurred();
  }

private:
  tidy::ClangTidyASTConsumerFactory &Factory;
  UnitSession &Session;
  const HowToLint &How;
  const PrefixFacts *Facts;
  /// The callbacks of the preprocessor.
  PrefixGuard *Guard = nullptr;
  std::shared_ptr<AllFiles> Files = std::make_shared<AllFiles>();
};

class Actions : public tooling::FrontendActionFactory {
public:
  Actions(tidy::ClangTidyContext &Context, UnitSession &Session, const HowToLint &How, const PrefixFacts *Facts)
      : Factory(Context), Session(Session), How(How), Facts(Facts) {}

  std::unique_ptr<FrontendAction> create() override { return std::make_unique<Action>(Factory, Session, How, Facts); }

  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation, FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> Containers, DiagnosticConsumer *Diagnostics) override {
    // As clang-tidy does: defines __clang_analyzer__.
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    // "3 warnings generated" is not for people who see the findings at the end.
    Invocation->getDiagnosticOpts().ShowCarets = false;
    Invocation->getFrontendOpts().SkipFunctionBodies = !How.Plain;
    if (Facts)
      Invocation->getPreprocessorOpts().ImplicitPCHInclude = How.Prefix;
    return FrontendActionFactory::runInvocation(std::move(Invocation), Files, std::move(Containers), Diagnostics);
  }

private:
  tidy::ClangTidyASTConsumerFactory Factory;
  UnitSession &Session;
  const HowToLint &How;
  const PrefixFacts *Facts;
};

} // namespace

static tidy::ClangTidyModuleRegistry::Add<SummarizeModule> Registration("corolint-driver", "The whole program.");

/// Applies the flags that .clang-tidy and the command line add and remove.
static tooling::ArgumentsAdjuster argumentsOf(tidy::ClangTidyContext &Context, const TidyOptions &Config) {
  return [&Context, &Config](const tooling::CommandLineArguments &Arguments, StringRef File) {
    return adjustedFlags(Arguments, Config, Context.getOptionsForFile(File));
  };
}

/// Returns the user's model files, which are dependencies like the file's headers.
static std::vector<std::string> modelFilesOf(const tidy::ClangTidyOptions &Options) {
  std::vector<std::string> Result;
  for (const auto &Option : Options.CheckOptions)
    if (Option.getKey() == "ModelFiles" || Option.getKey().ends_with(".ModelFiles"))
      llvm::append_range(Result, model::pathsOfModelFiles(Option.getValue().Value));
  llvm::sort(Result);
  Result.erase(std::unique(Result.begin(), Result.end()), Result.end());
  return Result;
}

/// In files that are excluded for all checks, NOLINT comments are ignored.
static void dropExcluded(std::vector<Suppression> &All, const tidy::ClangTidyOptions &Options, StringRef Directory) {
  auto Globs = Options.CheckOptions.find("ExcludedFiles");
  if (Globs == Options.CheckOptions.end())
    return;
  // The checks report invalid globs.
  std::vector<std::string> Errors;
  const ExcludedFiles Excluded(Globs->getValue().Value, Errors);
  llvm::erase_if(All, [&](const Suppression &S) { return Excluded.contains(model::absolutePath(S.File, Directory)); });
}

Linted corolint::lint(const tooling::CompileCommand &Command, const TidyOptions &Config, const HowToLint &How) {
  Linted Result;
  UnitSession Session(Command.Directory, Result);
  LintSession::Activation Active(Session);

  tidy::ClangTidyContext Context(makeOptionsProvider(Config));
  OneCommand Commands(Command);
  llvm::IntrusiveRefCntPtr<Lookups> Asked(new Lookups());
  tooling::ClangTool Tool(Commands, {Command.Filename}, std::make_shared<PCHContainerOperations>(), Asked);
  Tool.setPrintErrorMessage(false);
  Tool.appendArgumentsAdjuster(argumentsOf(Context, Config));
  Tool.appendArgumentsAdjuster(withResources());
  Tool.appendArgumentsAdjuster(tooling::getStripPluginsAdjuster());
  NoLintListener Heard(Context, Session);
  auto Engine = compat::connect(Context, Heard);
  Tool.setDiagnosticConsumer(&Heard);
  auto Facts = How.Prefix.empty() ? nullptr : PrefixFacts::read(How.Prefix);
  Actions Factory(Context, Session, How, Facts.get());
  Result.Compiles &= Tool.run(&Factory) == 0;
  // Without dependencies, the file was not parsed.
  if (!Result.Compiles && !Result.Dependencies.empty())
    Result.Missing = Asked->record();
  Heard.mark(Result.Suppressions);
  const tidy::ClangTidyOptions FileOptions =
      Context.getOptionsForFile(model::absolutePath(Command.Filename, Command.Directory));
  dropExcluded(Result.Suppressions, FileOptions, Command.Directory);
  for (tidy::ClangTidyError &Error : Heard.take()) {
    // An error of Clang's driver has no place: it is about the file's command.
    if (Error.Message.FilePath.empty())
      Error.Message.FilePath = Command.Filename;
    llvm::ArrayRef<unsigned> Questions =
        Session.questionsOf(Error.DiagnosticName, Error.Message.FilePath, Error.Message.FileOffset);
    Result.Findings.push_back({std::move(Error), {Questions.begin(), Questions.end()}});
  }
  llvm::append_range(Result.Dependencies, modelFilesOf(FileOptions));
  Result.Program = std::move(Session.Summary);
  return Result;
}
