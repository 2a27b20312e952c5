// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/CommandLine.h"
#include "build/CompileCommands.h"
#include "build/NinjaGraph.h"
#include "cli/Init.h"
#include "pch/BuildPch.h"
#include "program/LinkSummaries.h"
#include "report/CheckPages.h"
#include "report/Report.h"
#include "support/ExitCode.h"
#include "support/KilledProcess.h"
#include "unit/SummarizeUnit.h"
#include "unit/SummaryWriter.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

using namespace corolint;
using clang::tooling::CompileCommand;
using llvm::StringRef;
namespace cl = llvm::cl;

static cl::SubCommand SummarizeCommand("summarize",
                                       "One translation unit to one summary file: a plain action for any build system");
static cl::SubCommand PrefixCommand("prefix", "System headers that files have in common to a precompiled header");
static cl::SubCommand LinkCommand("link", "The summaries of a program to its findings");
static cl::SubCommand ExplainCommand("explain", "Print the page of a check");
static cl::SubCommand InitCommand("init", "Write .clang-tidy, a CI job and a CMake snippet into this folder");

static cl::OptionCategory Category("corolint");
using OptionalText = cl::opt<std::string>;

static cl::list<std::string> Files(cl::Positional, cl::desc("[files...]"), cl::cat(Category));
static OptionalText BuildFolder("p", cl::desc("Folder of compile_commands.json; by default this folder or ./build"),
                                cl::value_desc("folder"), cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()),
                                cl::sub(SummarizeCommand));
