// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "build/FileSelection.h"
#include "model/syntax/AbsolutePath.h"
#include "support/NearestName.h"
#include "clang/Driver/Types.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using clang::tooling::CompileCommand;
using llvm::StringRef;
using model::absolutePath;
namespace types = clang::driver::types;

static std::string sourceOf(const CompileCommand &Command) { return absolutePath(Command.Filename, Command.Directory); }

/// Returns `Path` relative to the current folder, or unchanged if it is elsewhere.
static StringRef fromCurrentFolder(StringRef Path) {
  static const std::string Here = absolutePath(".") + "/";
  Path.consume_front(Here);
  return Path;
}

static bool matches(const llvm::GlobPattern &Glob, StringRef Path) {
  if (Glob.match(llvm::sys::path::filename(Path)))
    return true;
  for (StringRef Folder = Path; !Folder.empty() && Folder != "/"; Folder = llvm::sys::path::parent_path(Folder))
    if (Glob.match(Folder) || Glob.match(fromCurrentFolder(Folder)))
      return true;
  return false;
}

llvm::Error corolint::excludeFiles(std::vector<CompileCommand> &Commands, llvm::ArrayRef<std::string> Globs) {
  for (StringRef Text : Globs) {
    StringRef Trimmed = Text.rtrim('/');
    Trimmed.consume_front("./");
    auto Glob = llvm::GlobPattern::create(Trimmed);
    if (!Glob)
      return llvm::createStringError("--exclude " + Text + ": " + llvm::toString(Glob.takeError()));
    llvm::erase_if(Commands, [&](const CompileCommand &Command) { return matches(*Glob, sourceOf(Command)); });
  }
  return llvm::Error::success();
}

static types::ID typeOf(StringRef File) {
  StringRef Extension = llvm::sys::path::extension(File);
  Extension.consume_front(".");
  return types::lookupTypeForExtension(Extension);
}

static bool isCFamily(StringRef File) { return typeOf(File) == types::TY_C || typeOf(File) == types::TY_CXX; }

static bool isHeader(StringRef File) {
  auto Type = typeOf(File);
  return Type == types::TY_CHeader || Type == types::TY_CXXHeader || llvm::sys::path::extension(File) == ".hxx";
}

/// Returns why a file in a language other than C and C++ is left out, or empty text if it cannot hold coroutines.
static std::string whyLeftOut(StringRef File) {
  auto Type = typeOf(File);
  if (isHeader(File))
    return "it is a header, and no source file reads it; a header is linted with the files that include it";
  if (types::isObjC(Type))
    return "Objective-C++ is not supported";
  if (types::isCuda(Type) || types::isHIP(Type))
    return "CUDA is not supported";
  if (Type != types::TY_INVALID && types::isCXX(Type))
    return "C++ modules and preprocessed files are not supported";
  return {};
}

std::vector<LeftOut> corolint::leaveOutOtherLanguages(std::vector<CompileCommand> &Commands) {
  std::vector<LeftOut> Result;
  llvm::erase_if(Commands, [&](const CompileCommand &Command) {
    if (isCFamily(Command.Filename))
      return false;
    std::string Why = whyLeftOut(Command.Filename);
    if (!Why.empty())
      Result.push_back({sourceOf(Command), std::move(Why), isHeader(Command.Filename)});
    return true;
  });
  return Result;
}

static std::vector<std::string> sourcesOf(llvm::ArrayRef<CompileCommand> Commands) {
  std::vector<std::string> Result;
  Result.reserve(Commands.size());
  for (const CompileCommand &Command : Commands)
    Result.push_back(sourceOf(Command));
  return Result;
}

namespace {
/// The existing commands, for Clang's choice of a neighbour.
class KnownCommands : public clang::tooling::CompilationDatabase {
public:
  explicit KnownCommands(std::vector<CompileCommand> Commands) : Commands(std::move(Commands)) {}
  std::vector<CompileCommand> getCompileCommands(StringRef File) const override {
    std::vector<CompileCommand> Result;
    llvm::copy_if(Commands, std::back_inserter(Result), [&](const CompileCommand &C) { return sourceOf(C) == File; });
    return Result;
  }
  std::vector<std::string> getAllFiles() const override { return sourcesOf(Commands); }
  std::vector<CompileCommand> getAllCompileCommands() const override { return Commands; }

private:
  std::vector<CompileCommand> Commands;
};
} // namespace

