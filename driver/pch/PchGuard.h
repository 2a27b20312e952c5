// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The headers that files of a project have in common, parsed once into a precompiled header (PCH). A file then sees
// more than it includes; whether that makes a difference is checked here.

#ifndef COROLINT_DRIVER_PCH_PCHGUARD_H
#define COROLINT_DRIVER_PCH_PCHGUARD_H

#include "prefix_generated.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"

namespace corolint {

/// Returns the path of a prefix's facts, which `PrefixFacts` reads.
std::string factsPath(llvm::StringRef Prefix);

/// The names and the include graph of a prefix.
class PrefixFacts {
public:
  /// Null if there are none that can be read.
  static std::unique_ptr<PrefixFacts> read(llvm::StringRef Prefix);

  bool holdsIdentifier(llvm::StringRef Name) const;
  std::optional<unsigned> headerNamed(llvm::StringRef Path) const;
  unsigned headers() const { return Facts->headers()->size(); }
  const stored::Header &header(unsigned Number) const { return *Facts->headers()->Get(Number); }

private:
  std::unique_ptr<llvm::MemoryBuffer> Bytes;
  const stored::Prefix *Facts = nullptr;
  llvm::StringMap<unsigned> Numbers;
};

/// Watches a file that is parsed on a prefix, and finds what would give it another meaning without, as far as the
/// preprocessor can tell: a macro it defines before including a header that uses that name, or that a header defines
/// which it does not include; a macro of the prefix that it uses before including its header; an include inside braces,
/// after a pragma, under another name, or of a header without a guard.
class PrefixGuard : public clang::PPCallbacks {
public:
  /// At the end of the file `Objection` is why the prefix cannot replace the file's own includes, or empty if, as far
  /// as the preprocessor can tell, it can.
  PrefixGuard(clang::CompilerInstance &Compiler, const PrefixFacts &Facts, std::string &Objection)
      : Compiler(Compiler), Facts(Facts), Objection(Objection) {}

  /// Whether the file would have the code there without the prefix.
  bool isIncluded(clang::SourceLocation Where);
  /// Returns the headers of the prefix that the file includes: the project's own, and the names of all.
  std::vector<clang::FileID> usersFiles() const;
  std::vector<std::string> names() const;

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef Name, bool,
                          clang::CharSourceRange, clang::OptionalFileEntryRef File, llvm::StringRef, llvm::StringRef,
                          const clang::Module *, bool, clang::SrcMgr::CharacteristicKind) override;
  // All callbacks of PPCallbacks about the use of macros.
  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *Directive) override {
    const clang::MacroDirective *Before = Directive->getPrevious();
    note(Name, Before ? Before->getMacroInfo() : nullptr);
  }
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Before,
                      const clang::MacroDirective *) override {
    note(Name, Before.getMacroInfo());
  }
  void MacroExpands(const clang::Token &Name, const clang::MacroDefinition &Definition, clang::SourceRange,
                    const clang::MacroArgs *) override {
    use(Name, Definition);
  }
  void Ifdef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &Definition) override {
    use(Name, Definition);
  }
  void Ifndef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &Definition) override {
    use(Name, Definition);
  }
  void Elifdef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &Definition) override {
    use(Name, Definition);
  }
  void Elifndef(clang::SourceLocation, const clang::Token &Name, const clang::MacroDefinition &Definition) override {
    use(Name, Definition);
  }
  void Defined(const clang::Token &Name, const clang::MacroDefinition &Definition, clang::SourceRange) override {
    use(Name, Definition);
  }
  void PragmaDirective(clang::SourceLocation Where, clang::PragmaIntroducerKind) override;
  // A pragma that only affects warnings changes no header, even if its text is hidden in `_Pragma(#x)`.
  void PragmaDiagnosticPush(clang::SourceLocation, llvm::StringRef) override { Pragmas = HadPragmas; }
  void PragmaDiagnosticPop(clang::SourceLocation, llvm::StringRef) override { Pragmas = HadPragmas; }
  void PragmaDiagnostic(clang::SourceLocation, llvm::StringRef, clang::diag::Severity, llvm::StringRef) override {
    Pragmas = HadPragmas;
  }

private:
  bool isUsers(clang::SourceLocation Where) const;
  /// Returns the user's directive through which the header with a directive at `Hash` is read, or an invalid location.
  clang::SourceLocation usersInclude(clang::SourceLocation Hash) const;
  bool isInsideBraces(clang::SourceLocation Where) const;
  /// Before: the current definition, or null.
  void note(const clang::Token &Name, const clang::MacroInfo *Before);
  void use(const clang::Token &Name, const clang::MacroDefinition &Definition);
  void include(unsigned Header);
  void object(const llvm::Twine &Why);

  /// Returns the header of the prefix, or nullopt if it is from elsewhere.
  std::optional<unsigned> headerAt(clang::SourceLocation Where);

  clang::CompilerInstance &Compiler;
  const PrefixFacts &Facts;
  std::string &Objection;
  llvm::DenseMap<clang::FileID, std::optional<unsigned>> Headers;
  /// Headers of the prefix that the file has included by now, itself or through others.
  llvm::DenseSet<unsigned> Included;
  /// The user's macros that later headers may use.
  llvm::SmallVector<std::string, 0> Macros;
  bool Pragmas = false;
  /// The value of `Pragmas` before the last one.
  bool HadPragmas = false;
  /// Asks the header that is included next for only a part of it.
  bool IsPartial = false;
};

} // namespace corolint

#endif