static OptionalText Checks("checks", cl::desc("Checks to run, as in clang-tidy; by default async-*"), cl::cat(Category),
                           cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static OptionalText WarningsAsErrors("warnings-as-errors",
                                     cl::desc("Checks whose findings are errors, as in clang-tidy"), cl::cat(Category),
                                     cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static OptionalText HeaderFilter("header-filter", cl::desc("Headers whose findings are shown, as in clang-tidy"),
                                 cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static OptionalText Config("config", cl::desc("Configuration in place of .clang-tidy files, as in clang-tidy"),
                           cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static cl::opt<bool> Plain("plain", cl::desc("Parse all that a compiler would; slower, and finds the same"),
                           cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static cl::opt<unsigned> Jobs("j", cl::Prefix, cl::desc("Files to lint at once; by default as many as Ninja likes"),
                              cl::cat(Category));
static cl::opt<bool> Fix("fix", cl::desc("Apply the suggested fixes"), cl::cat(Category),
                         cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static OptionalText SarifFile("sarif", cl::desc("Write the findings as SARIF 2.1.0 too"), cl::value_desc("file"),
                              cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static OptionalText BaselineFile("baseline", cl::desc("Keep the findings quiet that this file knows"),
                                 cl::value_desc("file"), cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()),
                                 cl::sub(LinkCommand));
static cl::opt<bool> WriteBaseline("write-baseline", cl::desc("Write what is found to the file of --baseline"),
                                   cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static cl::opt<bool>
    UnusedNolint("unused-nolint",
                 cl::desc("Report NOLINT comments that name our checks and keep nothing quiet; on by default"),
                 cl::init(true), cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static cl::opt<bool> ExplainUnknown("explain-unknown", cl::desc("Count the calls that nothing is known of"),
                                    cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));

static cl::opt<std::string> Unit(cl::Positional, cl::Required, cl::desc("file"), cl::cat(Category),
                                 cl::sub(SummarizeCommand), cl::sub(PrefixCommand));
static OptionalText Output("o", cl::desc("The file to write"), cl::value_desc("file"), cl::Required, cl::cat(Category),
                           cl::sub(SummarizeCommand), cl::sub(PrefixCommand));
static OptionalText Prefix("prefix",
                           cl::desc("A precompiled prefix to parse on, where that makes no difference but in time"),
                           cl::value_desc("file"), cl::cat(Category), cl::sub(SummarizeCommand));
static OptionalText Dependencies("dependencies",
                                 cl::desc("Write the files that were read, as a rule for Make or Ninja"),
                                 cl::value_desc("file"), cl::cat(Category), cl::sub(SummarizeCommand),
                                 cl::sub(PrefixCommand));
static OptionalText
    Missing("missing",
            cl::desc("Write what was looked for in vain, if it does not compile; corolint tries again when that comes"),
            cl::value_desc("file"), cl::cat(Category), cl::sub(SummarizeCommand));
static OptionalText Directory("directory", cl::desc("Where the compiler would run"), cl::value_desc("folder"),
                              cl::cat(Category), cl::sub(SummarizeCommand), cl::sub(PrefixCommand));
static cl::opt<int> Killed("killed",
                           cl::desc("Do not work, but write that a signal ended who did, if one ended what left the "
                                    "shell this status; else end with it too"),
                           cl::value_desc("status"), cl::Hidden, cl::cat(Category), cl::sub(SummarizeCommand),
                           cl::sub(PrefixCommand), cl::sub(LinkCommand));
static OptionalText Stamp("stamp", cl::desc("Ignored: a word by which a build system sees that settings have changed"),
                          cl::cat(Category), cl::sub(SummarizeCommand));

static cl::list<std::string> Summaries(cl::Positional, cl::desc("summaries..."), cl::cat(Category),
                                       cl::sub(LinkCommand));
static OptionalText Report("report", cl::desc("Write the findings to this file in place of printing them"),
                           cl::value_desc("file"), cl::cat(Category), cl::sub(LinkCommand));

static OptionalText Index("index", cl::desc("Write what functions do to this file, for clang-tidy and clangd"),
                          cl::value_desc("file"), cl::cat(Category), cl::sub(LinkCommand));

static OptionalText ExplainedCheck(cl::Positional, cl::desc("[check]"), cl::cat(Category), cl::sub(ExplainCommand));

static TidyOptions settings() {
  auto Given = [](const OptionalText &Option) {
    return Option.getNumOccurrences() ? std::optional<std::string>(Option) : std::nullopt;
  };
  return {Given(Checks), Given(WarningsAsErrors), Given(HeaderFilter), Given(Config)};
}

static ReportRequest presentation() {
  ReportRequest Request;
  Request.Config = settings();
  Request.Fix = Fix;
  Request.UnusedNolint = UnusedNolint;
  Request.Sarif = SarifFile;
  Request.Baseline = BaselineFile;
  Request.WriteBaseline = WriteBaseline;
  return Request;
}

/// The compile command that was given after `--`.
static CompileCommand givenCommand(llvm::ArrayRef<const char *> Compile) {
  llvm::SmallString<256> Here(Directory);
  if (Here.empty())
    llvm::sys::fs::current_path(Here);
  std::vector<std::string> Words(Compile.begin(), Compile.end());
  if (Words.empty() || StringRef(Words.front()).starts_with("-"))
    Words.insert(Words.begin(), "clang++");
  if (!llvm::is_contained(Words, Unit))
    Words.push_back(Unit);
  return CompileCommand(Here, Unit, std::move(Words), "");
}

/// KilledBy: the signal that ended who tried.
static int summarizeUnit(llvm::ArrayRef<const char *> Compile, std::optional<int> KilledBy) {
  SummarizeRequest Request;
  if (!Compile.empty() || KilledBy) {
    Request.Command = givenCommand(Compile);
  } else {
    std::string Folder = databaseFolder(BuildFolder);
    if (Folder.empty())
      return Incomplete;
    std::string Wanted = absolutePath(Unit);
    for (CompileCommand &Command : readCommands(Folder))
      if (absolutePath(Command.Filename, Command.Directory) == Wanted)
        Request.Command = std::move(Command);
    if (Request.Command.CommandLine.empty()) {
      complain(Unit + ": not in " + Folder + "/compile_commands.json; give its compile command after --");
      return Incomplete;
    }
  }
  if (!llvm::sys::fs::exists(absolutePath(Request.Command.Filename, Request.Command.Directory))) {
    complain(Unit + ": no such file");
    return Incomplete;
  }
  Request.Output = Output;
  Request.DependencyFile = Dependencies;
  Request.MissingFile = Missing;
  Request.Config = settings();
  Request.How.Plain = Plain;
  Request.How.Prefix = Prefix;
  return KilledBy ? summarizeKilled(Request, *KilledBy) : summarize(Request);
}

static int linkSummaries() {
  auto Result = link(std::vector<std::string>(Summaries.begin(), Summaries.end()),
                     {.Index = !Index.empty(), .Unknown = ExplainUnknown});
  if (!Result) {
    complain(llvm::toString(Result.takeError()));
    return Incomplete;
  }
  if (Report.empty()) {
    if (ExplainUnknown)
      llvm::outs() << Result->Unknown;
    return reportFindings(std::move(Result->Findings), presentation());
  }
  std::pair<std::string, std::string> Written[] = {{Index, Result->EffectsIndex},
                                                   {Report, UnitWriter().report(Result->Findings)}};
  for (const auto &[Path, Bytes] : Written)
    if (llvm::Error Problem = Path.empty() ? llvm::Error::success() : writeWhole(Path, Bytes)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  return NothingFound;
}

static int lintProgram() {
  std::string Folder = databaseFolder(BuildFolder);
  if (Folder.empty())
    return Incomplete;
  NinjaRequest Request;
  Request.Commands = readCommands(Folder);
  if (Request.Commands.empty())
    return Incomplete;
  Request.Folder = Folder + "/.corolint";
  Request.Config = settings();
  Request.Jobs = Jobs;
  Request.Plain = Plain;
  NinjaResult Done = runNinja(Request);
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
  if (ExplainUnknown) {
    auto Again = link(Done.Summaries, {.Unknown = true});
    if (!Again) {
      complain(llvm::toString(Again.takeError()));
      return Incomplete;
    }
    llvm::outs() << Again->Unknown;
  }
  ReportRequest Shown = presentation();
  Shown.Named.assign(Files.begin(), Files.end());
  Shown.IsPartial = !Done.Complete;
  int Code = reportFindings(std::move(Findings), Shown);
  return Done.Complete ? Code : Incomplete;
}

/// Without a link there are no findings: says so. Returns the exit code.
static int linkKilled(int Signal) {
  complain("the link of what the files' lint found was killed " + killedBy(Signal));
  return Incomplete;
}

int corolint::runCommand(int Count, const char **Words) {
  llvm::SmallVector<const char *, 32> All(Words, Words + Count);
  // What follows `--` is a compile command, whose words are not ours.
  auto Dashes = llvm::find_if(All, [](const char *Word) { return StringRef(Word) == "--"; });
  std::vector<const char *> Compile(Dashes == All.end() ? Dashes : Dashes + 1, All.end());
  All.erase(Dashes, All.end());
  llvm::BumpPtrAllocator Memory;
  llvm::cl::ExpansionContext Expansion(Memory, cl::TokenizeGNUCommandLine);
  if (llvm::Error Problem = Expansion.expandResponseFiles(All)) {
    complain(llvm::toString(std::move(Problem)));
    return Incomplete;
  }
  cl::HideUnrelatedOptions(Category);
  cl::HideUnrelatedOptions(Category, SummarizeCommand);
  cl::HideUnrelatedOptions(Category, PrefixCommand);
  cl::HideUnrelatedOptions(Category, LinkCommand);
  cl::HideUnrelatedOptions(Category, ExplainCommand);
  cl::HideUnrelatedOptions(Category, InitCommand);
  cl::SetVersionPrinter([](llvm::raw_ostream &Out) { Out << writerVersion() << '\n'; });
  if (!cl::ParseCommandLineOptions(int(All.size()), All.data(),
                                   "corolint: finds async bugs in C++20 coroutine code, in a whole program\n",
                                   &llvm::errs()))
    return Incomplete;
  if (WriteBaseline && BaselineFile.empty()) {
    complain("--write-baseline needs --baseline FILE");
    return Incomplete;
  }
  if (ExplainCommand)
    return explain(ExplainedCheck);
  if (InitCommand)
    return initProject();
  std::optional<int> KilledBy = signalIn(Killed);
  if (Killed && !KilledBy)
    return Killed;
  if (SummarizeCommand)
    return summarizeUnit(Compile, KilledBy);
  if (PrefixCommand)
    return KilledBy ? prefixKilled(Output, Dependencies, Directory, *KilledBy)
                    : buildPrefix(givenCommand(Compile), Output, Dependencies);
  if (LinkCommand)
    return KilledBy ? linkKilled(*KilledBy) : linkSummaries();
  return lintProgram();
}
