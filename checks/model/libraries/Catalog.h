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
  /// The built-in model, extended by `Files`. A file that cannot be read is left out, and its error, one line, is added
  /// to `Errors`.
  Catalog(llvm::ArrayRef<std::string> Files, std::vector<std::string> &Errors);

  /// Null if no model file has the name.
  const CallRoles *call(llvm::StringRef QualifiedName) const;
  const TypeEntry *type(llvm::StringRef QualifiedName) const;

  /// Whether any entry may have this last segment: a cheap test before a qualified name is made.
  bool mayKnowCall(llvm::StringRef LastSegment) const;
  /// Whether any entry for a call that blocks, or runs a loop, may have this last segment.
  bool mayHoldThread(llvm::StringRef LastSegment) const { return HoldingLastSegments.contains(LastSegment); }
  bool mayKnowType(llvm::StringRef LastSegment) const { return TypeLastSegments.contains(LastSegment); }

  /// Whether this is the class of a token by which a task is asked to stop.
  bool isStopToken(llvm::StringRef QualifiedName) const { return StopTokens.contains(QualifiedName); }
  /// Whether a coroutine with a parameter of this type runs on that executor, and not on its caller's thread.
  bool isExecutorParameter(llvm::StringRef QualifiedName) const { return ExecutorParameters.contains(QualifiedName); }

  /// What adding elements to a container of this class does; nullopt if no model file describes the class as a
  /// container.
  std::optional<Growth> growthOf(llvm::StringRef QualifiedName) const;

  /// Returns the library whose namespace encloses the qualified name, or null.
  const Library *libraryOf(llvm::StringRef QualifiedName) const;
  /// The library if the entry describes a function of one, not one of C or the standard library; otherwise null.
  bool isFromLibrary(const CallEntry *Entry) const { return Entry && libraryOf(Entry->Name.front()); }
  /// `boost::asio` for `boost::asio::awaitable`: the namespace of the library that encloses the name.
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
