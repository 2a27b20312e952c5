// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/http/server/files.hpp>

#include <aio/file.hpp>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace aio::http::server {
namespace {

std::string_view type_of(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> known[] = {{".html", "text/html; charset=utf-8"},
                                                                     {".css", "text/css"},
                                                                     {".js", "text/javascript"},
                                                                     {".json", "application/json"},
                                                                     {".svg", "image/svg+xml"},
                                                                     {".png", "image/png"},
                                                                     {".jpg", "image/jpeg"},
                                                                     {".txt", "text/plain; charset=utf-8"}};
  for (const auto &[end, type] : known)
    if (path.ends_with(end))
      return type;
  return "application/octet-stream";
}

async_generator<std::string> blocks_of(file from) {
  std::string block(64 * 1024, '\0');
  while (const std::size_t n = co_await from.read(std::as_writable_bytes(std::span(block))))
    co_yield block.substr(0, n);
}

task<response> answer(const std::string &folder, request r) {
  const std::optional<std::string> path = joined(folder, r.params.at("path"));
  const status_error not_found(404, "nothing is at " + r.path);
  if (!path)
    throw not_found;
  std::optional<file> found;
  try {
    found = co_await file::open(*path, O_RDONLY | O_NONBLOCK); // a FIFO is not waited for
  } catch (const std::system_error &e) {
    const int error = e.code().value();
    if (error != ENOENT && error != ENOTDIR && error != EACCES && error != ELOOP && error != ENAMETOOLONG &&
        error != ENXIO)
      throw;
  }
  if (!found)
    throw not_found;
  const auto about = co_await found->stat();
  if (!S_ISREG(about.stx_mode))
    throw not_found;
  response file_itself(blocks_of(std::move(*found)));
  file_itself.headers.set("Content-Type", type_of(*path));
  co_return std::move(file_itself);
}

} // namespace

std::optional<std::string> joined(const std::string &folder, std::string_view path) {
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == ".." || part.find('\0') != part.npos)
      return std::nullopt;
    begin = end + 1;
  }
  return folder + "/" + std::string(path);
}

std::function<task<response>(request)> files_below(std::string folder) {
  return [folder = std::move(folder)](request r) { return answer(folder, std::move(r)); };
}

} // namespace aio::http::server
