// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Negative dependencies: files that a parse looked for and did not find. A file that does not compile may compile once
// one of them exists, although nothing that it read has changed.

#ifndef COROLINT_DRIVER_FRONTEND_NEGATIVEDEPENDENCIES_H
#define COROLINT_DRIVER_FRONTEND_NEGATIVEDEPENDENCIES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <optional>

namespace corolint {

/// A file system that records the files it did not find, and the folders it listed.
class Lookups : public llvm::vfs::ProxyFileSystem {
public:
  Lookups() : ProxyFileSystem(llvm::vfs::getRealFileSystem()) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override;
  bool exists(const llvm::Twine &Path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &Path) override;
  llvm::vfs::directory_iterator dir_begin(const llvm::Twine &Path, std::error_code &Problem) override;

  /// Returns the record for `LookupsNow`, or nullopt if a lookup failed for another reason than that the file does not
  /// exist: that may change unnoticed.
  std::optional<std::string> record() const;

private:
  std::string absolute(const llvm::Twine &Path) const;
  void failed(const llvm::Twine &Path, std::error_code Why);

  llvm::StringSet<> Absent;
  llvm::StringMap<uint64_t> Listed;
  bool IsWhole = true;
};

/// Compares records with the current file system, with a cache: records have much in common.
class LookupsNow {
public:
  bool differFrom(llvm::StringRef Record);

private:
  llvm::StringMap<bool> Present;
  llvm::StringMap<uint64_t> Lists;
};

} // namespace corolint

#endif
