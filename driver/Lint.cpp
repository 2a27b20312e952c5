// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lint.h"
#include "Check.h"
#include "Compat.h"
#include "Lookups.h"
#include "Parse.h"
#include "Prefix.h"
#include "Unincluded.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyModule.h"
#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif
#include "model/GenericLambda.h"
#include "model/Names.h"
#include "model/Paths.h"
#include "model/Vocabulary.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringSet.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

/// Where the checks of this thread's unit leave what is not a diagnostic.
static thread_local Linted *Current = nullptr;

namespace {
/// No check: adds to the summary what other files may ask for.
class Summarize : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  /// What coroutines call may be written in C, or in an older C++.
  bool isLanguageVersionSupported(const LangOptions &) const override { return true; }

  void analyze(model::Model &M) override {
    Program->addExported(M);
    const SourceManager &Sources = M.context().getSourceManager();
    for (const FunctionDecl *F : M.functionsAndPatterns()) {
      // `std::visit([](auto) {…})`: what instantiates it is the body that was left out.
      if (model::mayMatterOnceInstantiated(*F, M))
        Current->Objection = "it has a generic lambda that nothing but system headers may call";
      SourceRange Range = F->getSourceRange();
      SourceLocation Begin = Sources.getFileLoc(Range.getBegin()), End = Sources.getFileLoc(Range.getEnd());
      Current->Bodies.push_back({Sources.getFilename(Begin).str(), model::displayName(*F), Sources.getFileOffset(Begin),
                                 Sources.getFileOffset(End)});
    }
  }
};

class SummarizeModule : public tidy::ClangTidyModule {
public:
  void addCheckFactories(tidy::ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<Summarize>("corolint-summary");
  }
};

/// Shows the checks what this file declares, and not what system headers do, nor what else is in its prefix.
class Consumer : public SkippingConsumer {
public:
  /// Guard: of the prefix; null: there is none.
  Consumer(std::unique_ptr<ASTConsumer> Checks, const SourceManager &Sources, const HowToLint &How, PrefixGuard *Guard)
      : SkippingConsumer(std::move(Checks), Sources), Sources(Sources), How(How), Guard(Guard) {}

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
      // The checks walk by themselves once the first declaration is matched. To visit the others as well takes nearly
      // as long as all checks do.
      Context.setTraversalScope({Own.begin(), Own.begin() + !Own.empty()});
      AsyncCheck::Scope = &Own;
    }
    SkippingConsumer::HandleTranslationUnit(Context);
    AsyncCheck::Scope = nullptr;
  }

  bool shouldSkipFunctionBody(Decl *D) override { return !How.Plain && SkippingConsumer::shouldSkipFunctionBody(D); }

private:
  bool isOwn(const Decl &D) const {
    // Implicit: what makes an anonymous namespace's names visible has no location, wherever that namespace is.
    return !D.isImplicit() && !Sources.isInSystemHeader(D.getLocation()) && !isInstantiation(D);
  }

  /// Those are found through their templates.
  static bool isInstantiation(const Decl &D) {
    if (const auto *F = dyn_cast<FunctionDecl>(&D))
      return F->isTemplateInstantiation() || !F->getLexicalDeclContext()->isFileContext();
    if (const auto *V = dyn_cast<VarDecl>(&D))
      return isTemplateInstantiation(V->getTemplateSpecializationKind()) ||
             !V->getLexicalDeclContext()->isFileContext();
    return !D.getLexicalDeclContext()->isFileContext();
  }

  /// Adds to `Own` what the prefix holds of it.
  bool isGoodPrefix(ASTContext &Context) {
    if (!Current->PrefixObjection.empty())
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
    if (auto Found = findUnincluded(Own, [&](SourceLocation Where) { return Guard->isIncluded(Where); }))
      Current->PrefixObjection = "it names " + Found->Name + " and does not include " +
                                 Sources.getFilename(Sources.getFileLoc(Found->Where)).str();
    return Current->PrefixObjection.empty();
  }

  const SourceManager &Sources;
  const HowToLint &How;
  PrefixGuard *Guard;
  std::vector<Decl *> Own;
};

