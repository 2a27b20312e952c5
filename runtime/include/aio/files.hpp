// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// read_file(), write_file(), list_directory(): files as a whole, by their names.
//
//   std::string text = co_await aio::read_file("settings.json");
//   co_await aio::write_file("settings.json", changed(text));
//   for (const aio::directory_entry &each : co_await aio::list_directory("."))
#pragma once

#include <aio/task.hpp>

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace aio {

/// Returns the whole contents of the file; other tasks run meanwhile. Throws std::system_error naming the path (ENOENT,
/// EISDIR; EFBIG when there are more than `most` bytes).
task<std::string> read_file(std::string path, std::size_t most = std::numeric_limits<std::size_t>::max());

/// Replaces the contents of the file, or makes one: whatever happens, a crash of the machine included, there is either
/// the old file or the new one. The new one has the permissions of the old one, and 0666 without the umask if there was
/// none; a symbolic link is replaced, not followed.
///
/// It is written under a name of its own in the same folder, and renamed when the disk has it. An error or a cancel
/// removes it; a task that is destroyed before its end leaves it behind. Throws std::system_error naming the path
/// (ENOSPC, EACCES).
task<> write_file(std::string path, std::string contents);

struct directory_entry {
  enum class kind { file, directory, symbolic_link, other };

  std::string name; // without the folder
  kind what;
};

/// Returns the entries of a folder, without "." and "..", sorted by name. Read on a thread of the pool: a cancel takes
/// effect when it has been read. Throws std::system_error naming the path (ENOENT, ENOTDIR).
task<std::vector<directory_entry>> list_directory(std::string path);

} // namespace aio
