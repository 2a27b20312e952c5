#include <aio/http/server/fields.hpp>

#include <algorithm>
#include <stdexcept>

namespace aio::http::server {
namespace {

char lower(char c) noexcept { return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_token(std::string_view name) noexcept {
  constexpr std::string_view allowed = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !name.empty() && name.find_first_not_of(allowed) == name.npos;
}

bool has_control(std::string_view value) noexcept {
  return std::any_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

} // namespace

bool same_name(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view fields::get(std::string_view name) const noexcept {
  for (const auto &[each, value] : all_)
    if (same_name(each, name))
      return value;
  return {};
}

std::size_t fields::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(), [name](const value_type &f) { return same_name(f.first, name); }));
}

void fields::set(std::string name, std::string value) {
  const auto old =
      std::remove_if(all_.begin(), all_.end(), [&](const value_type &f) { return same_name(f.first, name); });
  all_.erase(old, all_.end());
  add(std::move(name), std::move(value));
}

void fields::add(std::string name, std::string value) {
  if (!is_token(name))
    throw std::invalid_argument("http: '" + name + "' is no name of a header field");
  if (has_control(value))
    throw std::invalid_argument("http: the value of " + name + " has a control character");
  all_.emplace_back(std::move(name), std::move(value));
}

} // namespace aio::http::server
