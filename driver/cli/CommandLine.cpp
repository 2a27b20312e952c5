// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/CommandLine.h"
#include "build/CompileCommands.h"
#include "build/GccFlags.h"
#include "cli/Demo.h"
#include "cli/Init.h"
#include "cli/LintProgram.h"
#include "cli/Options.h"
#include "pch/BuildPch.h"
#include "program/LinkSummaries.h"
#include "report/CheckPages.h"
#include "support/ExitCode.h"
#include "support/KilledProcess.h"
#include "unit/SummarizeUnit.h"
#include "unit/SummaryWriter.h"
#include "llvm/Support/FileSystem.h"

using namespace corolint;
using clang::tooling::CompileCommand;
using llvm::StringRef;

/// The compile command that was given after `--`.
static CompileCommand givenCommand(const Options &O) {
  llvm::SmallString<256> Here(O.Directory);
  if (Here.empty())
    std::ignore = llvm::sys::fs::current_path(Here);
  std::vector<std::string> Words = O.Compile;
  if (Words.empty() || StringRef(Words.front()).starts_with("-"))
    Words.insert(Words.begin(), "clang++");
  if (!llvm::is_contained(Words, O.Unit))
    Words.push_back(O.Unit);
  return CompileCommand(Here, O.Unit, std::move(Words), "");
}

static int summarizeUnit(const Options &O) {
  SummarizeRequest Request;
  llvm::StringMap<unsigned> Removed;
  if (!O.Compile.empty() || O.KilledBy) {
    Request.Command = givenCommand(O);
    removeGccFlags(Request.Command, Removed);
  } else {
    std::string Folder = databaseFolder(O.Database);
    if (Folder.empty())
      return Incomplete;
    std::string Wanted = absolutePath(O.Unit);
    for (CompileCommand &Command : readCommands(Folder, Removed))
      if (absolutePath(Command.Filename, Command.Directory) == Wanted)
        Request.Command = std::move(Command);
    if (Request.Command.CommandLine.empty()) {
      complain(O.Unit + ": not in " + Folder + "/compile_commands.json; give its compile command after --");
      return Incomplete;
    }
  }
  if (!llvm::sys::fs::exists(absolutePath(Request.Command.Filename, Request.Command.Directory))) {
    complain(O.Unit + ": no such file");
    return Incomplete;
  }
  Request.Output = O.Output;
  Request.DependencyFile = O.Dependencies;
  Request.MissingFile = O.Missing;
  Request.Config = O.Report.Config;
  Request.ChecksConfig = !O.CheckedConfig;
  Request.How.Plain = O.Plain;
  Request.How.Prefix = O.Prefix;
  return O.KilledBy ? summarizeKilled(Request, *O.KilledBy) : summarize(Request);
}

static int linkSummaries(const Options &O) {
  if (O.Summaries.empty()) {
    complain("link needs summaries: corolint link SUMMARY…; corolint summarize makes them");
    return Incomplete;
  }
  auto Result =
      link(O.Summaries, {.Index = !O.Index.empty(), .Unknown = O.ExplainUnknown, .ClosedWorld = O.ClosedWorld});
  if (!Result) {
    complain(llvm::toString(Result.takeError()));
    return Incomplete;
  }
  if (O.LinkReport.empty()) {
    if (O.ExplainUnknown)
      llvm::outs() << Result->Unknown;
    return reportFindings(std::move(Result->Findings), O.Report);
  }
  std::pair<std::string, std::string> Written[] = {
      {O.Index, Result->EffectsIndex}, {O.LinkReport, UnitWriter().report(Result->Findings, Result->Coroutines)}};
  for (const auto &[Path, Bytes] : Written)
    if (llvm::Error Problem = Path.empty() ? llvm::Error::success() : writeWhole(Path, Bytes)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  return NothingFound;
}

static int lintWholeProgram(Options O) {
  ProgramRequest Request;
  Request.Database = std::move(O.Database);
  Request.Diff = std::move(O.Diff);
  Request.Files = std::move(O.Files);
  Request.Excluded = std::move(O.Excluded);
  Request.Flags = std::move(O.Compile);
  Request.Report = std::move(O.Report);
  Request.Jobs = O.Jobs;
  Request.Plain = O.Plain;
  Request.ExplainUnknown = O.ExplainUnknown;
  Request.ClosedWorld = O.ClosedWorld;
  if (!Request.Flags.empty() && Request.Files.empty()) {
    complain("flags after -- need a file before it: corolint FILE -- FLAGS");
    return Incomplete;
  }
  return lintProgram(std::move(Request));
}

/// Reports that there are no findings without a link. Returns the exit code.
static int linkKilled(int Signal) {
  complain("the link of what the files' lint found was killed " + killedBy(Signal));
  return Incomplete;
}

int corolint::runCommand(int Count, const char **Words) {
  std::optional<Options> O = parseOptions(Count, Words);
  if (!O)
    return Incomplete;
  if (O->Killed && !O->KilledBy)
    return O->Killed;
  switch (O->Do) {
  case Action::Explain:
    return explain(O->ExplainedCheck, O->Report.Config.Color);
  case Action::Demo:
    return runDemo(O->DemoFolder, std::move(O->Report));
  case Action::Init:
    return initProject();
  case Action::Summarize:
    return summarizeUnit(*O);
  case Action::Prefix:
    return O->KilledBy ? prefixKilled(O->Output, O->Dependencies, O->Directory, *O->KilledBy)
                       : buildPrefix(givenCommand(*O), O->Output, O->Dependencies);
  case Action::Link:
    return O->KilledBy ? linkKilled(*O->KilledBy) : linkSummaries(*O);
  case Action::Lint:
    return lintWholeProgram(std::move(*O));
  }
  llvm_unreachable("all actions are listed");
}
