// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "target.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace aio::http::server {

std::string decoded(std::string_view escaped) {
  std::string plain;
  plain.reserve(escaped.size());
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '%') {
      plain += escaped[i];
      continue;
    }
    unsigned char byte = 0;
    const std::string_view digits = escaped.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (error != std::errc() || end != digits.data() + 2)
      throw status_error(400, "the target has a broken escape");
    plain += static_cast<char>(byte);
    i += 2;
  }
  return plain;
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> all;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    all.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return all;
}

static parameters parsed_query(std::string_view query) {
  parameters all;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.empty())
      continue;
    std::string text(pair);
    std::replace(text.begin(), text.end(), '+', ' ');
    const std::size_t name_end = std::min(text.find('='), text.size());
    const std::size_t value = std::min(name_end + 1, text.size());
    all.emplace(decoded(std::string_view(text).substr(0, name_end)), decoded(std::string_view(text).substr(value)));
  }
  return all;
}

/// Of "http://host:80/path", host:80, which is taken off `rest`. Nothing if it has another form: what a proxy in front
/// does not accept as a path must not be one here.
static std::optional<std::string_view> take_authority(std::string_view &rest) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!same_name(rest.substr(0, scheme.size()), scheme))
      continue;
    const std::string_view after = rest.substr(scheme.size());
    const std::size_t end = std::min(after.find_first_of("/?"), after.size());
    rest = after.substr(end);
    return after.substr(0, end);
  }
  return std::nullopt;
}

bool is_authority(std::string_view text) {
  const auto has_only = [](std::string_view part, std::string_view more) {
    return std::all_of(part.begin(), part.end(), [more](char c) {
      return ('0' <= c && c <= '9') || ('a' <= (c | 0x20) && (c | 0x20) <= 'z') || more.find(c) != more.npos;
    });
  };
  const bool is_ipv6 = text.starts_with('[');
  const std::size_t end =
      is_ipv6 ? std::min(text.find(']'), text.size() - 1) + 1 : std::min(text.find(':'), text.size());
  const std::string_view host = text.substr(0, end), port = text.substr(end);
  const bool is_host = is_ipv6
                           ? host.size() > 2 && host.back() == ']' && has_only(host.substr(1, host.size() - 2), ":.")
                           : has_only(host, "-._~%!$&'()*+,;=");
  return is_host && (port.empty() || (port.front() == ':' && port.find_first_not_of("0123456789", 1) == port.npos));
}

void split_target(request &r) {
  std::string_view rest = r.target;
  // The form for proxies, which servers have to understand as well. Its authority is the one that counts (RFC 9112).
  const std::optional<std::string_view> authority = take_authority(rest);
  if (authority) {
    if (authority->empty() || !is_authority(*authority))
      throw status_error(400, "the target names no host");
    r.headers.set("Host", *authority);
  }
  const std::size_t question = std::min(rest.find('?'), rest.size());
  r.path = rest.substr(0, question);
  if (r.path.empty() && authority)
    r.path = "/";
  if (!r.path.starts_with('/') && !(r.target == "*" && r.method == "OPTIONS"))
    throw status_error(400, "the target is not a path");
  if (r.path.find("%00") != r.path.npos)
    throw status_error(400, "a null character in the path");
  r.query = parsed_query(rest.substr(std::min(question + 1, rest.size())));
}

} // namespace aio::http::server
