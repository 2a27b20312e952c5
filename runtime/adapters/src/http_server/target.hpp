// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a request is about: its target, taken apart.
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

/// Replaces %20 and its kin. Throws status_error (400).
std::string decoded(std::string_view escaped);

} // namespace aio::http::server
