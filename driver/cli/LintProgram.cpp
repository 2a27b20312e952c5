// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/LintProgram.h"
#include "build/CompileCommands.h"
#include "build/FileSelection.h"
#include "build/GccFlags.h"
#include "build/NinjaGraph.h"
#include "cli/OptionWords.h"
#include "frontend/ConfigErrors.h"
#include "program/LinkSummaries.h"
#include "support/ExitCode.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include <chrono>

using namespace corolint;
using clang::tooling::CompileCommand;
using llvm::StringRef;

/// The commands to lint, and their source.
namespace {
struct Selection {
  std::vector<CompileCommand> Commands;
  std::vector<LeftOut> LeftOutFiles;
  NamedFiles Named;
  std::optional<ChangedLines> Changed;
  llvm::StringMap<unsigned> GccFlags;
  /// The folder of the database, or where results are kept without one.
  std::string Folder;
};
} // namespace

/// Returns the commands of `corolint FILE… -- FLAG…`.
static std::vector<CompileCommand> givenCommands(const ProgramRequest &Request) {
  std::string Here = absolutePath(".");
  std::vector<CompileCommand> Result;
  for (const std::string &File : Request.Files) {
    std::vector<std::string> Words = Request.Flags;
    if (Words.empty() || StringRef(Words.front()).starts_with("-"))
      Words.insert(Words.begin(), "clang++");
    Words.push_back(File);
    Result.emplace_back(Here, File, std::move(Words), "");
  }
  return Result;
}

/// Returns false, after reporting it, if there is nothing to lint.
static bool selectFiles(const ProgramRequest &Request, Selection &S) {
  auto Fail = [](const llvm::Twine &Why) {
    complain(Why);
    return false;
  };
  if (!Request.Flags.empty()) {
    S.Commands = givenCommands(Request);
    S.Folder = absolutePath(".");
    for (CompileCommand &Command : S.Commands)
      removeGccFlags(Command, S.GccFlags);
  } else {
    S.Folder = databaseFolder(Request.Database);
    if (S.Folder.empty())
      return false;
    S.Commands = readCommands(S.Folder, S.GccFlags);
    if (S.Commands.empty())
      return false;
  }
  std::string Database = S.Folder + "/compile_commands.json";
  S.Named = resolveNamedFiles(Request.Files, Database, subcommandNames(), S.Commands);
  for (const std::string &Error : S.Named.Errors)
    complain(Error);
  if (!S.Named.Errors.empty())
    return false;
  if (!Request.Diff.empty()) {
    auto Changed = ChangedLines::since(Request.Diff);
    if (!Changed)
      return Fail(llvm::toString(Changed.takeError()));
    if (Request.Files.empty())
      S.Named.Notes = addNewFiles(Changed->newFiles(), Database, S.Commands);
    S.Changed = std::move(*Changed);
  }
  if (llvm::Error Problem = excludeFiles(S.Commands, Request.Excluded))
    return Fail(llvm::toString(std::move(Problem)));
  S.LeftOutFiles = leaveOutOtherLanguages(S.Commands);
  if (S.Commands.empty() && S.LeftOutFiles.empty())
    return Fail(Database + ": no file of it is left to lint; see --exclude");
  std::vector<std::string> Files;
  Files.reserve(S.Commands.size());
  for (const CompileCommand &Command : S.Commands)
    Files.push_back(absolutePath(Command.Filename, Command.Directory));
  if (std::string Error = configError(Request.Report.Config, Files); !Error.empty())
    return Fail(Error);
  return true;
}

/// Returns the user's files that the summaries read.
static llvm::StringSet<> filesRead(llvm::ArrayRef<std::string> Summaries) {
  llvm::StringSet<> Result;
  for (const std::string &Path : Summaries) {
    auto Stored = readUnit(Path);
    if (!Stored) {
      // The linker has reported it.
      llvm::consumeError(Stored.takeError());
      continue;
    }
    const stored::Unit &Unit = *Stored->Unit;
    for (unsigned I = 0; Unit.reads() && Unit.files() && I < Unit.reads()->size(); ++I)
      if (unsigned File = Unit.reads()->Get(I); File < Unit.files()->size())
        Result.insert(textOf(Unit.files()->Get(File)));
  }
  return Result;
}

