#include "BuildPrefix.h"
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

namespace {
/// Which header includes which.
struct Graph {
  unsigned number(StringRef Path) {
    auto [Number, New] = Numbers.try_emplace(Path, unsigned(Paths.size()));
    if (New) {
      Paths.push_back(Path.str());
      Includes.emplace_back();
    }
    return Number->second;
  }

  std::vector<std::string> Paths;
  std::vector<std::vector<unsigned>> Includes;
  std::vector<unsigned> Top;
  llvm::StringMap<unsigned> Numbers;
};

class GraphBuilder : public PPCallbacks {
public:
  GraphBuilder(const SourceManager &Sources, Graph &Known) : Sources(Sources), Known(Known) {}

  void InclusionDirective(SourceLocation Hash, const Token &, StringRef, bool, CharSourceRange,
                          OptionalFileEntryRef File, StringRef, StringRef, const Module *, bool,
                          SrcMgr::CharacteristicKind) override {
    if (!File)
      return;
    unsigned To = Known.number(File->getFileEntry().tryGetRealPathName());
    if (Sources.isInMainFile(Hash))
      Known.Top.push_back(To);
    else if (auto From = Sources.getFileEntryRefForID(Sources.getFileID(Hash)))
      Known.Includes[Known.number(From->getFileEntry().tryGetRealPathName())].push_back(To);
  }

private:
  const SourceManager &Sources;
  Graph &Known;
};

} // namespace

static std::string factsOf(const Graph &Known, const IdentifierTable &Names) {
  flatbuffers::FlatBufferBuilder Builder;
  std::vector<flatbuffers::Offset<stored::Header>> Headers;
  for (size_t I = 0; I < Known.Paths.size(); ++I) {
    auto Path = Builder.CreateString(Known.Paths[I]);
    auto Includes = Builder.CreateVector(Known.Includes[I]);
    Headers.push_back(stored::CreateHeader(Builder, Path, Includes));
  }
  std::vector<uint64_t> Identifiers;
  for (const auto &Name : Names)
    Identifiers.push_back(llvm::xxh3_64bits(Name.getKey()));
  llvm::sort(Identifiers);
  auto StoredHeaders = Builder.CreateVector(Headers);
  auto Top = Builder.CreateVector(Known.Top);
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
    Compiler.getPreprocessor().addPPCallbacks(std::make_unique<GraphBuilder>(Compiler.getSourceManager(), Includes));
    auto Inside = GeneratePCHAction::CreateASTConsumer(Compiler, File);
    return Inside ? std::make_unique<SkippingConsumer>(std::move(Inside), Compiler.getSourceManager()) : nullptr;
  }

  void EndSourceFileAction() override {
    CompilerInstance &Compiler = getCompilerInstance();
    Result.Compiles = !Compiler.getDiagnostics().hasErrorOccurred();
    Result.Facts = factsOf(Includes, Compiler.getPreprocessor().getIdentifierTable());
    Result.Dependencies = Files->getDependencies();
    GeneratePCHAction::EndSourceFileAction();
  }

private:
  Built &Result;
  Graph Includes;
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
  Result.Compiles &= Tool.run(&Factory) == 0;
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
