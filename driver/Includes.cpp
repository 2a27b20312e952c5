#include "Includes.h"
#include "Crash.h"
#include "Parse.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

std::string corolint::headerName(FileEntryRef File, const SourceManager &Sources) {
  llvm::SmallString<256> Path(File.getName());
  Sources.getFileManager().makeAbsolutePath(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path.str().str();
}

unsigned IncludeGraph::number(std::string Path, size_t Size) {
  auto [Number, New] = Numbers.try_emplace(Path, unsigned(Paths.size()));
  if (New) {
    Paths.push_back(std::move(Path));
    Bytes.push_back(Size);
    Includes.emplace_back();
  }
  return Number->second;
}

llvm::BitVector IncludeGraph::closure(StringRef Path) const {
  llvm::BitVector Result(Paths.size());
  std::vector<unsigned> Open;
  auto Reach = [&](unsigned File) {
    if (!Result.test(File)) {
      Result.set(File);
      Open.push_back(File);
    }
  };
  if (auto Known = Numbers.find(Path); Known != Numbers.end())
    Reach(Known->second);
  while (!Open.empty()) {
    unsigned From = Open.back();
    Open.pop_back();
    for (unsigned To : Includes[From])
      Reach(To);
  }
  return Result;
}

size_t IncludeGraph::bytes(const llvm::BitVector &Files) const {
  size_t Result = 0;
  for (unsigned File : Files.set_bits())
    Result += Bytes[File];
  return Result;
}

namespace {
class IncludeWatch : public PPCallbacks {
public:
  IncludeWatch(const SourceManager &Sources, IncludeGraph &Graph, std::vector<unsigned> &Top)
      : Sources(Sources), Graph(Graph), Top(Top) {}

  void InclusionDirective(SourceLocation Hash, const Token &, StringRef, bool, CharSourceRange,
                          OptionalFileEntryRef File, StringRef, StringRef, const Module *, bool,
                          SrcMgr::CharacteristicKind) override {
    if (!File)
      return;
    unsigned To = numberOf(*File);
    if (Sources.isInMainFile(Hash))
      Top.push_back(To);
    else if (auto From = Sources.getFileEntryRefForID(Sources.getFileID(Hash)))
      Graph.add(numberOf(*From), To);
  }

private:
  unsigned numberOf(FileEntryRef File) { return Graph.number(headerName(File, Sources), File.getSize()); }

  const SourceManager &Sources;
  IncludeGraph &Graph;
  std::vector<unsigned> &Top;
};

/// Notes the system headers, and has them read as empty files.
class SystemHeaderWatch : public PPCallbacks {
public:
  SystemHeaderWatch(SourceManager &Sources, std::vector<SystemHeader> &Found) : Sources(Sources), Found(Found) {}

  void InclusionDirective(SourceLocation, const Token &, StringRef Name, bool, CharSourceRange,
                          OptionalFileEntryRef File, StringRef, StringRef, const Module *, bool,
                          SrcMgr::CharacteristicKind Kind) override {
    if (!File || !SrcMgr::isSystem(Kind) || !Seen.insert(Name).second)
      return;
    Sources.overrideFileContents(*File, llvm::MemoryBufferRef("", Name));
    Found.push_back({Name.str(), headerName(*File, Sources)});
  }

private:
  SourceManager &Sources;
  std::vector<SystemHeader> &Found;
  llvm::StringSet<> Seen;
};

/// What the driver makes of a command line.
class Understand : public tooling::ToolAction {
public:
  bool runInvocation(std::shared_ptr<CompilerInvocation> Made, FileManager *, std::shared_ptr<PCHContainerOperations>,
                     DiagnosticConsumer *) override {
    Result = std::move(Made);
    return true;
  }

  std::shared_ptr<CompilerInvocation> Result;
};

using MakeWatch = llvm::function_ref<std::unique_ptr<PPCallbacks>(SourceManager &)>;

class Preprocess : public PreprocessOnlyAction {
public:
  explicit Preprocess(MakeWatch Make) : Make(Make) {}

  bool BeginSourceFileAction(CompilerInstance &Compiler) override {
    Compiler.getPreprocessor().addPPCallbacks(Make(Compiler.getSourceManager()));
    return true;
  }

private:
  MakeWatch Make;
};

class PreprocessFactory : public tooling::FrontendActionFactory {
public:
  explicit PreprocessFactory(MakeWatch Make) : Make(Make) {}
  std::unique_ptr<FrontendAction> create() override { return std::make_unique<Preprocess>(Make); }

private:
  MakeWatch Make;
};
} // namespace

std::unique_ptr<PPCallbacks> corolint::watchIncludes(const SourceManager &Sources, IncludeGraph &Graph,
                                                     std::vector<unsigned> &Top) {
  return std::make_unique<IncludeWatch>(Sources, Graph, Top);
}

/// As seen from `Directory`, whatever the process's own folder is.
static llvm::IntrusiveRefCntPtr<FileManager> filesFrom(const std::string &Directory) {
  FileSystemOptions Options;
  Options.WorkingDir = Directory;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> System(llvm::vfs::createPhysicalFileSystem().release());
  System->setCurrentWorkingDirectory(Directory);
  return new FileManager(Options, System);
}

IncludeScanner::IncludeScanner(const tooling::CompileCommand &Command) : Directory(Command.Directory) {
  auto Words = tooling::getStripPluginsAdjuster()(withResources()(Command.CommandLine, ""), "");
  Words.push_back("-fsyntax-only");
  auto Files = filesFrom(Directory);
  IgnoringDiagConsumer Quiet;
  Understand Action;
  tooling::ToolInvocation Invocation(std::move(Words), &Action, Files.get(),
                                     std::make_shared<PCHContainerOperations>());
  Invocation.setDiagnosticConsumer(&Quiet);
  if (!Invocation.run() || Action.Result->getFrontendOpts().Inputs.empty())
    return;
  Flags = std::move(Action.Result);
  Flags->getPreprocessorOpts().SetUpStaticAnalyzer = true;
  // It reads, and leaves nothing behind.
  Flags->getDependencyOutputOpts() = DependencyOutputOptions();
}

/// `What` is a file's name or its text.
template <class Input>
static void preprocess(const CompilerInvocation &Flags, const std::string &Directory, Input What, MakeWatch Make) {
  auto Invocation = std::make_shared<CompilerInvocation>(Flags);
  FrontendInputFile &File = Invocation->getFrontendOpts().Inputs.front();
  File = FrontendInputFile(What, File.getKind());
  IgnoringDiagConsumer Quiet;
  // After a crash, what has been seen by then will do.
  survives([&] {
    PreprocessFactory(Make).runInvocation(std::move(Invocation), filesFrom(Directory).get(),
                                          std::make_shared<PCHContainerOperations>(), &Quiet);
  });
}

std::vector<SystemHeader> IncludeScanner::systemHeaders(const std::string &File) const {
  std::vector<SystemHeader> Result;
  if (Flags)
    preprocess(*Flags, Directory, StringRef(File),
               [&](SourceManager &Sources) { return std::make_unique<SystemHeaderWatch>(Sources, Result); });
  return Result;
}

void IncludeScanner::addTo(IncludeGraph &Graph, llvm::ArrayRef<SystemHeader> Headers) const {
  std::string Text;
  for (const SystemHeader &Header : Headers)
    if (!Graph.knows(Header.Path))
      Text += "#include <" + Header.Name + ">\n";
  std::vector<unsigned> Top;
  if (Flags && !Text.empty())
    preprocess(*Flags, Directory, llvm::MemoryBufferRef(Text, "prefix"),
               [&](SourceManager &Sources) { return watchIncludes(Sources, Graph, Top); });
}
