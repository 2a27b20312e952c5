// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// corolint in the background: the index of the program is renewed when a file is saved.

#ifndef COROLINT_CLANGD_INDEXRENEWAL_H
#define COROLINT_CLANGD_INDEXRENEWAL_H

#include "llvm/Support/JSON.h"
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace corolint {

class IndexRenewal {
public:
  /// The findings of a run, as of `--format=json`, and whether the index has changed.
  using Listener = std::function<void(llvm::json::Value Findings, bool IndexChanged)>;

  /// `Driver`: corolint's path. `Database`: the folder of `--compile-commands-dir`, or empty for the nearest above the
  /// file.
  IndexRenewal(std::string Driver, std::string Database, Listener Done);
  /// Ends a run in progress.
  ~IndexRenewal();

  /// Runs corolint on the program of this file, if it has been linted before. Saves during a run lead to one more.
  void saved(const std::string &Path);

private:
  void work();
  void run(const std::string &Folder);

  const std::string Driver, Database;
  const Listener Done;
  std::mutex Mutex;
  std::condition_variable Changed;
  std::string Wanted;
  bool Ending = false;
  int Child = 0;
  std::thread Worker;
};

} // namespace corolint

#endif
