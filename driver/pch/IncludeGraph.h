// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The include graph, and the headers that are independent of their order.

#ifndef COROLINT_DRIVER_PCH_INCLUDEGRAPH_H
#define COROLINT_DRIVER_PCH_INCLUDEGRAPH_H

#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"

namespace corolint {

/// The identity of a header: the absolute path at which it is found. Not the target of its links: a file that Clang
/// need not open, because a prefix has it, has no such path, and folders of links are common (Bazel, Nix).
std::string headerName(clang::FileEntryRef File, const clang::SourceManager &Sources);

/// Whether the pragma there affects no header after it, even if it is not undone.
bool isHarmlessPragma(clang::SourceLocation Where, const clang::SourceManager &Sources);

/// The includes of each file, by number.
class IncludeGraph {
public:
  /// Name: as the compiler spells it.
  unsigned number(std::string Path, llvm::StringRef Name, size_t Bytes);
  void add(unsigned From, unsigned To) { Includes[From].push_back(To); }

  llvm::ArrayRef<std::string> paths() const { return Paths; }
  llvm::StringRef name(unsigned Header) const { return Names[Header]; }
  llvm::ArrayRef<unsigned> includes(unsigned Of) const { return Includes[Of]; }

  /// The main file's lines, from 1, and the headers they name.
  llvm::ArrayRef<std::pair<unsigned, unsigned>> lines() const { return Lines; }

  std::optional<unsigned> find(llvm::StringRef Path) const;
  /// Returns the headers and all that including them reads.
  llvm::BitVector closure(llvm::ArrayRef<unsigned> Of) const;
  size_t bytes(const llvm::BitVector &Headers) const;

  /// Whether one of the user's is among them.
  bool holdsUsers(const llvm::BitVector &Headers) const;
  /// Whether it is one of the user's that is read anew each time.
  bool isUnguarded(unsigned Header) const { return Unguarded.contains(Header); }

  /// Whether it and the headers after it mean the same in any order, as far as the preprocessor can tell. Only the
  /// user's are examined.
  bool isOrderIndependent(unsigned Header) const;

private:
  std::vector<std::string> Paths, Names;
  std::vector<size_t> Bytes;
  std::vector<std::vector<unsigned>> Includes;
  std::vector<std::pair<unsigned, unsigned>> Lines;
  llvm::StringMap<unsigned> Numbers;
  llvm::DenseSet<unsigned> Users, Unguarded, OrderDependent;
  friend class IncludeWatch;
};

/// Watches a preprocessor for the whole include graph, and finds the user's headers that are not steady: they have no
/// guard and are read again, use the name of a macro from a header that they do not include, define a macro that a
/// system header uses, undefine or redefine a macro of another header, or leave a pragma in force.
class IncludeWatch : public clang::PPCallbacks {
public:
  IncludeWatch(clang::Preprocessor &Clang, IncludeGraph &Graph);

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override;
  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *Directive) override;
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Before,
                      const clang::MacroDirective *) override;
  void MacroExpands(const clang::Token &Name, const clang::MacroDefinition &, clang::SourceRange,
                    const clang::MacroArgs *) override;
  void PragmaDirective(clang::SourceLocation Where, clang::PragmaIntroducerKind) override;
  void SourceRangeSkipped(clang::SourceRange Range, clang::SourceLocation) override;
  void EndOfMainFile() override;

private:
  using Macro = const clang::IdentifierInfo *;

  unsigned numberOf(clang::FileEntryRef File);
  std::optional<unsigned> headerAt(clang::SourceLocation Where);
  std::optional<unsigned> usersHeaderAt(clang::SourceLocation Where);
  bool isUsers(unsigned Header) const;
  void change(unsigned Header, const clang::MacroInfo *Before, const clang::MacroInfo *After);
  void findMentions(unsigned Header);
  bool isSkipped(unsigned Header, unsigned Offset) const;
  bool isOrderSettled(const llvm::DenseSet<Macro> &Names, unsigned In) const;

  clang::Preprocessor &Clang;
  const clang::SourceManager &Sources;
  IncludeGraph &Graph;
  llvm::DenseMap<unsigned, clang::FileEntryRef> Files;
  /// How often headers include each, and which one does last.
  llvm::DenseMap<unsigned, unsigned> Times, IncludedBy;
  llvm::DenseMap<clang::FileID, std::optional<unsigned>> Headers;
  llvm::DenseMap<Macro, llvm::SmallVector<unsigned, 1>> Definers;
  /// The parts of each of the user's headers that conditions leave out, from offset to offset.
  llvm::DenseMap<unsigned, std::vector<std::pair<unsigned, unsigned>>> Skipped;
  /// The macros whose names occur in each of the user's headers, or in the expansion of its macros.
  llvm::DenseMap<unsigned, llvm::DenseSet<Macro>> Mentions;
};

} // namespace corolint

#endif
