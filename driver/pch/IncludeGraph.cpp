// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pch/IncludeGraph.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

std::string corolint::headerName(FileEntryRef File, const SourceManager &Sources) {
  llvm::SmallString<256> Path(File.getName());
  Sources.getFileManager().makeAbsolutePath(Path);
  llvm::sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path.str().str();
}

bool corolint::isHarmlessPragma(SourceLocation Where, const SourceManager &Sources) {
  StringRef Text =
      Sources.getBufferData(Sources.getFileID(Where)).substr(Sources.getFileOffset(Sources.getSpellingLoc(Where)));
  StringRef Line = Text.split('\n').first;
  // Asio's headers have all of their code within `GCC visibility`, which only concerns the linker.
  constexpr StringRef Harmless[] = {"once", "diagnostic", "region", "visibility"};
  return llvm::any_of(Harmless, [&](StringRef Word) { return Line.contains(Word); });
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

llvm::BitVector IncludeGraph::closure(llvm::ArrayRef<unsigned> Of) const {
  llvm::BitVector Result(Paths.size());
  std::vector<unsigned> Open(Of);
  for (unsigned Header : Of)
    Result.set(Header);
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

bool IncludeGraph::holdsUsers(const llvm::BitVector &Headers) const {
  return llvm::any_of(Headers.set_bits(), [&](unsigned Header) { return Users.contains(Header); });
}

bool IncludeGraph::isOrderIndependent(unsigned Header) const {
  return !Unguarded.contains(Header) &&
         llvm::none_of(closure(Header).set_bits(), [&](unsigned Part) { return OrderDependent.contains(Part); });
}

std::optional<unsigned> IncludeGraph::find(StringRef Path) const {
  auto Known = Numbers.find(Path);
  return Known == Numbers.end() ? std::nullopt : std::optional(Known->second);
}

IncludeWatch::IncludeWatch(Preprocessor &Clang, IncludeGraph &Graph)
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
  if (Sources.isInMainFile(Hash)) {
    Graph.Lines.emplace_back(Sources.getSpellingLineNumber(Hash), To);
  } else if (auto From = headerAt(Hash)) {
    ++Times[To];
    IncludedBy[To] = *From;
    Graph.add(*From, To);
  }
}

std::optional<unsigned> IncludeWatch::usersHeaderAt(SourceLocation Where) {
  auto Header = headerAt(Where);
  return Header && isUsers(*Header) ? Header : std::nullopt;
}

bool IncludeWatch::isUsers(unsigned Header) const {
  return !SrcMgr::isSystem(Clang.getHeaderSearchInfo().getFileDirFlavor(Files.at(Header)));
}

/// A header of the user's redefines a macro, or undefines it.
void IncludeWatch::change(unsigned Header, const MacroInfo *Before, const MacroInfo *After) {
  if (!Before || (After && After->isIdenticalTo(*Before, Clang, /*Syntactically=*/true)))
    return;
  if (auto By = headerAt(Before->getDefinitionLoc()); By && By != Header)
    Graph.OrderDependent.insert(Header);
}

void IncludeWatch::MacroDefined(const Token &Name, const MacroDirective *Directive) {
  auto Header = headerAt(Name.getLocation());
  if (!Header)
    return;
  Definers[Name.getIdentifierInfo()].push_back(*Header);
  if (const MacroDirective *Before = Directive->getPrevious(); Before && isUsers(*Header))
    change(*Header, Before->getMacroInfo(), Directive->getMacroInfo());
}

void IncludeWatch::MacroUndefined(const Token &Name, const MacroDefinition &Before, const MacroDirective *) {
  if (auto Header = usersHeaderAt(Name.getLocation()))
    change(*Header, Before.getMacroInfo(), nullptr);
}

void IncludeWatch::MacroExpands(const Token &Name, const MacroDefinition &, SourceRange, const MacroArgs *) {
  if (!Name.getLocation().isMacroID())
    return;
  if (auto Header = usersHeaderAt(Sources.getExpansionLoc(Name.getLocation())))
    Mentions[*Header].insert(Name.getIdentifierInfo());
}

void IncludeWatch::PragmaDirective(SourceLocation Where, PragmaIntroducerKind) {
  if (auto Header = usersHeaderAt(Where); Header && !isHarmlessPragma(Where, Sources))
    Graph.OrderDependent.insert(*Header);
}

void IncludeWatch::SourceRangeSkipped(SourceRange Range, SourceLocation) {
  auto Header = usersHeaderAt(Range.getBegin());
  if (!Header)
    return;
  // The condition itself is not part of what it leaves out.
  StringRef Text = Sources.getBufferData(Sources.getFileID(Range.getBegin()));
  size_t Begin = Sources.getFileOffset(Range.getBegin());
  do
    Begin = std::min(Text.find('\n', Begin), Text.size() - 1) + 1;
  while (Begin < Text.size() && Text[Begin - 2] == '\\');
  Skipped[*Header].emplace_back(Begin, Sources.getFileOffset(Range.getEnd()));
}

bool IncludeWatch::isSkipped(unsigned Header, unsigned Offset) const {
  auto Ranges = Skipped.find(Header);
  return Ranges != Skipped.end() &&
         llvm::any_of(Ranges->second, [&](auto Range) { return Range.first <= Offset && Offset < Range.second; });
}

void IncludeWatch::findMentions(unsigned Header) {
  auto Buffer = Clang.getSourceManager().getMemoryBufferForFileOrNone(Files.at(Header));
  if (!Buffer)
    return;
  bool IsUsers = isUsers(Header);
  // The text of a header without a guard belongs to the header that includes it.
  unsigned Holder = Header;
  llvm::DenseSet<unsigned> Passed;
  while (Graph.isUnguarded(Holder) && Times.lookup(Holder) == 1 && Passed.insert(Holder).second)
    Holder = IncludedBy.lookup(Holder);
  const IdentifierTable &Names = Clang.getIdentifierTable();
  const char *Begin = Buffer->getBufferStart();
  Lexer Words(SourceLocation(), Clang.getLangOpts(), Begin, Begin, Buffer->getBufferEnd());
  Token Word;
  bool IsDirective = false, IsMacro = false;
  for (bool IsLast = false; !IsLast;) {
    IsLast = Words.LexFromRawLexer(Word);
    bool IsName = Word.is(tok::raw_identifier);
    // A macro's text has a meaning only where it is expanded.
    IsMacro = !Word.isAtStartOfLine() && (IsMacro || (IsDirective && IsName && Word.getRawIdentifier() == "define"));
    IsDirective = Word.isAtStartOfLine() && Word.is(tok::hash);
    auto Known = IsName && !IsMacro ? Names.find(Word.getRawIdentifier()) : Names.end();
    auto Definitions = Known == Names.end() ? Definers.end() : Definers.find(Known->second);
    if (Definitions == Definers.end())
      continue;
    if (!IsUsers)
      for (unsigned By : llvm::make_filter_range(Definitions->second, [&](unsigned By) { return isUsers(By); }))
        Graph.OrderDependent.insert(By);
    else if (!isSkipped(Header, Word.getRawIdentifier().data() - Begin))
      Mentions[Holder].insert(Known->second);
  }
}

/// Independent of what was read before: for each name, the header includes all headers that define it.
bool IncludeWatch::isOrderSettled(const llvm::DenseSet<Macro> &Names, unsigned In) const {
  llvm::BitVector Closure = Graph.closure(In);
  return llvm::all_of(Names, [&](Macro Name) {
    auto Definitions = Definers.find(Name);
    return Definitions == Definers.end() ||
           llvm::all_of(Definitions->second, [&](unsigned By) { return Closure.test(By); });
  });
}

void IncludeWatch::EndOfMainFile() {
  for (auto [Header, File] : Files) {
    if (!isUsers(Header))
      continue;
    Graph.Users.insert(Header);
    if (!Clang.getHeaderSearchInfo().isFileMultipleIncludeGuarded(File))
      Graph.Unguarded.insert(Header);
  }
  for (unsigned Header : Graph.Unguarded)
    if (Times.lookup(Header) > 1)
      Graph.OrderDependent.insert(Header);
  for (unsigned Header : llvm::make_first_range(Files))
    findMentions(Header);
  for (const auto &[Header, Names] : Mentions)
    if (!isOrderSettled(Names, Header))
      Graph.OrderDependent.insert(Header);
}
