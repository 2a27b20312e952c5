// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a parse asked the file system for in vain. A file that does not compile may compile once something is there,
// though nothing that it read has changed.

#ifndef COROLINT_DRIVER_FRONTEND_NEGATIVEDEPENDENCIES_H
#define COROLINT_DRIVER_FRONTEND_NEGATIVEDEPENDENCIES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <optional>

namespace corolint {

/// The file system, which remembers what it did not have, and the lists of files that it gave.
class Lookups : public llvm::vfs::ProxyFileSystem {
public:
  Lookups() : ProxyFileSystem(llvm::vfs::getRealFileSystem()) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &Path) override;
  bool exists(const llvm::Twine &Path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine &Path) override;
  llvm::vfs::directory_iterator dir_begin(const llvm::Twine &Path, std::error_code &Problem) override;

  /// For `LookupsNow`. None: something failed for another reason than that it is not there, which may go away unseen.
  std::optional<std::string> record() const;

private:
  std::string absolute(const llvm::Twine &Path) const;
  void failed(const llvm::Twine &Path, std::error_code Why);

  llvm::StringSet<> Absent;
  llvm::StringMap<uint64_t> Listed;
  bool IsWhole = true;
};

/// Compares records with what is there now; many records ask for the same.
class LookupsNow {
public:
  bool differFrom(llvm::StringRef Record);

private:
  llvm::StringMap<bool> Present;
  llvm::StringMap<uint64_t> Lists;
};

} // namespace corolint

#endif