/// Adds a command for `Path` with the flags of its nearest neighbour, by folder and name, as Clang chooses it. Returns
/// a line about that for the user, or empty text if there is no neighbour.
static std::string addLikeNeighbour(StringRef Word, StringRef Path, StringRef Database,
                                    std::vector<CompileCommand> &Commands) {
  auto All = clang::tooling::inferMissingCompileCommands(std::make_unique<KnownCommands>(Commands));
  auto Inferred = All->getCompileCommands(Path);
  if (Inferred.empty())
    return {};
  StringRef From = Inferred.front().Heuristic;
  From.consume_front("inferred from ");
  std::string Note = (Word + ": not in " + Database + "; linted with the flags of " + fromCurrentFolder(From)).str();
  Commands.push_back(std::move(Inferred.front()));
  return Note;
}

static std::string noSuchFile(StringRef Word, llvm::ArrayRef<std::string> Sources,
                              llvm::ArrayRef<std::string> Subcommands) {
  // A word with neither a folder nor an extension was meant as a subcommand.
  if (!Word.contains('.') && !Word.contains('/')) {
    if (Word == "help" || Word == "version")
      return "'" + Word.str() + "' is no file and no subcommand; did you mean --" + Word.str() + "?";
    std::string Meant = didYouMean(Word, Subcommands);
    return "'" + Word.str() + "' is no file and no subcommand" +
           (Meant.empty() ? "; corolint --help lists the subcommands" : Meant);
  }
  std::vector<std::string> Names;
  for (StringRef Source : Sources)
    Names.push_back(fromCurrentFolder(Source).str());
  if (std::string Meant = didYouMean(Word, Names); !Meant.empty())
    return Word.str() + ": no such file" + Meant;
  StringRef Name = llvm::sys::path::filename(Word);
  for (StringRef Source : Names)
    if (llvm::sys::path::filename(Source) == Name)
      return Word.str() + ": no such file; did you mean " + Source.str() + "?";
  return Word.str() + ": no such file";
}

NamedFiles corolint::resolveNamedFiles(llvm::ArrayRef<std::string> Words, StringRef Database,
                                       llvm::ArrayRef<std::string> Subcommands, std::vector<CompileCommand> &Commands) {
  NamedFiles Result;
  const std::vector<std::string> Sources = sourcesOf(Commands);
  for (const std::string &Word : Words) {
    std::string Path = absolutePath(Word);
    Result.Files.push_back(Path);
    if (llvm::is_contained(Sources, Path))
      continue;
    if (llvm::sys::fs::is_directory(Path)) {
      Result.Errors.push_back(Word + ": is a folder; name files of it, or leave it out and lint the program");
    } else if (!llvm::sys::fs::exists(Path)) {
      Result.Errors.push_back(noSuchFile(Word, Sources, Subcommands));
    } else if (isHeader(Path)) {
      Result.Headers.push_back(Path);
    } else if (std::string Note = isCFamily(Path) ? addLikeNeighbour(Word, Path, Database, Commands) : "";
               !Note.empty()) {
      Result.Notes.push_back(std::move(Note));
    } else {
      Result.Errors.push_back((llvm::Twine(Word) + ": not in " + Database +
                               "; configure the build again, or give its flags: corolint " + Word + " -- -std=c++20")
                                  .str());
    }
  }
  return Result;
}

std::vector<std::string> corolint::addNewFiles(llvm::ArrayRef<std::string> NewFiles, StringRef Database,
                                               std::vector<CompileCommand> &Commands) {
  llvm::StringSet<> Sources;
  for (const CompileCommand &Command : Commands) {
    llvm::SmallString<256> WithoutLinks;
    if (!llvm::sys::fs::real_path(sourceOf(Command), WithoutLinks))
      Sources.insert(WithoutLinks);
  }
  std::vector<std::string> Notes;
  for (const std::string &Path : NewFiles)
    // CMake compiles files of its own to detect the compiler.
    if (isCFamily(Path) && !StringRef(Path).contains("/CMakeFiles/") && Sources.insert(Path).second)
      if (std::string Note = addLikeNeighbour(fromCurrentFolder(Path), Path, Database, Commands); !Note.empty())
        Notes.push_back(std::move(Note));
  return Notes;
}
