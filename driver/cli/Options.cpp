// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/Options.h"
#include "cli/OptionWords.h"
#include "report/Formats.h"
#include "summary/SummaryFile.h"
#include "support/ExitCode.h"
#include "support/KilledProcess.h"
#include "support/NearestName.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/StringSaver.h"

using namespace corolint;
using llvm::StringRef;
namespace cl = llvm::cl;

static cl::SubCommand SummarizeCommand("summarize",
                                       "One translation unit to one summary file: a plain action for any build system");
static cl::SubCommand PrefixCommand("prefix", "System headers that files have in common to a precompiled header");
static cl::SubCommand LinkCommand("link", "The summaries of a program to its findings");
static cl::SubCommand ExplainCommand("explain", "Print the page of a check");
static cl::SubCommand InitCommand("init", "Write .clang-tidy, a CI job and a CMake snippet into this folder");
static cl::SubCommand DemoCommand("demo", "Write a program with one mistake of each check, lint it and run it");

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
static cl::list<std::string> RemovedArgs("removed-arg", cl::desc("Flag to remove from each compile command"),
                                         cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()),
                                         cl::sub(SummarizeCommand));
static cl::list<std::string> Excluded("exclude", cl::desc("Files and folders not to lint; may be repeated"),
                                      cl::value_desc("glob"), cl::cat(Category));
