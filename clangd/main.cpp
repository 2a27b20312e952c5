// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// clangd with our checks inside. clangd itself comes as libraries; this is its `main`, behind a proxy that adds to its
// messages to the editor.

#include "Proxy.h"
#include "model/effects/EffectsIndex.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <csignal>
#include <optional>
#include <unistd.h>
#include <vector>

namespace clang::clangd {
int clangdMain(int argc, char *argv[]);
} // namespace clang::clangd

using namespace corolint;
using llvm::StringRef;

/// Returns the value of `--NAME=VALUE` or `--NAME VALUE`, or nullopt if it is not among the arguments.
static std::optional<StringRef> valueOf(StringRef Name, llvm::ArrayRef<char *> Arguments) {
  for (size_t I = 1; I < Arguments.size(); ++I) {
    StringRef Word = StringRef(Arguments[I]).ltrim('-');
    if (!Word.consume_front(Name) || !StringRef(Arguments[I]).starts_with("-"))
      continue;
    if (Word.consume_front("="))
      return Word;
    if (Word.empty())
      return I + 1 < Arguments.size() ? StringRef(Arguments[I + 1]) : StringRef();
  }
  return std::nullopt;
}

/// Whether it serves an editor, rather than checking a file or printing something.
static bool talksToEditor(llvm::ArrayRef<char *> Arguments) {
  return llvm::none_of(llvm::drop_begin(Arguments), [](StringRef Argument) {
    StringRef Option = Argument.ltrim('-').split('=').first;
    return llvm::is_contained({"check", "version", "help", "help-hidden", "help-list", "lit-test", "input-style"},
                              Option);
  });
}

/// Returns the path of corolint, where the packages install it or where it is built.
static std::string driverBeside() {
  static int Symbol;
  const std::string Self = llvm::sys::fs::getMainExecutable("corolint-clangd", &Symbol);
  for (StringRef Name : {"corolint-" COROLINT_LLVM, "../driver/corolint"}) {
    llvm::SmallString<256> Path(llvm::sys::path::parent_path(Self));
    llvm::sys::path::append(Path, Name);
    if (llvm::sys::fs::can_execute(Path))
      return Path.str().str();
  }
  return {};
}

/// Runs clangd on pipes whose other ends are the proxy's.
static int serve(std::vector<char *> &Arguments, const ProxyOptions &Options) {
  int ToServer[2], FromServer[2];
  int Editor[] = {dup(0), dup(1)};
  if (Editor[0] < 0 || Editor[1] < 0 || pipe(ToServer) || pipe(FromServer) || dup2(ToServer[0], 0) < 0 ||
      dup2(FromServer[1], 1) < 0)
    return 1;
  close(ToServer[0]);
  close(FromServer[1]);
  // An editor that has ended is noticed when it is read from.
  signal(SIGPIPE, SIG_IGN);
  auto *P = new Proxy(Editor[0], Editor[1], FromServer[0], ToServer[1], Options);
  std::thread([P] { P->serveEditor(); }).detach();
  std::thread Server([P] { P->serveServer(); });
  int Code = clang::clangd::clangdMain(int(Arguments.size()) - 1, Arguments.data());
  // clangd has written everything; the end of its output ends the thread. The other one may wait for the editor, and
  // the proxy with it.
  fflush(stdout);
  close(1);
  Server.join();
  return Code;
}

int main(int argc, char *argv[]) {
  // clangd looks for the compiler's own headers beside its executable, where ours are not.
  std::vector<char *> Arguments(argv, argv + argc);
  static char ResourceDir[] = "--resource-dir=" COROLINT_RESOURCE_DIR;
  model::EffectsIndex::InEditor = true;
  ProxyOptions Options;
  // Ours only: the others are clangd's.
  llvm::erase_if(Arguments, [&](StringRef Argument) { return Argument.ltrim('-') == "renew-index=false"; });
  if (int(Arguments.size()) == argc)
    Options.Driver = driverBeside();
  Options.Database = valueOf("compile-commands-dir", Arguments).value_or("").str();
  if (!valueOf("resource-dir", Arguments) && argc > 0)
    Arguments.insert(Arguments.begin() + 1, ResourceDir);
  bool IsServer = talksToEditor(Arguments);
  Arguments.push_back(nullptr);
  if (IsServer)
    _exit(serve(Arguments, Options));
  return clang::clangd::clangdMain(int(Arguments.size()) - 1, Arguments.data());
}
