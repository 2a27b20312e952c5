// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A proxy between the editor and clangd: passes their messages on, and adds what clangd does not have.

#ifndef COROLINT_CLANGD_PROXY_H
#define COROLINT_CLANGD_PROXY_H

#include "Diagnostics.h"
#include "IndexRenewal.h"
#include "Messages.h"
#include <map>
#include <set>

namespace corolint {

struct ProxyOptions {
  /// The program that renews the index on a save; empty if it is not renewed.
  std::string Driver;
  /// The value of `--compile-commands-dir`.
  std::string Database;
};

class Proxy {
public:
  Proxy(int FromEditor, int ToEditor, int FromServer, int ToServer, const ProxyOptions &Options);

  /// Each returns when its side has ended.
  void serveEditor();
  void serveServer();

private:
  /// A finding of corolint about a NOLINT comment, which clangd does not report.
  struct ProgramFinding {
    int64_t Line, Column;
    std::string Check, Message;
    /// The line at that time, to check whether the finding still applies to it.
    std::string Text;
  };

  void noteRequest(llvm::StringRef Method, const llvm::json::Object &Message);
  /// Adds to the answer of a request for quick fixes. Returns whether it was one.
  bool completeActions(llvm::json::Object &Message);
  void publish(llvm::json::Object Params);
  void takeFindings(const llvm::json::Value &Findings, bool IndexChanged);
  void addProgramFindings(llvm::StringRef Uri, llvm::json::Array &Diagnostics);

  MessageReader Editor, Server;
  MessageWriter ToEditor, ToServer;

  /// Held while a message for clangd is noted and passed on, so that a version of a text never follows a later one.
  /// Taken before `Mutex`; the thread that reads clangd's messages never takes it.
  std::mutex Order;
  /// Guards the members below.
  std::mutex Mutex;
  Documents Open;
  /// Requests for quick fixes that clangd has not answered, by their printed id.
  std::map<std::string, llvm::json::Array> Asked;
  std::map<std::string, llvm::json::Object> Published;
  std::map<std::string, std::vector<ProgramFinding>> Found;
  bool TakesActions = false;

  std::unique_ptr<IndexRenewal> Renewal;
};

} // namespace corolint

#endif
