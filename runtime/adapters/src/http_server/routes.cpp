// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/http/server/routes.hpp>

#include "target.hpp"

#include <optional>
#include <stdexcept>

namespace aio::http::server {
namespace {

bool takes_one(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }
bool takes_rest(std::string_view segment) { return takes_one(segment) && segment.ends_with("...}"); }
std::string_view name_in(std::string_view segment) {
  return segment.substr(1, segment.size() - (takes_rest(segment) ? 5 : 2));
}

std::optional<parameters> match(const routes::route &to, const std::string &path,
                                const std::vector<std::string_view> &segments) {
  parameters found;
  for (std::size_t i = 0; i < to.pattern.size(); ++i) {
    const std::string &wanted = to.pattern[i];
    if (i >= segments.size())
      return std::nullopt;
    if (takes_rest(wanted)) {
      const auto begin = static_cast<std::size_t>(segments[i].data() - path.data());
      found.emplace(name_in(wanted), decoded(std::string_view(path).substr(begin)));
      return found;
    }
    if (takes_one(wanted) && !segments[i].empty())
      found.emplace(name_in(wanted), decoded(segments[i]));
    else if (wanted != decoded(segments[i]))
      return std::nullopt;
  }
  if (segments.size() > to.pattern.size())
    return std::nullopt;
  return found;
}

} // namespace

void routes::append(route added, std::string_view pattern) {
  if (!pattern.starts_with('/'))
    throw std::invalid_argument("http: the pattern '" + std::string(pattern) + "' does not begin with a slash");
  for (const std::string_view each : segments(pattern))
    added.pattern.emplace_back(each);
  all_.push_back(std::move(added));
}

const routes::route &routes::find(request &r) const {
  const std::vector<std::string_view> parts = segments(r.path == "*" ? std::string_view() : r.path);
  std::string allowed;
  for (const route &each : all_) {
    std::optional<parameters> found = match(each, r.path, parts);
    if (!found)
      continue;
    if (each.method == r.method || (r.method == "HEAD" && each.method == "GET")) {
      r.params = std::move(*found);
      return each;
    }
    allowed += (allowed.empty() ? "" : ", ") + each.method + (each.method == "GET" ? ", HEAD" : "");
  }
  if (allowed.empty())
    throw status_error(404, "nothing is at " + r.path);
  fields headers;
  headers.set("Allow", allowed);
  throw status_error(405, r.method + " is not for " + r.path, std::move(headers));
}

} // namespace aio::http::server
