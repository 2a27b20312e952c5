// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pch/BuildPch.h"
#include "frontend/FrontendActions.h"
#include "frontend/NegativeDependencies.h"
#include "pch/IncludeGraph.h"
#include "pch/PchGuard.h"
#include "summary/Finding.h"
#include "summary/SummaryFile.h"
#include "support/CrashRecovery.h"
#include "support/ExitCode.h"
#include "support/KilledProcess.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/xxhash.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

static std::string factsOf(const IncludeGraph &Known, const Preprocessor &Clang) {
  flatbuffers::FlatBufferBuilder Builder;
  const SourceManager &Sources = Clang.getSourceManager();
  llvm::DenseMap<unsigned, int> Users;
  for (FileID Id : usersFiles(Sources))
    if (auto File = Sources.getFileEntryRefForID(Id))
      if (auto Number = Known.find(headerName(*File, Sources)))
        Users.try_emplace(*Number, Id.getHashValue());
  std::vector<flatbuffers::Offset<stored::Header>> Headers;
  for (unsigned I = 0; I < Known.paths().size(); ++I) {
    auto Path = Builder.CreateString(Known.paths()[I]);
    auto Name = Builder.CreateString(Known.name(I).str());
    auto Includes = Builder.CreateVector(Known.includes(I).data(), Known.includes(I).size());
    Headers.push_back(stored::CreateHeader(Builder, Path, Name, Includes, Users.lookup(I), Known.isUnguarded(I)));
  }
  std::vector<uint64_t> Identifiers;
  for (const auto &Name : Clang.getIdentifierTable())
    Identifiers.push_back(llvm::xxh3_64bits(Name.getKey()));
  llvm::sort(Identifiers);
  auto StoredHeaders = Builder.CreateVector(Headers);
  auto StoredIdentifiers = Builder.CreateVector(Identifiers);
  Builder.Finish(stored::CreatePrefix(Builder, StoredHeaders, StoredIdentifiers), stored::PrefixIdentifier());
  return std::string(reinterpret_cast<const char *>(Builder.GetBufferPointer()), Builder.GetSize());
}

namespace {
/// Records which lines of the prefix cause errors.
class ErrorWatch : public DiagnosticConsumer {
public:
  explicit ErrorWatch(llvm::DenseSet<unsigned> &Lines) : Lines(Lines) {}

  void HandleDiagnostic(DiagnosticsEngine::Level Level, const Diagnostic &Info) override {
    if (Level < DiagnosticsEngine::Error || !Info.hasSourceManager())
      return;
    const SourceManager &Sources = Info.getSourceManager();
    SourceLocation Where = Sources.getExpansionLoc(Info.getLocation());
    while (Where.isValid() && !Sources.isInMainFile(Where))
      Where = Sources.getIncludeLoc(Sources.getFileID(Where));
    if (Where.isValid())
      Lines.insert(Sources.getSpellingLineNumber(Where));
  }

private:
  llvm::DenseSet<unsigned> &Lines;
};

struct Built {
  std::string Facts;
  std::vector<std::string> Dependencies;
  /// Files that were looked for and not found: if one appeared, another header might be found.
  std::string Missing;
  bool Compiles = false;
  /// The lines that prevent the others from being a prefix, from 1.
  llvm::DenseSet<unsigned> BadLines;
};

class Action : public GeneratePCHAction {
public:
  explicit Action(Built &Result) : Result(Result) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override {
    Files->attachToPreprocessor(Compiler.getPreprocessor());
    Compiler.getPreprocessor().addPPCallbacks(std::make_unique<IncludeWatch>(Compiler.getPreprocessor(), Includes));
    auto Inside = GeneratePCHAction::CreateASTConsumer(Compiler, File);
    return Inside ? std::make_unique<SkippingConsumer>(std::move(Inside), Compiler.getSourceManager()) : nullptr;
  }

  void EndSourceFileAction() override {
    CompilerInstance &Compiler = getCompilerInstance();
    Result.Compiles = !Compiler.getDiagnostics().hasErrorOccurred();
    Result.Facts = factsOf(Includes, Compiler.getPreprocessor());
    for (auto [Line, Header] : Includes.lines())
      if (!Includes.isOrderIndependent(Header))
        Result.BadLines.insert(Line);
    // A header that is unused today may be used tomorrow.
    llvm::append_range(Result.Dependencies, Files->getDependencies());
    GeneratePCHAction::EndSourceFileAction();
  }

private:
  Built &Result;
  IncludeGraph Includes;
  std::shared_ptr<AllFiles> Files = std::make_shared<AllFiles>();
};

class Actions : public tooling::FrontendActionFactory {
public:
  /// Text: compiled instead of the file that the command names.
  Actions(Built &Result, StringRef Output, StringRef Text) : Result(Result), Output(Output), Text(Text) {}
  std::unique_ptr<FrontendAction> create() override { return std::make_unique<Action>(Result); }
  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation, FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> Containers, DiagnosticConsumer *Diagnostics) override {
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    Invocation->getDiagnosticOpts().ShowCarets = false;
    FrontendOptions &Options = Invocation->getFrontendOpts();
    Options.SkipFunctionBodies = true;
    Options.OutputFile = Output.str();
    Options.ProgramAction = frontend::GeneratePCH;
    Invocation->getPreprocessorOpts().addRemappedFile(Options.Inputs.front().getFile(),
                                                      llvm::MemoryBuffer::getMemBufferCopy(Text).release());
    // Instantiates the templates of the headers once here, not again in each file.
    Invocation->getLangOpts().PCHInstantiateTemplates = true;
    return FrontendActionFactory::runInvocation(std::move(Invocation), Files, std::move(Containers), Diagnostics);
  }

private:
  Built &Result;
  StringRef Output, Text;
};
} // namespace

