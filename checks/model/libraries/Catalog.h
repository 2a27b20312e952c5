// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The model files of all libraries, indexed by name.

#ifndef COROLINT_MODEL_LIBRARIES_CATALOG_H
#define COROLINT_MODEL_LIBRARIES_CATALOG_H

#include "model/libraries/Schema.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace corolint::model {

/// The paths in a value of the option ModelFiles.
std::vector<std::string> pathsOfModelFiles(llvm::StringRef Option);

class Catalog {
public:
  /// The built-in model, extended by `Files`. A file that cannot be read is left out and its error, one line, goes to
  /// `Errors`.
  Catalog(llvm::ArrayRef<std::string> Files, std::vector<std::string> &Errors);

  /// Null: no model file knows the name.
  const CallRoles *call(llvm::StringRef QualifiedName) const;
  const TypeEntry *type(llvm::StringRef QualifiedName) const;

  /// Can any entry have this last segment? A cheap test before a qualified name is made.
  bool mayKnowCall(llvm::StringRef LastSegment) const;
  /// Can any entry for what blocks, or runs a loop, have this last segment?
  bool mayHoldThread(llvm::StringRef LastSegment) const { return HoldingLastSegments.contains(LastSegment); }
  bool mayKnowType(llvm::StringRef LastSegment) const { return TypeLastSegments.contains(LastSegment); }

  /// Is this the class of a token by which a task learns that it should stop?
  bool isStopToken(llvm::StringRef QualifiedName) const { return StopTokens.contains(QualifiedName); }
  /// Does a coroutine with a parameter of this type run where that says, and not on its caller's thread?
  bool isExecutorParameter(llvm::StringRef QualifiedName) const { return ExecutorParameters.contains(QualifiedName); }

  /// What adding elements to a container of this class does. None: no container that a model file describes.
  std::optional<Growth> growthOf(llvm::StringRef QualifiedName) const;

  /// The library whose namespace encloses the qualified name; null: none.
  const Library *libraryOf(llvm::StringRef QualifiedName) const;
  /// Does the entry describe a function of such a library, not one of C or the standard library? No: null.
  bool isFromLibrary(const CallEntry *Entry) const { return Entry && libraryOf(Entry->Name.front()); }
  /// `boost::asio` for `boost::asio::awaitable`: which of the library's namespaces encloses the name.
  static llvm::StringRef namespaceOf(const Library &L, llvm::StringRef QualifiedName);

private:
  void add(std::unique_ptr<Library> L);
  CallRoles &rolesOf(llvm::StringRef Name);
  template <class Entry>
  void addRole(const std::vector<Entry> &Entries, llvm::SmallVector<const Entry *, 1> CallRoles::*Role);
  void addRole(const NameList &Names, bool CallRoles::*Role);

  std::vector<std::unique_ptr<Library>> Libraries;
  llvm::StringMap<CallRoles> Calls;
  /// Names that end in `*`, without it. Few, so a scan is cheap.
  llvm::StringMap<CallRoles> CallPrefixes;
  llvm::StringMap<const TypeEntry *> Types;
  llvm::StringMap<Growth> Containers;
  llvm::StringSet<> CallLastSegments, HoldingLastSegments, TypeLastSegments, StopTokens, ExecutorParameters;
};

} // namespace corolint::model

#endif
