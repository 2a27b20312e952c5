// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a request is about: its target, taken apart.
#pragma once

#include <aio/http/server/message.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace aio::http::server {

/// Fills in path and query. Throws status_error (400).
void split_target(request &r);

/// "/a/b/" is a, b and "".
std::vector<std::string_view> segments(std::string_view path);

/// Replaces %20 and its kin. Throws status_error (400).
std::string decoded(std::string_view escaped);

} // namespace aio::http::server
