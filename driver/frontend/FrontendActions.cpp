// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/FrontendActions.h"
#include "clang/AST/Decl.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace corolint;
using llvm::StringRef;

tooling::ArgumentsAdjuster corolint::withResources() {
  return [](const tooling::CommandLineArguments &Arguments, StringRef) {
    tooling::CommandLineArguments Result = Arguments;
    if (llvm::none_of(Result, [](StringRef Argument) { return Argument.starts_with("-resource-dir"); }))
      Result.insert(llvm::find(Result, "--"), "-resource-dir=" COROLINT_RESOURCE_DIR);
    return Result;
  };
}

static std::vector<std::unique_ptr<ASTConsumer>> listOf(std::unique_ptr<ASTConsumer> One) {
  std::vector<std::unique_ptr<ASTConsumer>> Result;
  Result.push_back(std::move(One));
  return Result;
}

SkippingConsumer::SkippingConsumer(std::unique_ptr<ASTConsumer> Inside, const SourceManager &Sources)
    : MultiplexConsumer(listOf(std::move(Inside))), Sources(Sources) {}

bool SkippingConsumer::shouldSkipFunctionBody(Decl *D) {
  if (!Sources.isInSystemHeader(D->getLocation()))
    return false;
  // Whether an awaitable suspends is read from its members' bodies.
  const auto *F = D->getAsFunction();
  return !F || !F->getDeclName().isIdentifier() ||
         !(F->getName().starts_with("await_") || F->getName().ends_with("_suspend"));
}

std::vector<FileID> corolint::usersFiles(const SourceManager &Sources) {
  std::vector<FileID> Result;
  for (unsigned I = 1; I < Sources.local_sloc_entry_size(); ++I) {
    const SrcMgr::SLocEntry &Entry = Sources.getLocalSLocEntry(I);
    if (Entry.isFile() && !SrcMgr::isSystem(Entry.getFile().getFileCharacteristic()))
      Result.push_back(Sources.getFileID(SourceLocation::getFromRawEncoding(Entry.getOffset())));
  }
  return Result;
}

/// Make's and Ninja's syntax: a space in a name is escaped, a dollar doubled.
static void printEscaped(llvm::raw_ostream &Out, StringRef Path) {
  for (char C : Path) {
    if (C == ' ' || C == '#')
      Out << '\\';
    if (C == '$')
      Out << '$';
    Out << C;
  }
}

std::string corolint::neverPresent(StringRef Output) { return (Output + ".incomplete").str(); }

std::string corolint::fromHere(StringRef Path) {
  llvm::SmallString<256> Absolute(Path);
  std::ignore = llvm::sys::fs::make_absolute(Absolute);
  return Absolute.str().str();
}

std::string corolint::dependencyRule(StringRef Output, StringRef Directory, llvm::ArrayRef<std::string> Files) {
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  printEscaped(Out, Output);
  Out << ':';
  llvm::StringMap<llvm::SmallString<256>> Folders;
  for (const std::string &File : Files) {
    llvm::SmallString<256> Path;
    if (!llvm::sys::path::is_absolute(File))
      Path = Directory;
    llvm::sys::path::append(Path, File);
    if (Path.starts_with(COROLINT_RESOURCE_DIR))
      continue;
    // Ninja removes `..` from paths as if no folder were a link; Clang's paths are full of both.
    auto [Folder, New] = Folders.try_emplace(llvm::sys::path::parent_path(Path));
    if (New && llvm::sys::fs::real_path(Folder->getKey(), Folder->second))
      Folder->second = Folder->getKey();
    llvm::SmallString<256> Real = Folder->second;
    llvm::sys::path::append(Real, llvm::sys::path::filename(Path));
    Out << " \\\n  ";
    printEscaped(Out, Real);
  }
  Out << '\n';
  return Out.str();
}
