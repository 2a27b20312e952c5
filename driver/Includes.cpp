#include "Includes.h"
#include "Crash.h"
#include "Parse.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
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

unsigned IncludeGraph::number(std::string Path, StringRef Name, size_t Size) {
  auto [Number, New] = Numbers.try_emplace(Path, unsigned(Paths.size()));
  if (New) {
    Paths.push_back(std::move(Path));
    Names.push_back(Name.str());
    Bytes.push_back(Size);
    Includes.emplace_back();
  }
  return Number->second;
}

llvm::BitVector IncludeGraph::closure(unsigned Of) const {
  llvm::BitVector Result(Paths.size());
  std::vector<unsigned> Open{Of};
  Result.set(Of);
  while (!Open.empty()) {
    unsigned From = Open.back();
    Open.pop_back();
    for (unsigned To : Includes[From])
      if (!Result.test(To)) {
        Result.set(To);
        Open.push_back(To);
      }
  }
  return Result;
}

size_t IncludeGraph::bytes(const llvm::BitVector &Headers) const {
  size_t Result = 0;
  for (unsigned Header : Headers.set_bits())
    Result += Bytes[Header];
  return Result;
}

bool IncludeGraph::isSteady(const llvm::BitVector &Headers) const {
  return llvm::none_of(Headers.set_bits(), [&](unsigned Header) { return Fickle.contains(Header); });
}

std::optional<unsigned> IncludeGraph::find(StringRef Path) const {
  auto Known = Numbers.find(Path);
  return Known == Numbers.end() ? std::nullopt : std::optional(Known->second);
}

IncludeWatch::IncludeWatch(const Preprocessor &Clang, IncludeGraph &Graph)
    : Clang(Clang), Sources(Clang.getSourceManager()), Graph(Graph) {}

unsigned IncludeWatch::numberOf(FileEntryRef File) {
  unsigned Number = Graph.number(headerName(File, Sources), File.getName(), File.getSize());
  Files.try_emplace(Number, File);
  return Number;
}

std::optional<unsigned> IncludeWatch::headerAt(SourceLocation Where) {
  if (Where.isMacroID() || Sources.isInMainFile(Where))
    return std::nullopt;
  auto [Known, New] = Headers.try_emplace(Sources.getFileID(Where));
  if (New)
    if (auto File = Sources.getFileEntryRefForID(Known->first))
      Known->second = numberOf(*File);
  return Known->second;
}

void IncludeWatch::InclusionDirective(SourceLocation Hash, const Token &, StringRef, bool, CharSourceRange,
                                      OptionalFileEntryRef File, StringRef, StringRef, const Module *, bool,
                                      SrcMgr::CharacteristicKind) {
  if (!File)
    return;
  unsigned To = numberOf(*File);
  if (Sources.isInMainFile(Hash))
    Graph.Lines.emplace_back(Sources.getSpellingLineNumber(Hash), To);
  if (auto From = headerAt(Hash))
    Graph.add(*From, To);
}

void IncludeWatch::define(const Token &Name) {
  if (auto Header = headerAt(Name.getLocation()))
    Definers[Name.getIdentifierInfo()].push_back(*Header);
}

void IncludeWatch::MacroExpands(const Token &Name, const MacroDefinition &, SourceRange, const MacroArgs *) {
  if (!Name.getLocation().isMacroID())
    return;
  if (auto Header = headerAt(Sources.getExpansionLoc(Name.getLocation())); Header && isUsers(*Header))
    Mentions[*Header].insert(Name.getIdentifierInfo());
}

void IncludeWatch::SourceRangeSkipped(SourceRange Range, SourceLocation) {
  auto Header = headerAt(Range.getBegin());
  if (!Header || !isUsers(*Header))
    return;
  // The condition itself is no part of what it leaves out.
  FileID File = Sources.getFileID(Range.getBegin());
  StringRef Text = Sources.getBufferData(File);
  size_t Begin = Sources.getFileOffset(Range.getBegin());
  do
    Begin = std::min(Text.find('\n', Begin), Text.size() - 1) + 1;
  while (Begin < Text.size() && Text[Begin - 2] == '\\');
  Skipped[*Header][File].emplace_back(Begin, Sources.getFileOffset(Range.getEnd()));
}

bool IncludeWatch::isSkipped(unsigned Header, unsigned Offset) const {
  auto Times = Skipped.find(Header);
  return Times != Skipped.end() && llvm::all_of(Times->second, [&](const auto &Time) {
           return llvm::any_of(Time.second,
                               [&](auto Range) { return Range.first <= Offset && Offset < Range.second; });
         });
}

