// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Summaries and reports as files: written whole or not at all, read only if they are whole.

#ifndef COROLINT_DRIVER_SUMMARY_SUMMARYFILE_H
#define COROLINT_DRIVER_SUMMARY_SUMMARYFILE_H

#include "summary_generated.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <chrono>
#include <optional>

namespace corolint {

/// Writes a temporary file beside `Path` and renames it, so that half of it is never read. The error names the file.
/// `AsOf` becomes the time of the last change.
llvm::Error writeWhole(llvm::StringRef Path, llvm::StringRef Bytes,
                       std::optional<llvm::sys::TimePoint<>> AsOf = std::nullopt);

/// Returns the time that a file written now gets. An output of files read since then is dated to this time: Ninja makes
/// it again if one of them was saved in between.
llvm::sys::TimePoint<> fileTimeNow();

/// A summary or report that was read. The bytes stay mapped as long as this lives.
struct StoredUnit {
  std::unique_ptr<llvm::MemoryBuffer> Bytes;
  const stored::Unit *Unit = nullptr;
  /// The time since the epoch.
  std::chrono::nanoseconds Written{0};
};

/// The error is one line: the file, the problem and the cure.
llvm::Expected<StoredUnit> readUnit(llvm::StringRef Path);

/// The writer's version: only files written by the very same version are read.
llvm::StringRef writerVersion();

llvm::StringRef textOf(const flatbuffers::String *Text);

} // namespace corolint

#endif
