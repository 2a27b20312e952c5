// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "target.hpp"

#include <algorithm>
#include <charconv>

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

void split_target(request &r) {
  std::string_view rest = r.target;
  // The form for proxies, which servers have to understand as well: http://example.org/path
  if (const std::size_t scheme = rest.find("://"); !rest.starts_with('/') && scheme != rest.npos) {
    rest.remove_prefix(scheme + 3);
    rest.remove_prefix(std::min(rest.find_first_of("/?"), rest.size()));
  }
  const std::size_t question = std::min(rest.find('?'), rest.size());
  r.path = rest.substr(0, question);
  if (r.path.empty())
    r.path = "/";
  if (!r.path.starts_with('/') && r.path != "*")
    throw status_error(400, "the target is no path");
  r.query = parsed_query(rest.substr(std::min(question + 1, rest.size())));
}

} // namespace aio::http::server
