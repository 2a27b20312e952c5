#include "Includes.h"
#include "model/Paths.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <functional>

using namespace corolint;
using llvm::StringRef;

/// Where compilers look by themselves, as far as that can be told without asking one.
static const std::vector<std::string> &standardFolders() {
  static const std::vector<std::string> Found = [] {
    std::vector<std::string> Result;
    std::error_code Problem;
    // The newest libstdc++ is the one that Clang takes.
    unsigned Newest = 0;
    for (llvm::sys::fs::directory_iterator Entry("/usr/include/c++", Problem), End; !Problem && Entry != End;
         Entry.increment(Problem)) {
      unsigned Version = 0;
      if (!llvm::sys::path::filename(Entry->path()).getAsInteger(10, Version))
        Newest = std::max(Newest, Version);
    }
    std::string Version = std::to_string(Newest);
    Result = {"/usr/include/c++/" + Version,
              "/usr/include/x86_64-linux-gnu/c++/" + Version,
              "/usr/include/aarch64-linux-gnu/c++/" + Version,
              "/usr/local/include",
              "/usr/include",
              "/usr/include/x86_64-linux-gnu",
              "/usr/include/aarch64-linux-gnu"};
    llvm::erase_if(Result, [](const std::string &Folder) { return !llvm::sys::fs::is_directory(Folder); });
    return Result;
  }();
  return Found;
}

SearchPath corolint::searchPathOf(llvm::ArrayRef<std::string> Arguments, StringRef Directory) {
  SearchPath Result;
  for (size_t I = 0; I < Arguments.size(); ++I) {
    StringRef Argument = Arguments[I];
    auto Take = [&](StringRef Flag, std::vector<std::string> &To) {
      if (!Argument.consume_front(Flag))
        return false;
      if (Argument.empty() && I + 1 < Arguments.size())
        Argument = Arguments[++I];
      To.push_back(model::absolutePath(Argument, Directory));
      return true;
    };
    (void)(Take("-isystem", Result.System) || Take("-iquote", Result.User) || Take("-idirafter", Result.System) ||
           Take("-I", Result.User));
  }
  llvm::append_range(Result.System, standardFolders());
  return Result;
}

bool IncludeScanner::exists(StringRef Path) {
  auto [Found, New] = Known.try_emplace(Path);
  if (New)
    Found->second = llvm::sys::fs::is_regular_file(Path);
  return Found->second;
}

std::string IncludeScanner::find(const Include &What, StringRef Folder, llvm::ArrayRef<std::string> Folders) {
  if (!What.Angled) {
    std::string Path = model::absolutePath(What.Name, Folder);
    if (exists(Path))
      return Path;
  }
  for (const std::string &In : Folders)
    if (std::string Path = model::absolutePath(What.Name, In); exists(Path))
      return Path;
  return {};
}

unsigned IncludeScanner::read(StringRef Path) {
  auto [Number, New] = Numbers.try_emplace(Path, unsigned(Files.size()));
  unsigned Result = Number->second;
  if (!New)
    return Result;
  Paths.push_back(Path.str());
  Files.emplace_back();
  auto Text = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Text)
    return Result;
  StringRef Rest = (*Text)->getBuffer();
  Files[Result].Bytes = Rest.size();
  unsigned Depth = 0;
  bool First = true;
  for (size_t At = 0; (At = Rest.find('#')) != StringRef::npos;) {
    size_t LineBegin = Rest.rfind('\n', At);
    bool Begins = Rest.slice(LineBegin == StringRef::npos ? 0 : LineBegin + 1, At).trim().empty();
    Rest = Rest.drop_front(At + 1);
    if (!Begins)
      continue;
    StringRef Line = Rest.take_until([](char C) { return C == '\n'; }).trim();
    // An include guard is no condition: its `#endif` then has nothing to close.
    bool IsGuard = std::exchange(First, false) && Line.starts_with("ifndef");
    if (Line.starts_with("if") && !IsGuard)
      ++Depth;
    else if (Line.starts_with("endif"))
      Depth -= Depth > 0;
    else if (Line.consume_front("include") && Depth == 0) {
      Line = Line.trim();
      bool Angled = Line.consume_front("<");
      if (Angled || Line.consume_front("\""))
        Files[Result].Includes.push_back(
            {Line.take_until([&](char C) { return C == (Angled ? '>' : '"'); }).str(), Angled});
    }
  }
  return Result;
}

std::vector<std::string> IncludeScanner::systemHeaders(StringRef File, const SearchPath &Search) {
  std::vector<std::string> Result;
  llvm::StringSet<> Named;
  llvm::DenseMap<unsigned, bool> Seen;
  std::function<void(unsigned)> Visit = [&](unsigned Number) {
    if (!Seen.try_emplace(Number, true).second)
      return;
    std::string Folder = llvm::sys::path::parent_path(Paths[Number]).str();
    for (size_t I = 0; I < Files[Number].Includes.size(); ++I) {
      Include What = Files[Number].Includes[I];
      if (std::string Path = find(What, Folder, Search.User); !Path.empty())
        Visit(read(Path));
      else if (Named.insert(What.Name).second)
        Result.push_back(What.Name);
    }
  };
  Visit(read(File));
  return Result;
}

const llvm::BitVector &IncludeScanner::closure(StringRef Header, const SearchPath &Search) {
  auto [Found, New] = Closures.try_emplace(Header);
  if (!New)
    return Found->second;
  llvm::BitVector Result;
  std::vector<unsigned> Open;
  auto Add = [&](const Include &What, StringRef Folder) {
    std::string Path = find(What, Folder, Search.System);
    if (Path.empty())
      return;
    unsigned Number = read(Path);
    if (Number >= Result.size())
      Result.resize(Number + 64);
    if (!Result.test(Number)) {
      Result.set(Number);
      Open.push_back(Number);
    }
  };
  Add({Header.str(), true}, "");
  while (!Open.empty()) {
    unsigned Number = Open.back();
    Open.pop_back();
    std::string Folder = llvm::sys::path::parent_path(Paths[Number]).str();
    for (size_t I = 0; I < Files[Number].Includes.size(); ++I) {
      Include What = Files[Number].Includes[I];
      Add(What, Folder);
    }
  }
  return Closures[Header] = std::move(Result);
}

size_t IncludeScanner::bytes(const llvm::BitVector &Which) const {
  size_t Result = 0;
  for (unsigned Number : Which.set_bits())
    Result += Files[Number].Bytes;
  return Result;
}
