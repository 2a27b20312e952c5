// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/libraries/Catalog.h"
#include "model/libraries/Keys.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace corolint::model;
using llvm::StringRef;

static StringRef lastSegment(StringRef Name) {
  size_t At = Name.rfind("::");
  return At == StringRef::npos ? Name : Name.substr(At + 2);
}

std::vector<std::string> corolint::model::pathsOfModelFiles(StringRef Option) {
  std::vector<std::string> Result;
  for (StringRef Path : llvm::split(Option, ';'))
    if (Path = Path.trim(); !Path.empty())
      Result.push_back(Path.str());
  return Result;
}

Catalog::Catalog(llvm::ArrayRef<std::string> Files, std::vector<std::string> &Errors) {
  auto Read = [&](llvm::MemoryBufferRef Text) {
    if (auto L = readLibrary(Text))
      add(std::move(*L));
    else
      Errors.push_back(llvm::toString(L.takeError()));
  };
  for (size_t I = 0; I < BuiltInLibraryCount; ++I)
    Read({BuiltInLibraries[I].Text, BuiltInLibraries[I].File});
  for (const std::string &File : Files) {
    auto Buffer = llvm::MemoryBuffer::getFile(File);
    if (Buffer)
      Read(**Buffer);
    else
      Errors.push_back(File + ": cannot read this model file: " + Buffer.getError().message());
  }
}

CallRoles &Catalog::rolesOf(StringRef Name) {
  if (Name.consume_back("*"))
    return CallPrefixes[Name];
  CallLastSegments.insert(lastSegment(Name));
  return Calls[Name];
}

/// A later file replaces the entries of earlier ones for a name; within one file entries add up.
template <class Entry>
void Catalog::addRole(const std::vector<Entry> &Entries, llvm::SmallVector<const Entry *, 1> CallRoles::*Role) {
  llvm::StringSet<> Fresh;
  for (const Entry &E : Entries)
    for (const std::string &Name : E.Name) {
      auto &Known = rolesOf(Name).*Role;
      if (Fresh.insert(Name).second)
        Known.clear();
      Known.push_back(&E);
    }
}

void Catalog::addRole(const NameList &Names, bool CallRoles::*Role) {
  for (const std::string &Name : Names)
    rolesOf(Name).*Role = true;
}

void Catalog::add(std::unique_ptr<Library> L) {
  forEachKey(*L, [&](const char *, auto &Member, auto Role) {
    if constexpr (std::is_member_pointer_v<decltype(Role)>)
      addRole(Member, Role);
  });
  auto Hold = [&](const auto &Entries) {
    for (const auto &Entry : Entries)
      for (StringRef Name : Entry.Name)
        HoldingLastSegments.insert(lastSegment(Name));
  };
  Hold(L->Blocks);
  Hold(L->Runs);
  for (const ContainerEntry &Entry : L->Containers)
    for (const std::string &Name : Entry.Name)
      Containers[Name] = Entry.Grows;
  for (const TypeEntry &Entry : L->Types)
    for (const std::string &Name : Entry.Name) {
      Types[Name] = &Entry;
      TypeLastSegments.insert(lastSegment(Name));
    }
  for (const std::string &Name : L->StopTokens)
    StopTokens.insert(Name);
  for (const std::string &Name : L->ExecutorParameters)
    ExecutorParameters.insert(Name);
  Libraries.push_back(std::move(L));
}

bool Catalog::mayKnowCall(StringRef LastSegment) const {
  if (CallLastSegments.contains(LastSegment))
    return true;
  for (const auto &Entry : CallPrefixes)
    if (LastSegment.starts_with(lastSegment(Entry.first())))
      return true;
  return false;
}

const CallRoles *Catalog::call(StringRef QualifiedName) const {
  if (auto Found = Calls.find(QualifiedName); Found != Calls.end())
    return &Found->second;
  for (const auto &Entry : CallPrefixes)
    if (QualifiedName.starts_with(Entry.first()) && !QualifiedName.drop_front(Entry.first().size()).contains("::"))
      return &Entry.second;
  return nullptr;
}

const TypeEntry *Catalog::type(StringRef QualifiedName) const { return Types.lookup(QualifiedName); }

std::optional<Growth> Catalog::growthOf(StringRef QualifiedName) const {
  auto Found = Containers.find(QualifiedName);
  return Found == Containers.end() ? std::nullopt : std::optional(Found->second);
}

StringRef Catalog::namespaceOf(const Library &L, StringRef QualifiedName) {
  for (const std::string &Namespace : L.Namespaces)
    if (QualifiedName.starts_with(Namespace) && QualifiedName.drop_front(Namespace.size()).starts_with("::"))
      return Namespace;
  return {};
}

const Library *Catalog::libraryOf(StringRef QualifiedName) const {
  const Library *Best = nullptr;
  size_t BestLength = 0;
  for (const auto &L : Libraries)
    if (size_t Length = namespaceOf(*L, QualifiedName).size(); Length > BestLength) {
      Best = L.get();
      BestLength = Length;
    }
  return Best;
}
