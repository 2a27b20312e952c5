// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// files_below(folder): a handler that answers with files.
//
//   site.get("/static/{path...}", aio::http::server::files_below("/srv/site"));
#pragma once

#include <aio/http/server/message.hpp>
#include <aio/task.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace aio::http::server {

/// Returns folder/path, or nullopt if the path has a part that is empty, "." or "..", or a null character: each file
/// below the folder has exactly one name, and no other file has any. Symbolic links are followed: they belong to the
/// folder's owner.
std::optional<std::string> joined(const std::string &folder, std::string_view path);

/// For a route whose pattern ends with {path...}. A regular file is sent in blocks, with a Content-Type by its file
/// extension; everything else is not found (404). No ranges, no caching, no folder listings.
std::function<task<response>(request)> files_below(std::string folder);

} // namespace aio::http::server
