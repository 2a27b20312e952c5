// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "build/NinjaGraph.h"
#include "build/NinjaProcess.h"
#include "build/StaleOutputs.h"
#include "frontend/NegativeDependencies.h"
#include "pch/PchGuard.h"
#include "pch/PchPlan.h"
#include "summary/Finding.h"
#include "summary/SummaryFile.h"
#include "support/ExitCode.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/xxhash.h"

using namespace corolint;
using clang::tooling::CompileCommand;
using llvm::StringRef;

/// A word of a command line, for the shell and then for Ninja.
static std::string shellWord(StringRef Word) {
  std::string Quoted = "'";
  for (char C : Word)
    Quoted += C == '\'' ? std::string("'\\''") : C == '$' ? std::string("$$") : std::string(1, C);
  return Quoted + "'";
}

static std::string ninjaPath(StringRef Path) {
  std::string Result;
  for (char C : Path)
    Result += (C == ' ' || C == ':' || C == '$' ? "$" : "") + std::string(1, C);
  return Result;
}

/// Changes with inputs that file times do not show: corolint and its Clang, whose packages keep the times of their
/// build, and the environment variables that Clang reads.
static uint64_t surroundingsStamp() {
  static const uint64_t Stamp = [] {
    std::string All = (writerVersion() + "\n" + clang::getClangFullVersion()).str();
    for (const char *Name : {"CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "CCC_OVERRIDE_OPTIONS"})
      All += "\n" + llvm::sys::Process::GetEnv(Name).value_or("");
    return llvm::xxh3_64bits(All);
  }();
  return Stamp;
}

/// Changes with every file that sets options for `File`: a changed setting changes the command, so that Ninja runs it.
static uint64_t settingsStamp(StringRef File, llvm::StringMap<uint64_t> &Known) {
  StringRef Folder = llvm::sys::path::parent_path(File);
  if (Folder.empty())
    return surroundingsStamp();
  if (auto Found = Known.find(Folder); Found != Known.end())
    return Found->second;
  uint64_t Stamp = settingsStamp(Folder, Known);
  if (auto Text = llvm::MemoryBuffer::getFile(Folder + "/.clang-tidy"))
    Stamp = llvm::xxh3_64bits(((*Text)->getBuffer() + "\n" + llvm::utohexstr(Stamp)).str());
  return Known[Folder] = Stamp;
}

static std::string optionsOf(const NinjaRequest &Request) {
  std::string Result = Request.Plain ? " --plain" : "";
  auto Add = [&](StringRef Name, const std::optional<std::string> &Value) {
    if (Value)
      Result += " " + shellWord((Name + *Value).str());
  };
  Add("--checks=", Request.Config.Checks);
  Add("--warnings-as-errors=", Request.Config.WarningsAsErrors);
  Add("--header-filter=", Request.Config.HeaderFilter);
  Add("--config=", Request.Config.Config);
  auto AddAll = [&](StringRef Name, llvm::ArrayRef<std::string> Values) {
    for (const std::string &Value : Values)
      Result += " " + shellWord((Name + Value).str());
  };
  AddAll("--extra-arg=", Request.Config.ExtraArgs);
  AddAll("--extra-arg-before=", Request.Config.ExtraArgsBefore);
  AddAll("--removed-arg=", Request.Config.RemovedArgs);
  return Result;
}

static std::string wordsOf(const CompileCommand &Command) {
  std::string Result;
  for (const std::string &Word : Command.CommandLine)
    Result += ' ' + shellWord(Word);
  return Result;
}

/// Returns the prefix that a file may share. A prefix is made without the flags that are added or removed, and the
/// compiler warns about a header where it is parsed.
static Sharing sharingOf(const TidyOptions &Config, const clang::tidy::ClangTidyOptions &Options) {
  if (adjustsFlags(Config, Options))
    return Sharing::Nothing;
  return mayWantWarnings(Options) ? Sharing::SystemHeaders : Sharing::AllHeaders;
}

/// Returns the plan that the folder keeps for these commands, or a new one.
static PrefixPlan planFor(const NinjaRequest &Request) {
  PrefixPlan Plan;
  Plan.Of.resize(Request.Commands.size(), -1);
  if (Request.Plain)
    return Plan;
  std::string Path = Request.Folder + "/prefixes";
  PlanRequest Wanted{Request.Commands, {}};
  auto Options = makeOptionsProvider(Request.Config);
  for (const CompileCommand &Command : Request.Commands)
    Wanted.Sharings.push_back(
        sharingOf(Request.Config, Options->getOptions(absolutePath(Command.Filename, Command.Directory))));
  if (auto Text = llvm::MemoryBuffer::getFile(Path))
    if (auto Kept = readPlan((*Text)->getBuffer(), Wanted))
      return std::move(*Kept);
  Plan = planPrefixes(Wanted);
  // Without the file, the plan is merely made again.
  llvm::consumeError(writeWhole(Path, writePlan(Plan, Wanted)));
  return Plan;
}

namespace {
class GraphWriter {
public:
  GraphWriter(const NinjaRequest &Request, StringRef Self) : Request(Request), Self(Self) {}

  /// Returns nullopt, after reporting it, if a file that the graph needs cannot be written.
  std::optional<std::string> write(NinjaResult &Result) {
    rules();
    PrefixPlan Plan = planFor(Request);
    for (const PrefixPlan::Prefix &P : Plan.Prefixes)
      if (!prefix(P))
        return std::nullopt;
    for (size_t I = 0; I < Request.Commands.size(); ++I)
      Result.Summaries.push_back(
          summary(Request.Commands[I], Plan.Of[I] < 0 ? StringRef() : StringRef(Prefixes[Plan.Of[I]])));
    Result.Report = Request.Folder + "/report";
    std::string Index = Request.Folder + "/index";
    Out << "build " << ninjaPath(Result.Report) << " | " << ninjaPath(Index) << ": link";
    for (const std::string &Summary : Result.Summaries)
      Out << " $\n    " << ninjaPath(Summary);
    Out << " | " << ninjaPath(Self) << "\n  index = " << shellWord(Index) << "\n\ndefault " << ninjaPath(Result.Report)
        << '\n';
    return Out.str();
  }

  llvm::ArrayRef<std::string> prefixes() const { return Prefixes; }

private:
  void rules() {
    Out << "# Written by corolint.\nninja_required_version = 1.5\nbuilddir = " << ninjaPath(Request.Folder)
        << "\n\nrule summarize\n  command = "
        << unlessKilled("summarize $file -o $out --dependencies $out.d --missing $out.missing --directory $directory",
                        "--checked-config --stamp $stamp" + optionsOf(Request) + " $prefix -- $arguments")
        << "\n  depfile = $out.d\n  deps = gcc\n  description = $in\n\nrule prefix\n  command = "
        << unlessKilled("prefix $in -o $out --dependencies $out.d --directory $directory", "-- $arguments")
        << "\n  depfile = $out.d\n  deps = gcc\n  restat = 1\n  description = common headers\n\nrule link\n  command = "
        << unlessKilled(std::string("link --report $out --index $index") +
                            (Request.ClosedWorld ? " --closed-world" : ""),
                        "@$out.rsp")
        << "\n  rspfile = $out.rsp\n  rspfile_content = $in_newline\n  description = link\n\n";
  }

  /// Only the shell learns that an action was killed; corolint records it, and the shell's own message is discarded.
  std::string unlessKilled(StringRef Action, StringRef Rest) const {
    std::string Command = shellWord(Self) + " " + Action.str();
    return "exec 2>/dev/null; (exec " + Command + " " + Rest.str() + " 2>&1) || " + Command + " --killed=$$? 2>&1";
  }

  bool prefix(const PrefixPlan::Prefix &P) {
    const CompileCommand &Like = Request.Commands[P.Like];
    std::string Stem = Request.Folder + "/prefix-" +
                       llvm::utohexstr(llvm::xxh3_64bits(P.Text + Like.Directory + wordsOf(commandOfPrefix(Like, "")) +
                                                         std::to_string(surroundingsStamp())),
                                       /*LowerCase=*/true);
    std::string Source = Stem + ".hpp", Built = Stem + ".pch";
    if (!llvm::sys::fs::exists(Source))
      if (llvm::Error Problem = writeWhole(Source, P.Text)) {
        complain(llvm::toString(std::move(Problem)));
        return false;
      }
    Out << "build " << ninjaPath(Built) << " | " << ninjaPath(factsPath(Built)) << ": prefix " << ninjaPath(Source)
        << " | " << ninjaPath(Self) << "\n  directory = " << shellWord(Like.Directory)
        << "\n  arguments =" << wordsOf(commandOfPrefix(Like, Source)) << '\n';
    Prefixes.push_back(std::move(Built));
    return true;
  }

  std::string summary(const CompileCommand &Command, StringRef Prefix) {
    std::string Source = absolutePath(Command.Filename, Command.Directory);
    // One file may be compiled several times, with other flags.
    unsigned Time = Times[Source]++;
    std::string Summary = Request.Folder + "/" + llvm::sys::path::filename(Source).str() + "-" +
                          llvm::utohexstr(llvm::xxh3_64bits(Source + "\n" + std::to_string(Time)), /*LowerCase=*/true) +
                          ".summary";
    Out << "build " << ninjaPath(Summary) << ": summarize " << ninjaPath(Source) << " | " << ninjaPath(Self);
    // The parts of its prefix that a file uses are among its own dependencies: the rest may change.
    if (!Prefix.empty())
      Out << " || " << ninjaPath(Prefix) << "\n  prefix = --prefix " << shellWord(Prefix);
    Out << "\n  file = " << shellWord(Command.Filename) << "\n  directory = " << shellWord(Command.Directory)
        << "\n  stamp = " << llvm::utohexstr(settingsStamp(Source, Stamps)) << "\n  arguments =" << wordsOf(Command)
        << '\n';
    return Summary;
  }

  const NinjaRequest &Request;
  StringRef Self;
  std::vector<std::string> Prefixes;
  llvm::StringMap<uint64_t> Stamps;
  llvm::StringMap<unsigned> Times;
  std::string Text;
  llvm::raw_string_ostream Out{Text};
};
} // namespace

/// Ninja has no negative dependencies: a summary that waits for a file is removed when the file appears.
static void dropMissing(llvm::ArrayRef<std::string> Outputs) {
  LookupsNow Now;
  for (const std::string &Output : Outputs)
    if (auto Missing = llvm::MemoryBuffer::getFile(Output + ".missing");
        Missing && Now.differFrom((*Missing)->getBuffer()))
      std::ignore = llvm::sys::fs::remove(Output);
}

NinjaResult corolint::runNinja(const NinjaRequest &Request) {
  NinjaResult Result;
  auto Fail = [&](const llvm::Twine &Why) {
    complain(Why);
    Result.Report.clear();
    Result.Complete = false;
    return Result;
  };
  auto Ninja = llvm::sys::findProgramByName("ninja");
  if (!Ninja)
    return Fail("ninja is not installed; install ninja-build");
  if (std::error_code Problem = llvm::sys::fs::create_directories(Request.Folder))
    return Fail(Request.Folder + ": " + Problem.message());
  NinjaRequest Present = Request;
  llvm::erase_if(Present.Commands, [&](const CompileCommand &Command) {
    std::string Source =
        llvm::sys::path::is_absolute(Command.Filename) ? Command.Filename : Command.Directory + "/" + Command.Filename;
    if (llvm::sys::fs::exists(Source) && llvm::sys::fs::is_directory(Command.Directory))
      return false;
    complain(Source + ": no such file, though compile_commands.json lists it; configure the build again");
    Result.Complete = false;
    return true;
  });
  if (!lockFolder(Request.Folder))
    return Fail(Request.Folder + ": cannot be locked");
  static int Symbol;
  std::string Self = llvm::sys::fs::getMainExecutable("corolint", &Symbol);
  std::string Graph = Request.Folder + "/build.ninja";
  GraphWriter Writer(Present, Self);
  auto Text = Writer.write(Result);
  if (!Text)
    return Fail("the lint cannot begin");
  dropMissing(Result.Summaries);
  dropMissing(Writer.prefixes());
  auto Old = llvm::MemoryBuffer::getFile(Graph);
  if (!Old || (*Old)->getBuffer() != *Text)
    if (llvm::Error Problem = writeWhole(Graph, *Text))
      return Fail(llvm::toString(std::move(Problem)));
  // A plain run has no prefixes, and the next run may need those of the last.
  if (!Present.Plain)
    removeStaleOutputs(Request.Folder, Result.Summaries, Writer.prefixes());
  if (NinjaEnd End = executeNinja(*Ninja, Graph, Present.Jobs, Present.Quiet); End != NinjaEnd::Complete)
    return Fail(End == NinjaEnd::Interrupted
                    ? "interrupted; run it again to go on"
                    : "the lint stopped before its end; run it again once the cause above is gone");
  return Result;
}
