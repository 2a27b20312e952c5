// What files include, as Clang's preprocessor sees it, without the cost of reading system headers for each of them. So
// it may be wrong, where a condition depends on a macro of such a header; and nothing but speed depends on it.

#ifndef COROLINT_DRIVER_INCLUDES_H
#define COROLINT_DRIVER_INCLUDES_H

#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"

namespace corolint {

/// What a header is known by: the name under which it is found, absolute. Where it leads to is no name: a file that
/// Clang need not open, because a prefix has it, has none such, and folders of links are common (Bazel, Nix).
std::string headerName(clang::FileEntryRef File, const clang::SourceManager &Sources);

/// Which file includes which, by number.
class IncludeGraph {
public:
  /// Name: as the compiler names it.
  unsigned number(std::string Path, llvm::StringRef Name, size_t Bytes);
  void add(unsigned From, unsigned To) { Includes[From].push_back(To); }

  llvm::ArrayRef<std::string> paths() const { return Paths; }
  llvm::StringRef name(unsigned Header) const { return Names[Header]; }
  llvm::ArrayRef<unsigned> includes(unsigned Of) const { return Includes[Of]; }

  /// The main file's lines, from 1, and the headers they name.
  llvm::ArrayRef<std::pair<unsigned, unsigned>> lines() const { return Lines; }

  std::optional<unsigned> find(llvm::StringRef Path) const;
  /// The header and all that including it reads.
  llvm::BitVector closure(unsigned Of) const;
  size_t bytes(const llvm::BitVector &Headers) const;

  /// One without a guard is read anew each time.
  bool isGuarded(unsigned Header) const { return !Unguarded.contains(Header); }
  /// No header of these is one of the user's that holds the name of a macro that other headers define, which it does not
  /// include, or defines one that a system header knows: in another order it, or that one, might mean something else.
  bool isSteady(const llvm::BitVector &Headers) const;

private:
  std::vector<std::string> Paths, Names;
  std::vector<size_t> Bytes;
  std::vector<std::vector<unsigned>> Includes;
  std::vector<std::pair<unsigned, unsigned>> Lines;
  llvm::StringMap<unsigned> Numbers;
  llvm::DenseSet<unsigned> Unguarded, Fickle;
  friend class IncludeWatch;
};

/// Watches a preprocessor for the whole include graph, and for what each header's text depends on.
class IncludeWatch : public clang::PPCallbacks {
public:
  IncludeWatch(const clang::Preprocessor &Clang, IncludeGraph &Graph);

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override;
  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *) override { define(Name); }
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Before,
                      const clang::MacroDirective *) override {
    if (Before)
      define(Name);
  }
  void MacroExpands(const clang::Token &Name, const clang::MacroDefinition &, clang::SourceRange,
                    const clang::MacroArgs *) override;
  void SourceRangeSkipped(clang::SourceRange Range, clang::SourceLocation) override;
  void EndOfMainFile() override;

private:
  using Macro = const clang::IdentifierInfo *;

  unsigned numberOf(clang::FileEntryRef File);
  std::optional<unsigned> headerAt(clang::SourceLocation Where);
  void define(const clang::Token &Name);
  bool isUsers(unsigned Header) const;
  void findMentions(unsigned Header);
  bool isSkipped(unsigned Header, unsigned Offset) const;
  bool isSettledIn(const llvm::BitVector &Closure, Macro Name) const;
  bool isFickle(unsigned Header) const;

  const clang::Preprocessor &Clang;
  const clang::SourceManager &Sources;
  IncludeGraph &Graph;
  llvm::DenseMap<unsigned, clang::FileEntryRef> Files;
  llvm::DenseMap<clang::FileID, std::optional<unsigned>> Headers;
  /// The headers that define a macro, or take its definition away.
  llvm::DenseMap<Macro, llvm::SmallVector<unsigned, 1>> Definers;
  /// What conditions leave out of each of the user's headers each time that it is read, from offset to offset.
  llvm::DenseMap<unsigned, llvm::DenseMap<clang::FileID, std::vector<std::pair<unsigned, unsigned>>>> Skipped;
  /// The macros whose names stand in each of the user's headers, or in what its macros expand to.
  llvm::DenseMap<unsigned, llvm::DenseSet<Macro>> Mentions;
};

/// A header that the user's code includes: the words that find it from anywhere, with their brackets, and where it is.
struct NamedHeader {
  std::string Words, Path;
  bool IsUsers;
};

/// Reads files that are compiled with the same flags.
class IncludeScanner {
public:
  /// `Command` is that of one of them.
  explicit IncludeScanner(const clang::tooling::CompileCommand &Command);

  /// Those that `File`, by the name that its command gives it, includes, itself or through the user's headers, in order
  /// and each once. May be called by several threads at a time.
  std::vector<NamedHeader> headersOf(const std::string &File) const;

  /// Adds to the graph what reading the headers that it does not know reads.
  void addTo(IncludeGraph &Graph, llvm::ArrayRef<NamedHeader> Headers) const;

private:
  std::string Directory;
  /// Null: Clang does not understand the command.
  std::shared_ptr<clang::CompilerInvocation> Flags;
};

} // namespace corolint

#endif
