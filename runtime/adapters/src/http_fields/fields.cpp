// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/http/fields.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace aio::http {
namespace {

char lower(char c) noexcept { return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// A table, since each byte of each header is tested.
constexpr std::array<bool, 256> in_tokens = [] {
  std::array<bool, 256> found{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    found[static_cast<unsigned char>(c)] = true;
  return found;
}();

bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

constexpr std::string_view between = ": ", line_end = "\r\n";

} // namespace

bool is_token(std::string_view text) noexcept {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return in_tokens[static_cast<unsigned char>(c)]; });
}

bool same_name(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

fields::field fields::iterator::operator*() const noexcept {
  const std::string_view line = rest_.substr(0, line_size() - line_end.size());
  const std::size_t name = line.find(':');
  return {line.substr(0, name), line.substr(name + between.size())};
}

void fields::add_line(std::string_view line) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  const auto colon = std::find(line.begin(), line.end(), ':');
  auto begin = std::min(colon + 1, line.end()), end = line.end();
  while (begin != end && is_space(*begin))
    ++begin;
  while (begin != end && is_space(end[-1]))
    --end;
  add({line.begin(), colon}, {begin, end});
}

void fields::add(std::string_view name, std::string_view value) {
  if (!is_token(name))
    throw std::invalid_argument("aio::http: not a name of a header field: " + std::string(name));
  if (std::any_of(value.begin(), value.end(), is_control))
    throw std::invalid_argument("aio::http: a control character in the value of the header field " + std::string(name));
  constexpr std::size_t usual = 256;
  if (lines_.empty())
    lines_.reserve(usual);
  lines_.append(name).append(between).append(value).append(line_end);
}

void fields::set(std::string_view name, std::string_view value) {
  fields others;
  for (const field &each : *this)
    if (!same_name(each.name, name))
      others.add(each.name, each.value);
  others.add(name, value);
  *this = std::move(others);
}

std::optional<std::string_view> fields::find(std::string_view name) const noexcept {
  for (const field &each : *this)
    if (same_name(each.name, name))
      return each.value;
  return std::nullopt;
}

std::size_t fields::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(begin(), end(), [name](const field &each) { return same_name(each.name, name); }));
}

std::size_t fields::size() const noexcept { return static_cast<std::size_t>(std::distance(begin(), end())); }

} // namespace aio::http
