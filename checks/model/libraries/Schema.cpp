// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/libraries/Schema.h"

using namespace corolint::model;

namespace {
struct KindName {
  BlockKind Kind;
  llvm::StringRef Name;
};
constexpr KindName KindNames[] = {
    {BlockKind::Sleep, "sleep"},       {BlockKind::Wait, "wait"},
    {BlockKind::Network, "network"},   {BlockKind::Process, "process"},
    {BlockKind::Database, "database"}, {BlockKind::ConsoleInput, "console-input"},
    {BlockKind::File, "file"},         {BlockKind::Cpu, "cpu"},
    {BlockKind::Declared, "declared"}, {BlockKind::FileMetadata, "file-metadata"},
    {BlockKind::Lock, "lock"},         {BlockKind::ConsoleOutput, "console-output"},
};
} // namespace

llvm::StringRef corolint::model::spelling(BlockKind Kind) { return KindNames[unsigned(Kind)].Name; }

std::optional<BlockKind> corolint::model::blockKindNamed(llvm::StringRef Name) {
  for (const KindName &Entry : KindNames)
    if (Entry.Name == Name)
      return Entry.Kind;
  return std::nullopt;
}

/// `$ns::x` becomes one name a namespace; a mapping that repeats a name in both spellings is the reader's affair.
static void expandNamespaces(StringList &Names, const StringList &Namespaces) {
  StringList Expanded;
  for (const std::string &Name : Names) {
    if (!llvm::StringRef(Name).starts_with("$ns::")) {
      Expanded.push_back(Name);
      continue;
    }
    for (const std::string &Namespace : Namespaces)
      Expanded.push_back(Namespace + Name.substr(3));
  }
  Names = std::move(Expanded);
}

static void expandNamespaces(Conditions &List, const StringList &Namespaces) {
  for (Condition &C : List)
    for (StringList *Names : {&C.Type, &C.Object, &C.ArgType, &C.GuardedBy, &C.GuardedByAny})
      expandNamespaces(*Names, Namespaces);
}

static void expandNamespaces(CallEntry &Entry, const StringList &Namespaces) {
  expandNamespaces(Entry.Name, Namespaces);
  expandNamespaces(Entry.When, Namespaces);
  expandNamespaces(Entry.Unless, Namespaces);
}

static void expandNamespaces(Library &L) {
  for (TypeEntry &Entry : L.Types)
    expandNamespaces(Entry.Name, L.Namespaces);
  for (BlockEntry &Entry : L.Blocks)
    expandNamespaces(Entry, L.Namespaces);
  for (RunEntry &Entry : L.Runs)
    expandNamespaces(Entry, L.Namespaces);
  for (HopEntry &Entry : L.Hops)
    expandNamespaces(Entry, L.Namespaces);
  for (CallEntry &Entry : L.Offload)
    expandNamespaces(Entry, L.Namespaces);
  expandNamespaces(L.NotBlocking, L.Namespaces);
  for (CallEntry &Entry : L.Detach)
    expandNamespaces(Entry, L.Namespaces);
  for (SpawnEntry &Entry : L.Spawn)
    expandNamespaces(Entry, L.Namespaces);
  for (CallEntry &Entry : L.DropsResult)
    expandNamespaces(Entry, L.Namespaces);
  for (ContainerEntry &Entry : L.Containers)
    expandNamespaces(Entry.Name, L.Namespaces);
  for (StringList *Names : {&L.InlineCallers, &L.Consume, &L.KeepsCallable, &L.Pauses, &L.Cancel.Exceptions,
                            &L.StopTokens, &L.ExecutorParameters, &L.ThreadLocals, &L.ReturnsErrors})
    expandNamespaces(*Names, L.Namespaces);
}

llvm::Expected<std::unique_ptr<Library>> corolint::model::readLibrary(llvm::MemoryBufferRef Text) {
  auto Result = parseLibrary(Text);
  if (Result)
    expandNamespaces(**Result);
  return Result;
}
