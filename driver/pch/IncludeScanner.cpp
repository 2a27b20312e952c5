// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pch/IncludeScanner.h"
#include "frontend/FrontendActions.h"
#include "support/CrashRecovery.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

namespace {
/// Records the headers, and reads those of the system as empty files.
class NamesWatch : public PPCallbacks {
public:
  NamesWatch(SourceManager &Sources, std::vector<NamedHeader> &Found) : Sources(Sources), Found(Found) {}

  void InclusionDirective(SourceLocation, const Token &, StringRef Name, bool IsAngled, CharSourceRange,
                          OptionalFileEntryRef File, StringRef, StringRef, const Module *, bool,
                          SrcMgr::CharacteristicKind Kind) override {
    if (!File || !Seen.insert(&File->getFileEntry()).second)
      return;
    bool IsSystem = SrcMgr::isSystem(Kind);
    if (IsSystem)
      Sources.overrideFileContents(*File, llvm::MemoryBufferRef("", Name));
    // A header beside the file that includes it is found from elsewhere only by its whole path.
    bool IsBeside = !IsSystem && !IsAngled && llvm::sys::path::is_absolute(File->getName());
    std::string Words = IsBeside ? "\"" + File->getName().str() + "\"" : "<" + Name.str() + ">";
    llvm::SmallString<256> Place(File->getName());
    Sources.getFileManager().makeAbsolutePath(Place);
    Found.push_back({std::move(Words), headerName(*File, Sources), Place.str().str()});
  }

private:
  SourceManager &Sources;
  std::vector<NamedHeader> &Found;
  llvm::DenseSet<const FileEntry *> Seen;
};

/// The invocation that the driver makes of a command line.
class Understand : public tooling::ToolAction {
public:
  bool runInvocation(std::shared_ptr<CompilerInvocation> Made, FileManager *, std::shared_ptr<PCHContainerOperations>,
                     DiagnosticConsumer *) override {
    Result = std::move(Made);
    return true;
  }

  std::shared_ptr<CompilerInvocation> Result;
};

using MakeWatch = llvm::function_ref<std::unique_ptr<PPCallbacks>(Preprocessor &)>;

class Preprocess : public PreprocessOnlyAction {
public:
  explicit Preprocess(MakeWatch Make) : Make(Make) {}

  bool BeginSourceFileAction(CompilerInstance &Compiler) override {
    Compiler.getPreprocessor().addPPCallbacks(Make(Compiler.getPreprocessor()));
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

/// Relative to `Directory`, whatever the process's own folder.
static llvm::IntrusiveRefCntPtr<FileManager> filesFrom(const std::string &Directory) {
  FileSystemOptions Options;
  Options.WorkingDir = Directory;
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> System(llvm::vfs::createPhysicalFileSystem().release());
  std::ignore = System->setCurrentWorkingDirectory(Directory);
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
  // Only reads, and writes no output.
  Flags->getDependencyOutputOpts() = DependencyOutputOptions();
}

/// `What` is a file's name or its text.
template <class Input>
static void preprocess(const CompilerInvocation &Flags, const std::string &Directory, Input What, MakeWatch Make) {
  auto Invocation = std::make_shared<CompilerInvocation>(Flags);
  FrontendInputFile &File = Invocation->getFrontendOpts().Inputs.front();
  File = FrontendInputFile(What, File.getKind());
  IgnoringDiagConsumer Quiet;
  // After a crash, the headers seen so far are enough.
  runGuarded([&] {
    PreprocessFactory(Make).runInvocation(std::move(Invocation), filesFrom(Directory).get(),
                                          std::make_shared<PCHContainerOperations>(), &Quiet);
  });
}

std::vector<NamedHeader> IncludeScanner::headersOf(const std::string &File) const {
  std::vector<NamedHeader> Result;
  if (Flags)
    preprocess(*Flags, Directory, StringRef(File),
               [&](Preprocessor &Clang) { return std::make_unique<NamesWatch>(Clang.getSourceManager(), Result); });
  return Result;
}

void IncludeScanner::addTo(IncludeGraph &Graph, llvm::ArrayRef<NamedHeader> Headers) const {
  std::string Text;
  for (const NamedHeader &Header : Headers)
    if (!Graph.find(Header.Path))
      Text += "#include " + Header.Words + "\n";
  if (Flags && !Text.empty())
    preprocess(*Flags, Directory, llvm::MemoryBufferRef(Text, "prefix"),
               [&](Preprocessor &Clang) { return std::make_unique<IncludeWatch>(Clang, Graph); });
}
