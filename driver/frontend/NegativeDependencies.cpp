// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/NegativeDependencies.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/xxhash.h"

using namespace corolint;
using llvm::StringRef;

/// Returns a hash of the names of the files in `Folder`.
static uint64_t listOf(StringRef Folder) {
  std::vector<std::string> Names;
  std::error_code Problem;
  for (llvm::sys::fs::directory_iterator Entry(Folder, Problem), End; !Problem && Entry != End;
       Entry.increment(Problem))
    Names.push_back(Entry->path());
  llvm::sort(Names);
  return llvm::xxh3_64bits(llvm::join(Names, "\n"));
}

std::string Lookups::absolute(const llvm::Twine &Path) const {
  llvm::SmallString<256> Result;
  Path.toVector(Result);
  std::ignore = makeAbsolute(Result);
  return Result.str().str();
}

void Lookups::failed(const llvm::Twine &Path, std::error_code Why) {
  if (Why == std::errc::no_such_file_or_directory || Why == std::errc::not_a_directory)
    Absent.insert(absolute(Path));
  else
    IsWhole = false;
}

llvm::ErrorOr<llvm::vfs::Status> Lookups::status(const llvm::Twine &Path) {
  auto Result = ProxyFileSystem::status(Path);
  if (!Result)
    failed(Path, Result.getError());
  return Result;
}

bool Lookups::exists(const llvm::Twine &Path) { return bool(status(Path)); }

llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> Lookups::openFileForRead(const llvm::Twine &Path) {
  auto Result = ProxyFileSystem::openFileForRead(Path);
  if (!Result) {
    failed(Path, Result.getError());
  } else if (auto Status = (*Result)->status(); !Status || Status->isDirectory()) {
    // A folder in place of a file: it exists, but does not count.
    IsWhole = false;
  }
  return Result;
}

llvm::vfs::directory_iterator Lookups::dir_begin(const llvm::Twine &Path, std::error_code &Problem) {
  // Taken before it is read: files that appear during the read count.
  std::string Folder = absolute(Path);
  uint64_t List = listOf(Folder);
  auto Result = ProxyFileSystem::dir_begin(Path, Problem);
  if (Problem)
    failed(Path, Problem);
  else
    Listed[Folder] = List;
  return Result;
}

std::optional<std::string> Lookups::record() const {
  std::vector<std::string> Lines;
  for (const auto &Path : Absent)
    Lines.push_back("absent " + Path.getKey().str());
  for (const auto &Folder : Listed)
    Lines.push_back("list " + llvm::utohexstr(Folder.second) + " " + Folder.getKey().str());
  if (!IsWhole || llvm::any_of(Lines, [](StringRef Line) { return Line.contains('\n'); }))
    return std::nullopt;
  llvm::sort(Lines);
  return llvm::join(Lines, "\n") + "\n";
}

bool LookupsNow::differFrom(StringRef Record) {
  for (StringRef Line : llvm::split(Record.rtrim('\n'), '\n')) {
    if (Line.consume_front("absent ")) {
      auto [Path, New] = Present.try_emplace(Line);
      if (New)
        Path->second = llvm::sys::fs::exists(Line);
      if (Path->second)
        return true;
      continue;
    }
    Line.consume_front("list ");
    auto [Then, Folder] = Line.split(' ');
    auto [List, New] = Lists.try_emplace(Folder);
    if (New)
      List->second = listOf(Folder);
    if (llvm::utohexstr(List->second) != Then)
      return true;
  }
  return false;
}