static cl::opt<bool> Quiet("quiet", cl::desc("Print only findings and errors"), cl::cat(Category),
                           cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static cl::opt<bool> ClosedWorld("closed-world", cl::desc("Assume that the linted files have all overrides"),
                                 cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static cl::opt<bool> EachCaller("each-caller", cl::desc("Report each call that leads to the same cause"),
                                cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
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
static OptionalText AddNolint("add-nolint", cl::desc("Write a NOLINT with this reason for each finding"),
                              cl::value_desc("reason"), cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()),
                              cl::sub(LinkCommand));
/// `--diff` without a commit, beside an option that changes files.
static bool OnlyShow = false;
static OptionalText SarifFile("sarif", cl::desc("Write the findings as SARIF 2.1.0 too"), cl::value_desc("file"),
                              cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static cl::opt<std::string> Format("format", cl::desc("text, concise, json, github, gitlab, junit, sarif or html"),
                                   cl::init("text"), cl::value_desc("name"), cl::cat(Category),
                                   cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static OptionalText OutputFile("output", cl::desc("Write the output of --format to this file"), cl::value_desc("file"),
                               cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static OptionalText Diff("diff",
                         cl::desc("Findings of lines changed since this commit, or with a step on one; without a "
                                  "commit, beside --fix or --add-nolint: print the changes and make none"),
                         cl::value_desc("commit"), cl::cat(Category));
static OptionalText BaselineFile("baseline", cl::desc("Suppress the findings that this file lists"),
                                 cl::value_desc("file"), cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()),
                                 cl::sub(LinkCommand));
static cl::opt<bool> WriteBaseline("write-baseline", cl::desc("Write the findings to the file of --baseline"),
                                   cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static cl::opt<bool>
    UnusedNolint("unused-nolint",
                 cl::desc("Report NOLINT comments that name our checks and suppress nothing; on by default"),
                 cl::init(true), cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));
static cl::opt<bool> ExplainUnknown("explain-unknown", cl::desc("Count the calls of unknown functions"),
                                    cl::cat(Category), cl::sub(cl::SubCommand::getTopLevel()), cl::sub(LinkCommand));

static cl::opt<std::string> Unit(cl::Positional, cl::Required, cl::desc("file"), cl::cat(Category),
                                 cl::sub(SummarizeCommand), cl::sub(PrefixCommand));
static OptionalText Output("o", cl::desc("The file to write"), cl::value_desc("file"), cl::Required, cl::cat(Category),
                           cl::sub(SummarizeCommand), cl::sub(PrefixCommand));
static OptionalText Prefix("prefix",
                           cl::desc("A precompiled prefix to parse on, if that only makes a difference in time"),
                           cl::value_desc("file"), cl::cat(Category), cl::sub(SummarizeCommand));
static OptionalText Dependencies("dependencies",
                                 cl::desc("Write the files that were read, as a rule for Make or Ninja"),
                                 cl::value_desc("file"), cl::cat(Category), cl::sub(SummarizeCommand),
                                 cl::sub(PrefixCommand));
static OptionalText
    Missing("missing",
            cl::desc("Write the missing files, if it does not compile; corolint tries again when one exists"),
            cl::value_desc("file"), cl::cat(Category), cl::sub(SummarizeCommand));
static OptionalText Directory("directory", cl::desc("Where the compiler would run"), cl::value_desc("folder"),
                              cl::cat(Category), cl::sub(SummarizeCommand), cl::sub(PrefixCommand));
static cl::opt<int> Killed("killed",
                           cl::desc("Only record that a signal ended the action with this status of the shell, if one "
                                    "did; otherwise exit with that status"),
                           cl::value_desc("status"), cl::Hidden, cl::cat(Category), cl::sub(SummarizeCommand),
                           cl::sub(PrefixCommand), cl::sub(LinkCommand));
static cl::opt<bool> CheckedConfig("checked-config", cl::desc("The configuration has no mistakes"), cl::Hidden,
                                   cl::cat(Category), cl::sub(SummarizeCommand));
static OptionalText Stamp("stamp", cl::desc("Ignored: a word that changes with the settings, for a build system"),
                          cl::cat(Category), cl::sub(SummarizeCommand));

static cl::list<std::string> Summaries(cl::Positional, cl::desc("summaries..."), cl::cat(Category),
                                       cl::sub(LinkCommand));
static OptionalText Report("report", cl::desc("Write the findings to this file instead of printing them"),
                           cl::value_desc("file"), cl::cat(Category), cl::sub(LinkCommand));
static OptionalText Index("index", cl::desc("Write the functions' effects to this file, for clang-tidy and clangd"),
                          cl::value_desc("file"), cl::cat(Category), cl::sub(LinkCommand));

static OptionalText DemoFolder(cl::Positional, cl::desc("[folder]"), cl::cat(Category), cl::sub(DemoCommand));
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
  Request.OnlyShow = OnlyShow;
  Request.NolintReason = AddNolint;
  Request.UnusedNolint = UnusedNolint;
  Request.Sarif = SarifFile;
  Request.Baseline = BaselineFile;
  Request.WriteBaseline = WriteBaseline;
  Request.Quiet = Quiet;
  Request.Format = Format;
  Request.Output = OutputFile;
  Request.Statistics = Statistics;
  Request.EachCaller = EachCaller;
  return Request;
}

/// Returns the error in options that exclude or need each other, or empty text.
static std::string wrongCombination() {
  if (WriteBaseline && BaselineFile.empty())
    return "--write-baseline needs --baseline FILE";
  if (!llvm::is_contained(formatNames(), Format))
    return "no format is named '" + Format + "'" + didYouMean(Format, formatNames()) + "; --format takes " +
           llvm::join(formatNames(), ", ");
  if (!OutputFile.empty() && Format == "text")
    return "--output needs --format";
  if ((Fix || !AddNolint.empty()) && Format != "text")
    return std::string(Fix ? "--fix" : "--add-nolint") + " prints text; leave out --format";
  if (Fix && AddNolint.getNumOccurrences())
    return "--fix and --add-nolint both change the files; run one after the other";
  if (AddNolint.getNumOccurrences() && StringRef(AddNolint).trim().empty())
    return "--add-nolint needs a reason: --add-nolint='only at startup'";
  return {};
}

/// Removes `--color` and `--color=WHEN` from the words. Returns false, after reporting it, if the value is not allowed.
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

/// Removes a `--diff` that shows changes from the words: it accompanies an option that makes changes, and has no
/// commit.
static void takeDiff(llvm::SmallVectorImpl<const char *> &Words) {
  if (llvm::any_of(Words, [](StringRef Word) { return Word == "--fix" || Word.starts_with("--add-nolint"); }))
    llvm::erase_if(Words, [](StringRef Word) { return Word == "--diff" && (OnlyShow = true); });
}

static Action actionGiven() {
  if (SummarizeCommand)
    return Action::Summarize;
  if (PrefixCommand)
    return Action::Prefix;
  if (LinkCommand)
    return Action::Link;
  if (ExplainCommand)
    return Action::Explain;
  if (DemoCommand)
    return Action::Demo;
  return InitCommand ? Action::Init : Action::Lint;
}

/// Returns the options as parsed.
static Options optionsGiven() {
  Options Result;
  Result.Do = actionGiven();
  Result.Database = BuildFolder;
  Result.Files.assign(Files.begin(), Files.end());
  Result.Excluded.assign(Excluded.begin(), Excluded.end());
  Result.Diff = Diff;
  Result.Report = presentation();
  Result.Jobs = Jobs;
  Result.Plain = Plain;
  Result.ExplainUnknown = ExplainUnknown;
  Result.ClosedWorld = ClosedWorld;
  Result.Unit = Unit;
  Result.Output = Output;
  Result.Prefix = Prefix;
  Result.Dependencies = Dependencies;
  Result.Missing = Missing;
  Result.Directory = Directory;
  Result.CheckedConfig = CheckedConfig;
  Result.Killed = Killed;
  Result.KilledBy = signalIn(Killed);
  Result.Summaries.assign(Summaries.begin(), Summaries.end());
  Result.LinkReport = Report;
  Result.Index = Index;
  Result.ExplainedCheck = ExplainedCheck;
  Result.DemoFolder = DemoFolder;
  return Result;
}

static void describeOptions() {
  cl::HideUnrelatedOptions(Category);
  for (cl::SubCommand *Command :
       {&SummarizeCommand, &PrefixCommand, &LinkCommand, &ExplainCommand, &InitCommand, &DemoCommand})
    cl::HideUnrelatedOptions(Category, *Command);
  cl::SetVersionPrinter([](llvm::raw_ostream &Out) { Out << writerVersion() << '\n'; });
  if (auto &Known = cl::getRegisteredOptions(); Known.count("color")) {
    Known["color"]->setHiddenFlag(cl::NotHidden);
    Known["color"]->setDescription("Colours: auto, always or never; auto respects NO_COLOR");
  }
}

std::optional<Options> corolint::parseOptions(int Count, const char **Words) {
  auto Fail = [](const llvm::Twine &Why) {
    complain(Why);
    return std::nullopt;
  };
  llvm::SmallVector<const char *, 32> All(Words, Words + Count);
  // The words after `--` are a compile command, not options.
  auto Dashes = llvm::find_if(All, [](const char *Word) { return StringRef(Word) == "--"; });
  std::vector<std::string> Compile(Dashes == All.end() ? Dashes : Dashes + 1, All.end());
  All.erase(Dashes, All.end());
  llvm::BumpPtrAllocator Memory;
  llvm::cl::ExpansionContext Expansion(Memory, cl::TokenizeGNUCommandLine);
  if (llvm::Error Problem = Expansion.expandResponseFiles(All))
    return Fail(llvm::toString(std::move(Problem)));
  if (!takeColor(All))
    return std::nullopt;
  takeDiff(All);
  describeOptions();
  if (std::string Wrong = unknownOption(All); !Wrong.empty())
    return Fail(Wrong);
  if (!cl::ParseCommandLineOptions(int(All.size()), All.data(),
                                   "corolint: finds async bugs in C++20 coroutine code, in a whole program\n",
                                   &llvm::errs()))
    return std::nullopt;
  if (std::string Wrong = wrongCombination(); !Wrong.empty())
    return Fail(Wrong);
  Options Result = optionsGiven();
  Result.Compile = std::move(Compile);
  return Result;
}
