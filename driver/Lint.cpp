#include "Lint.h"
#include "Check.h"
#include "Compat.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyModule.h"
#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Frontend/Utils.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "model/Names.h"

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
    for (const FunctionDecl *F : M.functions()) {
      SourceRange Range = F->getSourceRange();
      SourceLocation Begin = Sources.getFileLoc(Range.getBegin()), End = Sources.getFileLoc(Range.getEnd());
      Current->Bodies.push_back({Sources.getFilename(Begin).str(), model::displayName(*F), Sources.getFileOffset(Begin), Sources.getFileOffset(End)});
    }
  }
};

class SummarizeModule : public tidy::ClangTidyModule {
public:
  void addCheckFactories(tidy::ClangTidyCheckFactories &Factories) override { Factories.registerCheck<Summarize>("corolint-summary"); }
};

/// Leaves out what nobody asks for.
class Consumer : public MultiplexConsumer {
public:
  Consumer(std::unique_ptr<ASTConsumer> Checks, const SourceManager &Sources, const HowToLint &How)
      : MultiplexConsumer(listOf(std::move(Checks))), Sources(Sources), How(How) {}

  bool shouldSkipFunctionBody(Decl *D) override {
    if (How.Plain || !Sources.isInSystemHeader(D->getLocation()))
      return false;
    // Whether an awaitable suspends is read from its members' bodies.
    const auto *F = D->getAsFunction();
    return !F || !F->getDeclName().isIdentifier() || !(F->getName().starts_with("await_") || F->getName().ends_with("_suspend"));
  }

private:
  static std::vector<std::unique_ptr<ASTConsumer>> listOf(std::unique_ptr<ASTConsumer> One) {
    std::vector<std::unique_ptr<ASTConsumer>> Result;
    Result.push_back(std::move(One));
    return Result;
  }

  const SourceManager &Sources;
  const HowToLint &How;
};

class AllFiles : public DependencyCollector {
public:
  bool sawDependency(StringRef, bool, bool, bool, bool) override { return true; }
  bool needSystemDependencies() override { return true; }
};

class Action : public ASTFrontendAction {
public:
  Action(tidy::ClangTidyASTConsumerFactory &Factory, const HowToLint &How) : Factory(Factory), How(How) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override {
    Files->attachToPreprocessor(Compiler.getPreprocessor());
    return std::make_unique<Consumer>(Factory.createASTConsumer(Compiler, File), Compiler.getSourceManager(), How);
  }

  void EndSourceFileAction() override {
    const SourceManager &Sources = getCompilerInstance().getSourceManager();
    for (auto Entry = Sources.fileinfo_begin(); Entry != Sources.fileinfo_end(); ++Entry) {
      FileID Id = Sources.translateFile(Entry->first);
      if (Id.isInvalid() || Sources.isInSystemHeader(Sources.getLocForStartOfFile(Id)))
        continue;
      if (auto Text = Sources.getBufferDataOrNone(Id))
        llvm::append_range(Current->Suppressions, findSuppressions(Sources.getFilename(Sources.getLocForStartOfFile(Id)), *Text));
    }
    Current->Dependencies = Files->getDependencies();
    Current->Compiles &= !getCompilerInstance().getDiagnostics().hasErrorOccurred();
  }

private:
  tidy::ClangTidyASTConsumerFactory &Factory;
  const HowToLint &How;
  std::shared_ptr<AllFiles> Files = std::make_shared<AllFiles>();
};

class Actions : public tooling::FrontendActionFactory {
public:
  Actions(tidy::ClangTidyContext &Context, const HowToLint &How) : Factory(Context), How(How) {}

  std::unique_ptr<FrontendAction> create() override { return std::make_unique<Action>(Factory, How); }

  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation, FileManager *Files, std::shared_ptr<PCHContainerOperations> Containers,
                     DiagnosticConsumer *Diagnostics) override {
    // As clang-tidy does: defines __clang_analyzer__.
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    // "3 warnings generated" is not for people who see the findings at the end.
    Invocation->getDiagnosticOpts().ShowCarets = false;
    Invocation->getFrontendOpts().SkipFunctionBodies = !How.Plain;
    return FrontendActionFactory::runInvocation(std::move(Invocation), Files, std::move(Containers), Diagnostics);
  }

private:
  tidy::ClangTidyASTConsumerFactory Factory;
  const HowToLint &How;
};

class OneCommand : public tooling::CompilationDatabase {
public:
  explicit OneCommand(const tooling::CompileCommand &Command) : Command(Command) {}
  std::vector<tooling::CompileCommand> getCompileCommands(StringRef) const override { return {Command}; }

private:
  const tooling::CompileCommand &Command;
};
} // namespace

static tidy::ClangTidyModuleRegistry::Add<SummarizeModule> Registration("corolint-driver", "The whole program.");

/// The flags that .clang-tidy adds, and the resource directory of the LLVM we are built for.
static tooling::ArgumentsAdjuster argumentsOf(tidy::ClangTidyContext &Context) {
  return [&Context](const tooling::CommandLineArguments &Arguments, StringRef File) {
    tidy::ClangTidyOptions Options = Context.getOptionsForFile(File);
    tooling::CommandLineArguments Result = Arguments;
    auto First = Result.begin() + (!Result.empty() && !StringRef(Result.front()).starts_with("-"));
    if (Options.ExtraArgsBefore)
      Result.insert(First, Options.ExtraArgsBefore->begin(), Options.ExtraArgsBefore->end());
    if (Options.ExtraArgs)
      llvm::append_range(Result, *Options.ExtraArgs);
    if (llvm::none_of(Result, [](StringRef Argument) { return Argument.starts_with("-resource-dir"); }))
      Result.push_back("-resource-dir=" COROLINT_RESOURCE_DIR);
    return Result;
  };
}

Linted corolint::lint(const tooling::CompileCommand &Command, std::unique_ptr<tidy::ClangTidyOptionsProvider> Options, const HowToLint &How) {
  Linted Result;
  Result.Program = std::make_unique<model::Summary>(Command.Directory);
  AsyncCheck::Program = Result.Program.get();
  Current = &Result;

  tidy::ClangTidyContext Context(std::move(Options));
  OneCommand Commands(Command);
  tooling::ClangTool Tool(Commands, {Command.Filename});
  Tool.setPrintErrorMessage(false);
  Tool.appendArgumentsAdjuster(argumentsOf(Context));
  Tool.appendArgumentsAdjuster(tooling::getStripPluginsAdjuster());
  Listener Heard(Context);
  auto Engine = compat::connect(Context, Heard);
  Tool.setDiagnosticConsumer(&Heard);
  Actions Factory(Context, How);
  Result.Compiles &= Tool.run(&Factory) == 0;
  Heard.mark(Result.Suppressions);
  Result.Findings = Heard.take();

  AsyncCheck::Program = nullptr;
  Current = nullptr;
  return Result;
}