/// Reports the files that were not linted, although they are in the database or were named. Returns false if there are
/// any.
static bool reportLeftOut(const Selection &S, llvm::ArrayRef<std::string> Summaries) {
  llvm::StringSet<> Read;
  if (!S.Named.Headers.empty() || llvm::any_of(S.LeftOutFiles, [](const LeftOut &File) { return File.IsHeader; }))
    Read = filesRead(Summaries);
  bool All = true;
  for (const LeftOut &File : S.LeftOutFiles) {
    if (File.IsHeader && Read.contains(File.File))
      continue;
    complain(File.File + ": left out: " + File.Why + " (--exclude leaves it out without this line)");
    All = false;
  }
  for (const std::string &Header : S.Named.Headers) {
    if (Read.contains(Header))
      continue;
    complain(Header + ": no file of " + S.Folder + "/compile_commands.json includes it, so it was not linted");
    All = false;
  }
  return All;
}

static void noteSelection(const Selection &S) {
  for (const std::string &Note : S.Named.Notes)
    complain(Note);
  if (S.GccFlags.empty())
    return;
  unsigned Count = 0;
  std::vector<std::string> Names;
  for (const auto &Flag : S.GccFlags) {
    Names.push_back(Flag.getKey().str());
    Count += Flag.second;
  }
  llvm::sort(Names);
  std::string List;
  for (const std::string &Name : Names)
    List += (List.empty() ? "" : ", ") + Name;
  complain("left out " + llvm::Twine(Count) + (Count == 1 ? " flag" : " flags") + " that only GCC has: " + List);
}

int corolint::lintProgram(ProgramRequest Request) {
  auto Start = std::chrono::steady_clock::now();
  Selection S;
  if (!selectFiles(Request, S))
    return Incomplete;
  if (!Request.Report.Quiet)
    noteSelection(S);
  NinjaRequest Graph;
  Graph.Commands = S.Commands;
  Graph.Folder = S.Folder + "/.corolint";
  Graph.Config = Request.Report.Config;
  Graph.Jobs = Request.Jobs;
  Graph.Plain = Request.Plain;
  Graph.ClosedWorld = Request.ClosedWorld;
  Graph.Quiet = Request.Report.Quiet;
  NinjaResult Done = runNinja(Graph);
  if (Done.Report.empty())
    return Incomplete;
  auto Stored = readUnit(Done.Report);
  if (!Stored) {
    complain(llvm::toString(Stored.takeError()));
    return Incomplete;
  }
  std::vector<ProgramFinding> Findings;
  for (unsigned I = 0; Stored->Unit->findings() && I < Stored->Unit->findings()->size(); ++I)
    Findings.push_back(findingOf(*Stored->Unit->findings()->Get(I), *Stored->Unit));
  if (Request.ExplainUnknown) {
    auto Again = link(Done.Summaries, {.Unknown = true, .ClosedWorld = Request.ClosedWorld});
    if (!Again) {
      complain(llvm::toString(Again.takeError()));
      return Incomplete;
    }
    llvm::outs() << Again->Unknown;
  }
  bool Complete = reportLeftOut(S, Done.Summaries) && Done.Complete;
  ReportRequest Shown = std::move(Request.Report);
  Shown.Named = S.Named.Files;
  Shown.Changed = std::move(S.Changed);
  Shown.IsPartial = !Complete;
  Shown.FileCount = Done.Summaries.size();
  Shown.CoroutineCount = Stored->Unit->coroutine_count();
  Shown.Seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - Start).count();
  int Code = reportFindings(std::move(Findings), Shown);
  return Complete ? Code : Incomplete;
}
