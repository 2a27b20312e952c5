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

/// folder/path; nothing where the path has a part that is empty, "." or "..", or a null character: what is below the
/// folder has one name, and nothing else has any. Symbolic links are the folder's owner's: they are followed.
std::optional<std::string> joined(const std::string &folder, std::string_view path);

/// For a route whose pattern ends with {path...}. A regular file is sent in blocks, with a Content-Type by its name's
/// end; everything else is not found (404). No ranges, no caching, no lists of what is in a folder.
std::function<task<response>(request)> files_below(std::string folder);

} // namespace aio::http::server
