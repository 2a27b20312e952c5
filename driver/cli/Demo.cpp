// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/Demo.h"
#include "build/NinjaProcess.h"
#include "cli/LintProgram.h"
#include "support/ExitCode.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <cstdlib>

using namespace corolint;
using llvm::StringRef;

static constexpr const char *DemoFiles[] = {"running.cpp", "linted.cpp", "store.cpp", "store.hpp"};

/// Returns the folder that holds the demo and aio: that of the package, or the project's own if corolint was built
/// there. Empty if there is none.
static std::string homeOfDemo() {
  static int Symbol;
  const std::string Self = llvm::sys::fs::getMainExecutable("corolint", &Symbol);
  StringRef Bin = llvm::sys::path::parent_path(Self);
  for (StringRef Candidate : {"../lib/corolint/" CLANG_VERSION_MAJOR_STRING, "../../.."}) {
    std::string Home = absolutePath(Candidate, Bin);
    if (llvm::sys::fs::exists(Home + "/demo/running.cpp") &&
        llvm::sys::fs::exists(Home + "/runtime/include/aio/aio.hpp"))
      return Home;
  }
  return {};
}

static llvm::Error writeProgram(const std::string &Home, const std::string &Folder) {
  if (std::error_code Problem = llvm::sys::fs::create_directories(Folder + "/build"))
    return llvm::createStringError(Folder + ": " + Problem.message());
  llvm::json::Array Commands;
  for (StringRef File : DemoFiles) {
    std::string From = Home + "/demo/" + File.str(), To = Folder + "/" + File.str();
    if (std::error_code Problem = llvm::sys::fs::exists(To) ? std::error_code() : llvm::sys::fs::copy_file(From, To))
      return llvm::createStringError(To + ": " + Problem.message());
    if (File.ends_with(".cpp"))
      Commands.push_back(
          llvm::json::Object{{"directory", Folder},
                             {"file", File},
                             {"arguments", llvm::json::Array{"c++", "-std=c++20", "-isystem", Home + "/runtime/include",
                                                             "-pthread", "-c", File}}});
  }
  return writeWhole(Folder + "/build/compile_commands.json",
                    llvm::formatv("{0:2}\n", llvm::json::Value(std::move(Commands))).str());
}

/// The sources of aio on epoll, which needs no other library, and the library that names blocking calls.
static std::vector<std::string> sourcesOfAio(const std::string &Home) {
  std::vector<std::string> Result;
  std::error_code Problem;
  for (llvm::sys::fs::directory_iterator At(Home + "/runtime/src", Problem), End; !Problem && At != End;
       At.increment(Problem)) {
    StringRef Name = llvm::sys::path::filename(At->path());
    if (Name.ends_with(".cpp") && Name != "uring.cpp" && Name != "uv.cpp")
      Result.push_back(At->path());
  }
  llvm::sort(Result);
  return Result;
}

static std::string inNinja(StringRef Path) {
  std::string Result;
  for (char C : Path)
    Result += (C == ' ' || C == ':' || C == '$' ? "$" : "") + std::string(1, C);
  return Result;
}

/// Builds `Folder`/build/program and its `libaio-debug.so`. The compiler's output is in the log beside its result.
static bool buildProgram(const std::string &Home, const std::string &Folder, bool Quiet) {
  std::string Out = Folder + "/build/", Graph, Objects;
  const std::string Command = " -std=c++20 -O1 -g -w -fPIC -pthread -isystem '" + Home + "/runtime/include' ";
  llvm::raw_string_ostream Text(Graph);
  Text << "rule compile\n  command = c++" << inNinja(Command)
       << "-MMD -MF $out.d -c $in -o $out >$out.log 2>&1\n  depfile = $out.d\n  deps = gcc\n  description = $what\n"
       << "rule link\n  command = c++ -pthread $kind $in -o $out -ldl >$out.log 2>&1\n  description = link\n";
  auto Compile = [&](StringRef Source, StringRef What) {
    std::string Object = Out + llvm::sys::path::stem(Source).str() + ".o";
    Text << "build " << inNinja(Object) << ": compile " << inNinja(Source) << "\n  what = " << What << '\n';
    return " " + inNinja(Object);
  };
  std::string Interposer;
  for (const std::string &Source : sourcesOfAio(Home))
    (llvm::sys::path::stem(Source) == "interposer" ? Interposer : Objects) += Compile(Source, "aio");
  for (StringRef Source : {"running.cpp", "store.cpp"})
    Objects += Compile(Folder + "/" + Source.str(), "the demo");
  Text << "build " << inNinja(Out + "program") << ": link" << Objects << "\n  kind =\nbuild "
       << inNinja(Out + "libaio-debug.so") << ": link" << Interposer << "\n  kind = -shared\n";
  auto Ninja = llvm::sys::findProgramByName("ninja");
  if (!Ninja || !llvm::sys::findProgramByName("c++")) {
    complain("no C++ compiler or no Ninja; install g++ and ninja-build to run the demo");
    return false;
  }
  std::string Path = Out + "build.ninja";
  if (llvm::Error Problem = writeWhole(Path, "builddir = " + inNinja(Out) + "\n" + Text.str())) {
    complain(llvm::toString(std::move(Problem)));
    return false;
  }
  if (executeNinja(*Ninja, Path, 0, Quiet) == NinjaEnd::Complete)
    return true;
  complain("the demo cannot be built; see the logs in " + Out);
  return false;
}

static void showTitle(const llvm::Twine &Title) {
  llvm::outs() << "\n== " << Title << "\n\n";
  llvm::outs().flush();
}

int corolint::runDemo(StringRef Given, ReportRequest Report) {
  std::string Home = homeOfDemo();
  if (Home.empty()) {
    complain("the demo is not installed; the package has it, and so has the source tree");
    return Incomplete;
  }
  std::string Folder = absolutePath(Given.empty() ? "corolint-demo" : Given);
  if (llvm::Error Problem = writeProgram(Home, Folder)) {
    complain(llvm::toString(std::move(Problem)));
    return Incomplete;
  }
  StringRef Shown = Folder;
  Shown.consume_front(absolutePath(".") + "/");
  showTitle("corolint reads " + Shown + "/, and runs nothing of it");
  bool Quiet = Report.Quiet;
  ProgramRequest Lint;
  Lint.Database = Folder + "/build";
  Lint.Report = std::move(Report);
  // One mistake per check, so the hints are enabled.
  if (!Lint.Report.Config.Checks)
    Lint.Report.Config.Checks = "-*,async-*";
  if (lintProgram(std::move(Lint)) == Incomplete)
    return Incomplete;
  if (!buildProgram(Home, Folder, Quiet))
    return Incomplete;
  showTitle("running.cpp runs with AIO_DEBUG=1, and aio reports what it sees");
  setenv("AIO_DEBUG", "1", /*overwrite=*/1);
  setenv("LD_PRELOAD", (Folder + "/build/libaio-debug.so").c_str(), /*overwrite=*/1);
  std::string Program = Folder + "/build/program";
  int Code = llvm::sys::ExecuteAndWait(Program, {Program});
  if (Code != 0) {
    complain("the demo ended with code " + llvm::Twine(Code));
    return Incomplete;
  }
  llvm::outs() << '\n';
  llvm::outs().flush();
  complain("the demo is in " + Shown + "/; change it, and run corolint -p " + Shown + "/build");
  return NothingFound;
}