class Action : public ASTFrontendAction {
public:
  Action(tidy::ClangTidyASTConsumerFactory &Factory, const HowToLint &How, const PrefixFacts *Facts)
      : Factory(Factory), How(How), Facts(Facts) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override {
    Files->attachToPreprocessor(Compiler.getPreprocessor());
    if (Facts) {
      auto Watch = std::make_unique<PrefixGuard>(Compiler, *Facts, Current->PrefixObjection);
      Guard = Watch.get();
      Compiler.getPreprocessor().addPPCallbacks(std::move(Watch));
    }
    return std::make_unique<Consumer>(Factory.createASTConsumer(Compiler, File), Compiler.getSourceManager(), How,
                                      Guard);
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
      Current->UserFiles.push_back(Name.str());
      llvm::append_range(Current->Suppressions, findSuppressions(Name, *Text));
    }
    Current->Dependencies = Files->getDependencies();
    if (Guard)
      llvm::append_range(Current->Dependencies, Guard->names());
    Current->Compiles &= !getCompilerInstance().getDiagnostics().hasErrorOccurred();
  }

private:
  tidy::ClangTidyASTConsumerFactory &Factory;
  const HowToLint &How;
  const PrefixFacts *Facts;
  /// The preprocessor's.
  PrefixGuard *Guard = nullptr;
  std::shared_ptr<AllFiles> Files = std::make_shared<AllFiles>();
};

class Actions : public tooling::FrontendActionFactory {
public:
  Actions(tidy::ClangTidyContext &Context, const HowToLint &How, const PrefixFacts *Facts)
      : Factory(Context), How(How), Facts(Facts) {}

  std::unique_ptr<FrontendAction> create() override { return std::make_unique<Action>(Factory, How, Facts); }

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
  const HowToLint &How;
  const PrefixFacts *Facts;
};

} // namespace

static tidy::ClangTidyModuleRegistry::Add<SummarizeModule> Registration("corolint-driver", "The whole program.");

/// The flags that .clang-tidy adds.
static tooling::ArgumentsAdjuster argumentsOf(tidy::ClangTidyContext &Context) {
  return [&Context](const tooling::CommandLineArguments &Arguments, StringRef File) {
    tidy::ClangTidyOptions Options = Context.getOptionsForFile(File);
    tooling::CommandLineArguments Result = Arguments;
    auto First = Result.begin() + (!Result.empty() && !StringRef(Result.front()).starts_with("-"));
    if (Options.ExtraArgsBefore)
      Result.insert(First, Options.ExtraArgsBefore->begin(), Options.ExtraArgsBefore->end());
    if (Options.ExtraArgs)
      llvm::append_range(Result, *Options.ExtraArgs);
    return Result;
  };
}

/// The user's model files, which are read as the file's headers are.
static std::vector<std::string> modelFilesOf(const tidy::ClangTidyOptions &Options) {
  std::vector<std::string> Result;
  for (const auto &Option : Options.CheckOptions)
    if (Option.getKey() == "ModelFiles" || Option.getKey().ends_with(".ModelFiles"))
      llvm::append_range(Result, model::pathsOfModelFiles(Option.getValue().Value));
  llvm::sort(Result);
  Result.erase(std::unique(Result.begin(), Result.end()), Result.end());
  return Result;
}

Linted corolint::lint(const tooling::CompileCommand &Command, std::unique_ptr<tidy::ClangTidyOptionsProvider> Options,
                      const HowToLint &How) {
  Linted Result;
  Result.Program = std::make_unique<model::Summary>(Command.Directory);
  AsyncCheck::Program = Result.Program.get();
  Current = &Result;

  tidy::ClangTidyContext Context(std::move(Options));
  OneCommand Commands(Command);
  llvm::IntrusiveRefCntPtr<Lookups> Asked(new Lookups());
  tooling::ClangTool Tool(Commands, {Command.Filename}, std::make_shared<PCHContainerOperations>(), Asked);
  Tool.setPrintErrorMessage(false);
  Tool.appendArgumentsAdjuster(argumentsOf(Context));
  Tool.appendArgumentsAdjuster(withResources());
  Tool.appendArgumentsAdjuster(tooling::getStripPluginsAdjuster());
  Listener Heard(Context);
  auto Engine = compat::connect(Context, Heard);
  Tool.setDiagnosticConsumer(&Heard);
  auto Facts = How.Prefix.empty() ? nullptr : PrefixFacts::read(How.Prefix);
  Actions Factory(Context, How, Facts.get());
  Result.Compiles &= Tool.run(&Factory) == 0;
  // Without dependencies it did not come to a parse.
  if (!Result.Compiles && !Result.Dependencies.empty())
    Result.Missing = Asked->record();
  Heard.mark(Result.Suppressions);
  Result.Findings = Heard.take();
  llvm::append_range(Result.Dependencies,
                     modelFilesOf(Context.getOptionsForFile(model::absolutePath(Command.Filename, Command.Directory))));

  AsyncCheck::Program = nullptr;
  Current = nullptr;
  return Result;
}