bool IncludeWatch::isUsers(unsigned Header) const {
  return !SrcMgr::isSystem(Clang.getHeaderSearchInfo().getFileDirFlavor(Files.at(Header)));
}

void IncludeWatch::findMentions(unsigned Header) {
  auto Buffer = Clang.getSourceManager().getMemoryBufferForFileOrNone(Files.at(Header));
  if (!Buffer)
    return;
  bool IsUsers = isUsers(Header);
  const IdentifierTable &Names = Clang.getIdentifierTable();
  const char *Begin = Buffer->getBufferStart();
  Lexer Words(SourceLocation(), Clang.getLangOpts(), Begin, Begin, Buffer->getBufferEnd());
  Token Word;
  bool IsDirective = false, IsMacro = false;
  for (bool IsLast = false; !IsLast;) {
    IsLast = Words.LexFromRawLexer(Word);
    bool IsName = Word.is(tok::raw_identifier);
    // A macro's text means something only where it is expanded.
    IsMacro = !Word.isAtStartOfLine() && (IsMacro || (IsDirective && IsName && Word.getRawIdentifier() == "define"));
    IsDirective = Word.isAtStartOfLine() && Word.is(tok::hash);
    auto Known = IsName && !IsMacro ? Names.find(Word.getRawIdentifier()) : Names.end();
    auto Definitions = Known == Names.end() ? Definers.end() : Definers.find(Known->second);
    if (Definitions == Definers.end())
      continue;
    if (!IsUsers)
      for (unsigned By : Definitions->second)
        if (isUsers(By))
          Graph.Fickle.insert(By);
    if (IsUsers && !isSkipped(Header, Word.getRawIdentifier().data() - Begin))
      Mentions[Header].insert(Known->second);
  }
}

/// Whatever was read before: nobody defines it, or a header of `Closure` does.
bool IncludeWatch::isSettledIn(const llvm::BitVector &Closure, Macro Name) const {
  auto Definitions = Definers.find(Name);
  return Definitions == Definers.end() || llvm::any_of(Definitions->second, [&](unsigned By) { return Closure.test(By); });
}

bool IncludeWatch::isFickle(unsigned Header) const {
  llvm::BitVector Closure = Graph.closure(Header);
  // What stands in a header without a guard stands in the one that includes it.
  llvm::DenseSet<unsigned> Parts{Header};
  llvm::SmallVector<unsigned> Open{Header};
  while (!Open.empty()) {
    unsigned Part = Open.pop_back_val();
    if (auto Names = Mentions.find(Part); Names != Mentions.end())
      for (Macro Name : Names->second)
        if (!isSettledIn(Closure, Name))
          return true;
    for (unsigned Next : Graph.includes(Part))
      if (!Graph.isGuarded(Next) && Parts.insert(Next).second)
        Open.push_back(Next);
  }
  return false;
}

void IncludeWatch::EndOfMainFile() {
  for (auto [Header, File] : Files)
    if (!Clang.getHeaderSearchInfo().isFileMultipleIncludeGuarded(File))
      Graph.Unguarded.insert(Header);
  for (unsigned Header : llvm::make_first_range(Files))
    findMentions(Header);
  for (unsigned Header : llvm::make_first_range(Files))
    if (Graph.isGuarded(Header) && isFickle(Header))
      Graph.Fickle.insert(Header);
}

namespace {
/// Notes the headers, and has those of the system read as empty files.
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
    // What is found beside the file that includes it is found from elsewhere by its whole path alone.
    bool IsBeside = !IsSystem && !IsAngled && llvm::sys::path::is_absolute(File->getName());
    std::string Words = IsBeside ? "\"" + File->getName().str() + "\"" : "<" + Name.str() + ">";
    Found.push_back({std::move(Words), headerName(*File, Sources), !IsSystem});
  }

private:
  SourceManager &Sources;
  std::vector<NamedHeader> &Found;
  llvm::DenseSet<const FileEntry *> Seen;
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

std::vector<NamedHeader> IncludeScanner::headersOf(const std::string &File) const {
  std::vector<NamedHeader> Result;
  if (Flags)
    preprocess(*Flags, Directory, StringRef(File), [&](Preprocessor &Clang) {
      return std::make_unique<NamesWatch>(Clang.getSourceManager(), Result);
    });
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
