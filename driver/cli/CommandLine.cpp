// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/CommandLine.h"
#include "build/CompileCommands.h"
#include "build/GccFlags.h"
#include "cli/Init.h"
#include "cli/LintProgram.h"
#include "cli/OptionWords.h"
#include "pch/BuildPch.h"
#include "program/LinkSummaries.h"
#include "report/CheckPages.h"
#include "report/Formats.h"
#include "report/Report.h"
#include "support/ExitCode.h"
#include "support/KilledProcess.h"
#include "support/NearestName.h"
#include "unit/SummarizeUnit.h"
#include "unit/SummaryWriter.h"
#include "llvm/ADT/StringExtras.h"
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
static OptionalText
    BuildFolder("p", cl::desc("compile_commands.json or its folder; by default the nearest above, or in build/"),
                cl::value_desc("folder"), cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()),
                cl::sub(SummarizeCommand));
static OptionalText Checks("checks", cl::desc("Checks to run, as in clang-tidy; by default async-*,-async-hint-*"),
                           cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static OptionalText WarningsAsErrors("warnings-as-errors",
                                     cl::desc("Checks whose findings are errors, as in clang-tidy"), cl::cat(Category),
                                     cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static OptionalText HeaderFilter("header-filter", cl::desc("Headers whose findings are shown, as in clang-tidy"),
                                 cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static OptionalText Config("config", cl::desc("Configuration in place of .clang-tidy files, as in clang-tidy"),
                           cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static cl::list<std::string> ExtraArgs("extra-arg", cl::desc("Flag to add to each compile command, as in clang-tidy"),
                                       cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()),
                                       cl::sub(SummarizeCommand));
static cl::list<std::string> ExtraArgsBefore("extra-arg-before",
                                             cl::desc("Flag to put before those of each compile command"),
                                             cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()),
                                             cl::sub(SummarizeCommand));
static cl::list<std::string> RemovedArgs("removed-arg", cl::desc("Flag to take out of each compile command"),
                                         cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()),
                                         cl::sub(SummarizeCommand));
static cl::list<std::string> Excluded("exclude", cl::desc("Files and folders not to lint; may be repeated"),
                                      cl::value_desc("glob"), cl::cat(Category));
static cl::opt<bool> Quiet("quiet", cl::desc("Print findings and errors alone"), cl::cat(Category),
                           cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static cl::opt<bool> Statistics("statistics", cl::desc("Count the findings of each check"), cl::cat(Category),
                                cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
/// `auto`, `always` or `never`. LLVM has an option of that name, with other values, so this one is read before LLVM's.
static std::string Color = "auto";
static cl::opt<bool> Plain("plain", cl::desc("Parse all that a compiler would; slower, and finds the same"),
                           cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(SummarizeCommand));
static cl::opt<unsigned> Jobs("j", cl::Prefix, cl::desc("Files to lint at once; by default as many as Ninja likes"),
                              cl::cat(Category));
static cl::opt<bool> Fix("fix", cl::desc("Apply the suggested fixes"), cl::cat(Category),
                         cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static OptionalText SarifFile("sarif", cl::desc("Write the findings as SARIF 2.1.0 too"), cl::value_desc("file"),
                              cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static cl::opt<std::string> Format("format", cl::desc("text, concise, json, github, gitlab, junit, sarif or html"),
                                   cl::init("text"), cl::value_desc("name"), cl::cat(Category),
                                   cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static OptionalText OutputFile("output", cl::desc("Write what --format asks for to this file"), cl::value_desc("file"),
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
static cl::opt<bool> CheckedConfig("checked-config", cl::desc("The configuration has no mistakes"), cl::Hidden,
                                   cl::cat(Category), cl::sub(SummarizeCommand));
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
  TidyOptions Result{Given(Checks), Given(WarningsAsErrors), Given(HeaderFilter), Given(Config), {}, {}, {}, {}};
  Result.ExtraArgs.assign(ExtraArgs.begin(), ExtraArgs.end());
  Result.ExtraArgsBefore.assign(ExtraArgsBefore.begin(), ExtraArgsBefore.end());
  Result.RemovedArgs.assign(RemovedArgs.begin(), RemovedArgs.end());
  // https://no-color.org: set and not empty.
  const char *NoColor = std::getenv("NO_COLOR");
  if (Color == "always")
    Result.Color = true;
  else if (Color == "never" || (NoColor && *NoColor))
    Result.Color = false;
  return Result;
}

static ReportRequest presentation() {
  ReportRequest Request;
  Request.Config = settings();
  Request.Fix = Fix;
  Request.UnusedNolint = UnusedNolint;
  Request.Sarif = SarifFile;
  Request.Baseline = BaselineFile;
  Request.WriteBaseline = WriteBaseline;
  Request.Quiet = Quiet;
  Request.Format = Format;
  Request.Output = OutputFile;
  Request.Statistics = Statistics;
  return Request;
}

/// Returns what is wrong with options that exclude or need each other, or empty text.
static std::string wrongCombination() {
  if (WriteBaseline && BaselineFile.empty())
    return "--write-baseline needs --baseline FILE";
  if (!llvm::is_contained(formatNames(), Format))
    return "no format is named '" + Format + "'" + didYouMean(Format, formatNames()) + "; --format takes " +
           llvm::join(formatNames(), ", ");
  if (!OutputFile.empty() && Format == "text")
    return "--output needs --format";
  if (Fix && Format != "text")
    return "--fix prints text; leave out --format";
  return {};
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
  llvm::StringMap<unsigned> Removed;
  if (!Compile.empty() || KilledBy) {
    Request.Command = givenCommand(Compile);
    removeGccFlags(Request.Command, Removed);
  } else {
    std::string Folder = databaseFolder(BuildFolder);
    if (Folder.empty())
      return Incomplete;
    std::string Wanted = absolutePath(Unit);
    for (CompileCommand &Command : readCommands(Folder, Removed))
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
  Request.ChecksConfig = !CheckedConfig;
  Request.How.Plain = Plain;
  Request.How.Prefix = Prefix;
  return KilledBy ? summarizeKilled(Request, *KilledBy) : summarize(Request);
}

static int linkSummaries() {
  if (Summaries.empty()) {
    complain("link needs summaries: corolint link SUMMARY…; corolint summarize makes them");
    return Incomplete;
  }
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
                                                   {Report, UnitWriter().report(Result->Findings, Result->Coroutines)}};
  for (const auto &[Path, Bytes] : Written)
    if (llvm::Error Problem = Path.empty() ? llvm::Error::success() : writeWhole(Path, Bytes)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
  return NothingFound;
}

static int lintWholeProgram(llvm::ArrayRef<const char *> Compile) {
  ProgramRequest Request;
  Request.Database = BuildFolder;
  Request.Files.assign(Files.begin(), Files.end());
  Request.Excluded.assign(Excluded.begin(), Excluded.end());
  Request.Flags.assign(Compile.begin(), Compile.end());
  Request.Report = presentation();
  Request.Jobs = Jobs;
  Request.Plain = Plain;
  Request.ExplainUnknown = ExplainUnknown;
  if (!Request.Flags.empty() && Request.Files.empty()) {
    complain("flags after -- need a file before it: corolint FILE -- FLAGS");
    return Incomplete;
  }
  return lintProgram(std::move(Request));
}

/// Without a link there are no findings: says so. Returns the exit code.
static int linkKilled(int Signal) {
  complain("the link of what the files' lint found was killed " + killedBy(Signal));
  return Incomplete;
}

/// Takes `--color` and `--color=WHEN` out of the words. Returns false if the value is none of its values, which has
/// been reported.
static bool takeColor(llvm::SmallVectorImpl<const char *> &Words) {
  llvm::erase_if(Words, [](const char *Given) {
    StringRef Word = Given;
    if (!Word.consume_front("--color"))
      return false;
    if (Word.empty())
      Color = "always";
    else if (Word.consume_front("="))
      Color = Word.str();
    else
      return false;
    return true;
  });
  if (Color == "auto" || Color == "always" || Color == "never")
    return true;
  complain("--color takes auto, always or never, not '" + Color + "'");
  return false;
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
  if (!takeColor(All))
    return Incomplete;
  cl::HideUnrelatedOptions(Category);
  cl::HideUnrelatedOptions(Category, SummarizeCommand);
  cl::HideUnrelatedOptions(Category, PrefixCommand);
  cl::HideUnrelatedOptions(Category, LinkCommand);
  cl::HideUnrelatedOptions(Category, ExplainCommand);
  cl::HideUnrelatedOptions(Category, InitCommand);
  cl::SetVersionPrinter([](llvm::raw_ostream &Out) { Out << writerVersion() << '\n'; });
  if (auto &Options = cl::getRegisteredOptions(); Options.count("color")) {
    Options["color"]->setHiddenFlag(cl::NotHidden);
    Options["color"]->setDescription("Colours: auto, always or never; auto respects NO_COLOR");
  }
  if (std::string Wrong = unknownOption(All); !Wrong.empty()) {
    complain(Wrong);
    return Incomplete;
  }
  if (!cl::ParseCommandLineOptions(int(All.size()), All.data(),
                                   "corolint: finds async bugs in C++20 coroutine code, in a whole program\n",
                                   &llvm::errs()))
    return Incomplete;
  if (std::string Wrong = wrongCombination(); !Wrong.empty()) {
    complain(Wrong);
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
  return lintWholeProgram(Compile);
}
