#include "BuildPrefix.h"
#include "Crash.h"
#include "Includes.h"
#include "Messages.h"
#include "Parse.h"
#include "Prefix.h"
#include "Store.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/xxhash.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

static std::string factsOf(const IncludeGraph &Known, llvm::ArrayRef<unsigned> TopHeaders,
                           const IdentifierTable &Names) {
  flatbuffers::FlatBufferBuilder Builder;
  std::vector<flatbuffers::Offset<stored::Header>> Headers;
  for (size_t I = 0; I < Known.paths().size(); ++I) {
    auto Path = Builder.CreateString(Known.paths()[I]);
    auto Includes = Builder.CreateVector(Known.includes(I).data(), Known.includes(I).size());
    Headers.push_back(stored::CreateHeader(Builder, Path, Includes));
  }
  std::vector<uint64_t> Identifiers;
  for (const auto &Name : Names)
    Identifiers.push_back(llvm::xxh3_64bits(Name.getKey()));
  llvm::sort(Identifiers);
  auto StoredHeaders = Builder.CreateVector(Headers);
  auto Top = Builder.CreateVector(TopHeaders.data(), TopHeaders.size());
  auto StoredIdentifiers = Builder.CreateVector(Identifiers);
  Builder.Finish(stored::CreatePrefix(Builder, StoredHeaders, Top, StoredIdentifiers), stored::PrefixIdentifier());
  return std::string(reinterpret_cast<const char *>(Builder.GetBufferPointer()), Builder.GetSize());
}

namespace {
struct Built {
  std::string Facts;
  std::vector<std::string> Dependencies;
  bool Compiles = false;
};

class Action : public GeneratePCHAction {
public:
  explicit Action(Built &Result) : Result(Result) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override {
    Files->attachToPreprocessor(Compiler.getPreprocessor());
    Compiler.getPreprocessor().addPPCallbacks(watchIncludes(Compiler.getSourceManager(), Includes, Top));
    auto Inside = GeneratePCHAction::CreateASTConsumer(Compiler, File);
    return Inside ? std::make_unique<SkippingConsumer>(std::move(Inside), Compiler.getSourceManager()) : nullptr;
  }

  void EndSourceFileAction() override {
    CompilerInstance &Compiler = getCompilerInstance();
    Result.Compiles = !Compiler.getDiagnostics().hasErrorOccurred();
    Result.Facts = factsOf(Includes, Top, Compiler.getPreprocessor().getIdentifierTable());
    Result.Dependencies = Files->getDependencies();
    GeneratePCHAction::EndSourceFileAction();
  }

private:
  Built &Result;
  IncludeGraph Includes;
  std::vector<unsigned> Top;
  std::shared_ptr<AllFiles> Files = std::make_shared<AllFiles>();
};

class Actions : public tooling::FrontendActionFactory {
public:
  Actions(Built &Result, StringRef Output) : Result(Result), Output(Output) {}
  std::unique_ptr<FrontendAction> create() override { return std::make_unique<Action>(Result); }
  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation, FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> Containers, DiagnosticConsumer *Diagnostics) override {
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    Invocation->getDiagnosticOpts().ShowCarets = false;
    FrontendOptions &Options = Invocation->getFrontendOpts();
    Options.SkipFunctionBodies = true;
    Options.OutputFile = Output.str();
    Options.ProgramAction = frontend::GeneratePCH;
    // What templates of the headers need is done once here, not again in each file.
    Invocation->getLangOpts().PCHInstantiateTemplates = true;
    return FrontendActionFactory::runInvocation(std::move(Invocation), Files, std::move(Containers), Diagnostics);
  }

private:
  Built &Result;
  StringRef Output;
};
} // namespace

int corolint::buildPrefix(const tooling::CompileCommand &Command, StringRef Output, StringRef DependencyFile) {
  OneCommand Commands(Command);
  tooling::ClangTool Tool(Commands, {Command.Filename});
  Tool.setPrintErrorMessage(false);
  Tool.appendArgumentsAdjuster(withResources());
  Tool.appendArgumentsAdjuster(tooling::getStripPluginsAdjuster());
  IgnoringDiagConsumer Quiet;
  Tool.setDiagnosticConsumer(&Quiet);
  Built Result;
  Actions Factory(Result, Output);
  if (!survives([&] { Result.Compiles &= Tool.run(&Factory) == 0; }))
    Result.Compiles = false;
  std::pair<std::string, std::string> Files[] = {
      {DependencyFile.str(), dependencyRule(Output, Command.Directory, Result.Dependencies)},
      {factsPath(Output), Result.Compiles ? Result.Facts : std::string()}};
  for (const auto &[Path, Text] : Files)
    if (llvm::Error Problem = writeWhole(Path, Text)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  if (!Result.Compiles || !llvm::sys::fs::exists(Output))
    if (llvm::Error Problem = writeWhole(Output, "")) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  return NothingFound;
}
