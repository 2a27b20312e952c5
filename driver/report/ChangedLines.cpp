// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/ChangedLines.h"
#include "model/syntax/AbsolutePath.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include <limits>

using namespace corolint;
using llvm::StringRef;

static std::string withoutLinks(StringRef Path) {
  llvm::SmallString<256> Result;
  return llvm::sys::fs::real_path(Path, Result) ? Path.str() : Result.str().str();
}

/// Returns what Git prints. The error is the first line of its complaint.
static llvm::Expected<std::string> askGit(llvm::ArrayRef<StringRef> Arguments) {
  static const auto Git = llvm::sys::findProgramByName("git");
  if (!Git)
    return llvm::createStringError("--diff needs git, which is not installed");
  llvm::SmallString<128> Out, Err;
  for (llvm::SmallString<128> *Path : {&Out, &Err})
    if (std::error_code Problem = llvm::sys::fs::createTemporaryFile("corolint", "git", *Path))
      return llvm::createStringError("a temporary file: " + Problem.message());
  llvm::FileRemover RemoveOut(Out), RemoveErr(Err);
  llvm::SmallVector<StringRef, 16> Words{*Git, "-c", "core.quotePath=false"};
  llvm::append_range(Words, Arguments);
  int Code =
      llvm::sys::ExecuteAndWait(*Git, Words, std::nullopt, {StringRef("/dev/null"), StringRef(Out), StringRef(Err)});
  auto Text = llvm::MemoryBuffer::getFile(Code ? Err : Out);
  std::string Printed = Text ? (*Text)->getBuffer().str() : "";
  if (Code)
    return llvm::createStringError("--diff: git " + Arguments.front() + ": " + StringRef(Printed).split('\n').first);
  return Printed;
}

/// A path as Git prints it: in quotes, with escapes, if it has characters that need them.
static std::string unquoted(StringRef Path) {
  Path = Path.rtrim("\t\r");
  if (!Path.consume_front("\"") || !Path.consume_back("\""))
    return Path.str();
  std::string Result;
  for (size_t I = 0; I < Path.size(); ++I) {
    unsigned Code;
    if (Path[I] != '\\' || I + 1 == Path.size())
      Result += Path[I];
    else if (!Path.substr(I + 1, 3).getAsInteger(8, Code)) {
      Result += char(Code);
      I += 3;
    } else {
      char Next = Path[++I];
      Result += Next == 't' ? '\t' : Next == 'n' ? '\n' : Next;
    }
  }
  return Result;
}

void ChangedLines::read(StringRef Patch, StringRef Top) {
  std::string File;
  bool IsNew = false, InHeader = false;
  for (StringRef Line : llvm::split(Patch, '\n')) {
    if (Line.starts_with("diff --git ")) {
      IsNew = false;
      InHeader = true;
    } else if (InHeader && Line.starts_with("new file mode ")) {
      IsNew = true;
    } else if (InHeader && Line.starts_with("+++ ")) {
      std::string Path = unquoted(Line.drop_front(4));
      StringRef Below = Path;
      // `/dev/null`: the file was deleted.
      File = Below.consume_front("b/") ? withoutLinks((Top + "/" + Below).str()) : "";
      if (IsNew && !File.empty())
        New.push_back(File);
    } else if (Line.consume_front("@@ ")) {
      InHeader = false;
      // `-4,2 +5,3 @@`; a count of one is left out.
      auto [First, Count] = Line.split('+').second.split(' ').first.split(',');
      unsigned From = 0, Number = 1;
      if (File.empty() || First.getAsInteger(10, From) || (!Count.empty() && Count.getAsInteger(10, Number)))
        continue;
      if (Number)
        Changed[File].push_back({From, From + Number - 1});
    }
  }
}

llvm::Expected<ChangedLines> ChangedLines::since(StringRef Commit) {
  if (Commit.starts_with("-"))
    return llvm::createStringError("--diff takes a commit, not '" + Commit + "'");
  auto Top = askGit({"rev-parse", "--show-toplevel"});
  if (!Top)
    return Top.takeError();
  StringRef Folder = StringRef(*Top).trim('\n');
  auto Patch = askGit({"diff", "--merge-base", "--unified=0", "--no-color", "--no-ext-diff", "--no-relative",
                       "--src-prefix=a/", "--dst-prefix=b/", Commit, "--"});
  if (!Patch)
    return Patch.takeError();
  auto Untracked = askGit({"ls-files", "--others", "--exclude-standard", "-z", "--", ":/"});
  if (!Untracked)
    return Untracked.takeError();
  ChangedLines Result;
  Result.read(*Patch, Folder);
  for (StringRef Name : llvm::split(*Untracked, '\0'))
    if (!Name.empty()) {
      std::string Path = withoutLinks(model::absolutePath(Name));
      Result.Changed[Path].push_back({1, std::numeric_limits<unsigned>::max()});
      Result.New.push_back(Path);
    }
  return Result;
}

bool ChangedLines::contains(StringRef Path, unsigned Line) const {
  auto Found = Changed.find(Path);
  if (Found == Changed.end())
    Found = Changed.find(withoutLinks(Path));
  return Found != Changed.end() &&
         llvm::any_of(Found->second, [Line](const Lines &Hunk) { return Hunk.First <= Line && Line <= Hunk.Last; });
}