/// Clang refuses a prefix if one of its headers was saved while it was made; dated to its beginning, it is made again.
static void stampPrefix(StringRef Output, llvm::sys::TimePoint<> AsOf) {
  int Descriptor;
  if (llvm::sys::fs::openFileForWrite(Output, Descriptor, llvm::sys::fs::CD_OpenExisting, llvm::sys::fs::OF_Append))
    return;
  // Dated to its end, it is used, or refused: the findings are the same.
  std::ignore = llvm::sys::fs::setLastAccessAndModificationTime(Descriptor, AsOf);
  std::ignore = llvm::sys::Process::SafelyCloseFileDescriptor(Descriptor);
}

/// Leaves out each header that does not compile, alone or after the others, or that depends on their order.
static Built build(const tooling::CompileCommand &Command, StringRef Output) {
  Built Result;
  auto Text = llvm::MemoryBuffer::getFile(absolutePath(Command.Filename, Command.Directory));
  if (!Text)
    return Result;
  llvm::SmallVector<StringRef> Lines;
  (*Text)->getBuffer().split(Lines, '\n');
  OneCommand Commands(Command);
  llvm::IntrusiveRefCntPtr<Lookups> Asked(new Lookups());
  constexpr unsigned MostTimes = 8;
  for (unsigned Time = 0; Time < MostTimes; ++Time) {
    tooling::ClangTool Tool(Commands, {Command.Filename}, std::make_shared<PCHContainerOperations>(), Asked);
    Tool.setPrintErrorMessage(false);
    Tool.appendArgumentsAdjuster(withResources());
    Tool.appendArgumentsAdjuster(tooling::getStripPluginsAdjuster());
    Result.BadLines.clear();
    ErrorWatch Errors(Result.BadLines);
    Tool.setDiagnosticConsumer(&Errors);
    std::string Left = llvm::join(Lines, "\n");
    Actions Factory(Result, Output, Left);
    if (!runGuarded([&] { Result.Compiles &= Tool.run(&Factory) == 0; }))
      Result.Compiles = false;
    Result.Missing = Asked->record().value_or("");
    if (Result.BadLines.empty())
      return Result;
    for (unsigned Line : Result.BadLines)
      Lines[Line - 1] = "";
  }
  Result.Compiles = false;
  return Result;
}

int corolint::buildPrefix(const tooling::CompileCommand &Command, StringRef Output, StringRef DependencyFile) {
  // Facts of another prefix would be wrong for this one, even if this build does not finish.
  std::ignore = llvm::sys::fs::remove(factsPath(Output));
  auto AsOf = fileTimeNow();
  Built Result = build(Command, Output);
  llvm::sort(Result.Dependencies);
  Result.Dependencies.erase(llvm::unique(Result.Dependencies), Result.Dependencies.end());
  std::pair<std::string, std::string> Files[] = {
      {DependencyFile.str(), dependencyRule(Output, Command.Directory, Result.Dependencies)},
      {Output.str() + ".missing", Result.Missing},
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
  stampPrefix(Output, AsOf);
  return NothingFound;
}

int corolint::prefixKilled(StringRef Output, StringRef DependencyFile, StringRef Directory, int Signal) {
  std::pair<std::string, std::string> Files[] = {
      {DependencyFile.str(), dependencyRule(Output, Directory, {fromHere(neverPresent(Output))})},
      {factsPath(Output), ""},
      {Output.str(), ""}};
  for (const auto &[Path, Text] : Files) {
    uint64_t Size = 1;
    // An unchanged output would make Ninja skip the files that were linted without the prefix.
    if (Path.empty() || (Text.empty() && !llvm::sys::fs::file_size(Path, Size) && Size == 0))
      continue;
    if (llvm::Error Problem = writeWhole(Path, Text)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  }
  complain("the making of headers that files have in common was killed " + killedBy(Signal) +
           "; the files are linted without them, which takes longer");
  return NothingFound;
}
