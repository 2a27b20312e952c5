// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The target of a request, parsed.
#pragma once

#include <aio/http/server/message.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace aio::http::server {

/// Fills in path and query; a target with a host replaces the Host field. Throws status_error (400).
void split_target(request &r);

/// A host, or none, and perhaps a port, as RFC 3986 spells them.
bool is_authority(std::string_view text);

/// "/a/b/" is a, b and "".
std::vector<std::string_view> segments(std::string_view path);

/// Decodes %20 and the like. Throws status_error (400).
std::string decoded(std::string_view escaped);

} // namespace aio::http::server
