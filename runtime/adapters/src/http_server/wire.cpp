// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "wire.hpp"

#include "parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace aio::http::server {
namespace {

/// "Tue, 15 Nov 1994 08:12:31 GMT". Not strftime(), which speaks the user's language.
std::string date() {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t now = std::time(nullptr);
  std::tm t{};
  ::gmtime_r(&now, &t);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %d %02d:%02d:%02d GMT", days[static_cast<std::size_t>(t.tm_wday)],
                t.tm_mday, months[static_cast<std::size_t>(t.tm_mon)], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
  return text;
}

bool is_the_servers(std::string_view name) {
  constexpr std::array<std::string_view, 4> own{"Content-Length", "Transfer-Encoding", "Connection", "Date"};
  return std::any_of(own.begin(), own.end(), [name](std::string_view each) { return same_name(each, name); });
}

} // namespace

std::string head_of(const response &r, framing how, bool keep_alive) {
  std::string head = "HTTP/1.1 " + std::to_string(r.status) + " ";
  head += reason(r.status);
  auto add = [&head](std::string_view name, std::string_view value) {
    head.append("\r\n").append(name).append(": ").append(value);
  };
  add("Date", date());
  for (const auto &[name, value] : r.headers)
    if (!is_the_servers(name))
      add(name, value);
  if (how == framing::length)
    add("Content-Length", std::to_string(r.body.size()));
  if (how == framing::chunked)
    add("Transfer-Encoding", "chunked");
  add("Connection", keep_alive ? "keep-alive" : "close");
  return head.append("\r\n\r\n");
}

std::string chunk_of(std::string_view block) {
  char size[16];
  const auto [end, error] = std::to_chars(size, size + sizeof size, block.size(), 16);
  std::string chunk(size, end);
  return chunk.append("\r\n").append(block).append("\r\n");
}

} // namespace aio::http::server
