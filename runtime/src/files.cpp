// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/c_string.hpp>
#include <aio/file.hpp>
#include <aio/files.hpp>
#include <aio/shield.hpp>
#include <aio/to_thread.hpp>

#include "owned_fd.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <random>

namespace aio {
namespace {

using detail::c_string, detail::throw_errno;

/// A unique name beside the path.
std::string fresh_name_beside(const std::string &path) {
  std::random_device random;
  char suffix[32];
  std::snprintf(suffix, sizeof suffix, ".%08x%08x", random(), random());
  return path + suffix;
}

std::string folder_of(const std::string &path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? "." : path.substr(0, slash + 1);
}

/// These block.
void replace(const std::string &path, const std::string &by) {
  const char *const to = c_string(path, "the path of a file"), *const from = c_string(by, "the path of a file");
  struct ::stat old;
  if (::stat(to, &old) == 0 && ::chmod(from, old.st_mode & 07777) != 0)
    throw_errno("chmod " + by);
  if (::rename(from, to) != 0)
    throw_errno("rename " + path);
  // The new name is on the disk when the folder is. Some file systems do not support that.
  const std::string parent = folder_of(path);
  const detail::owned_fd folder(::open(c_string(parent, "the path"), O_RDONLY | O_DIRECTORY | O_CLOEXEC), to);
  if (::fsync(folder) != 0 && errno != EINVAL)
    throw_errno("sync " + parent);
}

directory_entry::kind kind_of(const std::filesystem::directory_entry &e) {
  using kind = directory_entry::kind;
  const std::filesystem::file_status found = e.symlink_status(); // of what has vanished meanwhile: none of these
  return is_regular_file(found) ? kind::file
         : is_directory(found)  ? kind::directory
         : is_symlink(found)    ? kind::symbolic_link
                                : kind::other;
}

std::vector<directory_entry> entries_of(const std::string &path) {
  std::vector<directory_entry> found;
  try {
    for (const std::filesystem::directory_entry &each :
         std::filesystem::directory_iterator(c_string(path, "the path of a folder")))
      found.push_back({each.path().filename().string(), kind_of(each)});
  } catch (const std::filesystem::filesystem_error &e) {
    throw std::system_error(e.code(), "list " + path);
  }
  std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
  return found;
}

task<> write_new(const std::string &path, const std::string &contents) {
  file f = co_await file::open(path, O_WRONLY | O_CREAT | O_EXCL);
  co_await f.write(std::as_bytes(std::span(contents)));
  co_await f.sync();
  co_await f.close();
}

} // namespace

task<std::string> read_file(std::string path, std::size_t most) {
  constexpr std::size_t block = 256 * 1024;
  file f = co_await file::open(std::move(path));
  const std::uint64_t expected = (co_await f.stat()).stx_size;
  std::string text;
  text.reserve(std::min<std::uint64_t>(expected, most) + 1); // room for finding the end; growing would copy it all
  for (;;) {
    const std::size_t filled = text.size();
    text.resize(filled + (text.capacity() > filled ? std::min(block, text.capacity() - filled) : block));
    const std::size_t n = co_await f.read(std::as_writable_bytes(std::span(text).subspan(filled)));
    text.resize(filled + n);
    if (n == 0)
      co_return text;
    if (text.size() > most)
      throw_errno("read " + f.path(), EFBIG);
  }
}

task<> write_file(std::string path, std::string contents) {
  const std::string fresh = fresh_name_beside(path);
  std::exception_ptr failure;
  try {
    co_await write_new(fresh, contents);
    co_await to_thread([&] { replace(path, fresh); });
    co_return;
  } catch (...) {
    failure = std::current_exception();
  }
  co_await shield(to_thread([&] { ::unlink(c_string(fresh, "the path of a file")); }));
  std::rethrow_exception(failure);
}

task<std::vector<directory_entry>> list_directory(std::string path) {
  co_return co_await to_thread([&] { return entries_of(path); });
}

} // namespace aio
