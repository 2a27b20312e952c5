// What files include, as Clang's preprocessor sees it, without the cost of reading system headers for each of them. So
// it may be wrong, where a condition depends on a macro of such a header; and nothing but speed depends on it.

#ifndef COROLINT_DRIVER_INCLUDES_H
#define COROLINT_DRIVER_INCLUDES_H

#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringMap.h"

namespace corolint {

/// What a header is known by: the name under which it is found, absolute. Where it leads to is no name: a file that
/// Clang need not open, because a prefix has it, has none such, and folders of links are common (Bazel, Nix).
std::string headerName(clang::FileEntryRef File, const clang::SourceManager &Sources);

/// Which file includes which, by number.
class IncludeGraph {
public:
  unsigned number(std::string Path, size_t Bytes);
  void add(unsigned From, unsigned To) { Includes[From].push_back(To); }

  llvm::ArrayRef<std::string> paths() const { return Paths; }
  llvm::ArrayRef<unsigned> includes(unsigned Of) const { return Includes[Of]; }

  bool knows(llvm::StringRef Path) const { return Numbers.contains(Path); }
  /// The file and all that including it reads; none: it is not known.
  llvm::BitVector closure(llvm::StringRef Path) const;
  size_t bytes(const llvm::BitVector &Files) const;

private:
  std::vector<std::string> Paths;
  std::vector<size_t> Bytes;
  std::vector<std::vector<unsigned>> Includes;
  llvm::StringMap<unsigned> Numbers;
};

/// Adds what is included to `Graph`, and what the main file includes to `Top`.
std::unique_ptr<clang::PPCallbacks> watchIncludes(const clang::SourceManager &Sources, IncludeGraph &Graph,
                                                  std::vector<unsigned> &Top);

/// A system header: as it is included, and where it is.
struct SystemHeader {
  std::string Name, Path;
};

/// Reads files that are compiled with the same flags.
class IncludeScanner {
public:
  /// `Command` is that of one of them.
  explicit IncludeScanner(const clang::tooling::CompileCommand &Command);

  /// Those that `File` includes, itself or through the user's headers, in order and each once. May be called by several
  /// threads at a time.
  std::vector<SystemHeader> systemHeaders(const std::string &File) const;

  /// Adds to the graph what reading the headers that it does not know reads.
  void addTo(IncludeGraph &Graph, llvm::ArrayRef<SystemHeader> Headers) const;

private:
  std::string Directory;
  /// Null: Clang does not understand the command.
  std::shared_ptr<clang::CompilerInvocation> Flags;
};

} // namespace corolint

#endif
