// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pch/PchGuard.h"
#include "pch/IncludeGraph.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Serialization/ASTReader.h"
#include "llvm/Support/xxhash.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

std::string corolint::factsPath(StringRef Prefix) { return (Prefix + ".facts").str(); }

std::unique_ptr<PrefixFacts> PrefixFacts::read(StringRef Prefix) {
  auto Buffer = llvm::MemoryBuffer::getFile(factsPath(Prefix), /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return nullptr;
  auto Result = std::make_unique<PrefixFacts>();
  Result->Bytes = std::move(*Buffer);
  const auto *Begin = reinterpret_cast<const uint8_t *>(Result->Bytes->getBufferStart());
  flatbuffers::Verifier Verifier(Begin, Result->Bytes->getBufferSize(), /*max_depth=*/64, /*max_tables=*/1u << 31);
  if (Result->Bytes->getBufferSize() < 8 || !stored::VerifyPrefixBuffer(Verifier))
    return nullptr;
  Result->Facts = stored::GetPrefix(Begin);
  if (!Result->Facts->headers() || !Result->Facts->identifiers())
    return nullptr;
  for (unsigned I = 0; I < Result->headers(); ++I) {
    const stored::Header &Header = Result->header(I);
    if (!Header.path() || !Header.name())
      return nullptr;
    Result->Numbers[Header.path()->c_str()] = I;
  }
  return Result;
}

bool PrefixFacts::holdsIdentifier(StringRef Name) const {
  uint64_t Hash = llvm::xxh3_64bits(Name);
  const auto &All = *Facts->identifiers();
  return std::binary_search(All.begin(), All.end(), Hash);
}

std::optional<unsigned> PrefixFacts::headerNamed(StringRef Path) const {
  auto Found = Numbers.find(Path);
  return Found == Numbers.end() ? std::nullopt : std::optional(Found->second);
}

void PrefixGuard::object(const llvm::Twine &Why) {
  if (Objection.empty())
    Objection = Why.str();
}

std::optional<unsigned> PrefixGuard::headerAt(SourceLocation Where) {
  const SourceManager &Sources = Compiler.getSourceManager();
  SourceLocation Place = Sources.getFileLoc(Where);
  if (!Sources.isLoadedSourceLocation(Place))
    return std::nullopt;
  auto [Known, New] = Headers.try_emplace(Sources.getFileID(Place));
  if (New)
    if (auto File = Sources.getFileEntryRefForID(Known->first))
      Known->second = Facts.headerNamed(headerName(*File, Sources));
  return Known->second;
}

bool PrefixGuard::isIncluded(SourceLocation Where) {
  auto Header = headerAt(Where);
  return !Header || Included.contains(*Header);
}

std::vector<FileID> PrefixGuard::usersFiles() const {
  std::vector<FileID> Result;
  auto Reader = Compiler.getASTReader();
  for (unsigned Header = 0; Reader && Header < Facts.headers(); ++Header)
    if (int File = Facts.header(Header).file(); File && Included.contains(Header)) {
      unsigned At = 0;
      ASTReader::RecordData Record{uint64_t(File)};
      Result.push_back(Reader->ReadFileID(Reader->getModuleManager().getPrimaryModule(), Record, At));
    }
  return Result;
}

std::vector<std::string> PrefixGuard::names() const {
  std::vector<std::string> Result;
  for (unsigned Header : Included)
    Result.push_back(Facts.header(Header).name()->str());
  return Result;
}

bool PrefixGuard::isUsers(SourceLocation Where) const {
  const SourceManager &Sources = Compiler.getSourceManager();
  return Where.isValid() && !Sources.isInSystemHeader(Where) && !Sources.isWrittenInBuiltinFile(Where) &&
         !Sources.isWrittenInCommandLineFile(Where);
}

SourceLocation PrefixGuard::usersInclude(SourceLocation Hash) const {
  const SourceManager &Sources = Compiler.getSourceManager();
  while (Hash.isValid() && !isUsers(Hash))
    Hash = Sources.getIncludeLoc(Sources.getFileID(Hash));
  return Hash;
}

void PrefixGuard::note(const Token &Name, const MacroInfo *Before) {
  StringRef Text = Name.getIdentifierInfo()->getName();
  if (!isUsers(Name.getLocation())) {
    IsPartial |= Text.starts_with("__need_");
    return;
  }
  Macros.push_back(Text.str());
  // The compiler would have no other definition to warn about.
  if (Before && !isIncluded(Before->getDefinitionLoc()))
    object("it defines or undefines " + Text + ", which a header does that it does not include");
}

void PrefixGuard::use(const Token &Name, const MacroDefinition &Definition) {
  const MacroInfo *Macro = Definition.getMacroInfo();
  if (!Macro || Macro->isBuiltinMacro() || isIncluded(Macro->getDefinitionLoc()))
    return;
  // Several headers may define it alike, as <stdio.h> and <fcntl.h> do SEEK_SET.
  Preprocessor &Clang = Compiler.getPreprocessor();
  const IdentifierInfo *Identifier = Name.getIdentifierInfo();
  for (const MacroDirective *Each = Clang.getLocalMacroDirectiveHistory(Identifier); Each; Each = Each->getPrevious())
    if (const MacroInfo *Other = Each->getMacroInfo();
        Other && isIncluded(Other->getDefinitionLoc()) && Other->isIdenticalTo(*Macro, Clang, /*Syntactically=*/true))
      return;
  const SourceManager &Sources = Compiler.getSourceManager();
  object("it uses the macro " + Identifier->getName() + " before it includes " +
         Sources.getFilename(Sources.getFileLoc(Macro->getDefinitionLoc())));
}

void PrefixGuard::PragmaDirective(SourceLocation Where, PragmaIntroducerKind) {
  if (!isUsers(Where))
    return;
  HadPragmas = Pragmas;
  Pragmas |= !isHarmlessPragma(Where, Compiler.getSourceManager());
}

/// Whether there is an open brace before `Where` in its file. The parser's scope is no help: it looks a token ahead,
/// and so leaves a scope late.
bool PrefixGuard::isInsideBraces(SourceLocation Where) const {
  const SourceManager &Sources = Compiler.getSourceManager();
  FileID Id = Sources.getFileID(Where);
  StringRef Text = Sources.getBufferData(Id);
  Lexer Raw(Sources.getLocForStartOfFile(Id), Compiler.getLangOpts(), Text.begin(), Text.begin(), Text.end());
  int Depth = 0;
  Token Next;
  while (!Raw.LexFromRawLexer(Next) && Sources.getFileOffset(Next.getLocation()) < Sources.getFileOffset(Where))
    Depth += Next.is(tok::l_brace) - Next.is(tok::r_brace);
  return Depth > 0;
}

void PrefixGuard::InclusionDirective(SourceLocation Hash, const Token &, StringRef Name, bool, CharSourceRange,
                                     OptionalFileEntryRef File, StringRef, StringRef, const Module *, bool,
                                     SrcMgr::CharacteristicKind) {
  // `#define __need_size_t`, `#include <stddef.h>`: not all of the header.
  bool WasPartial = std::exchange(IsPartial, false);
  if (!File || WasPartial)
    return;
  auto Header = Facts.headerNamed(headerName(*File, Compiler.getSourceManager()));
  if (Header && Facts.header(*Header).unguarded())
    object("it includes " + Name + ", which has no guard");
  if (!Header || Included.contains(*Header))
    return;
  SourceLocation Users = usersInclude(Hash);
  if (Users.isInvalid())
    return;
  // Findings in it would be reported under the name that the prefix has for it.
  if (Facts.header(*Header).file() && File->getName() != Facts.header(*Header).name()->c_str())
    object("it includes " + File->getName() + ", which its prefix has as " + Facts.header(*Header).name()->str());
  include(*Header);
  if (isInsideBraces(Users) || (Users != Hash && isInsideBraces(Hash)))
    object("it includes " + Name + " inside braces");
  if (Pragmas)
    object("it has a pragma before it includes " + Name);
  for (const std::string &Macro : Macros)
    if (Facts.holdsIdentifier(Macro))
      object("it defines " + Macro + " before it includes " + Name);
  Macros.clear();
}

void PrefixGuard::include(unsigned Header) {
  Included.insert(Header);
  llvm::SmallVector<unsigned, 64> Open{Header};
  while (!Open.empty()) {
    if (const auto *Includes = Facts.header(Open.pop_back_val()).includes())
      for (unsigned Next : *Includes)
        if (Next < Facts.headers() && Included.insert(Next).second)
          Open.push_back(Next);
  }
}
