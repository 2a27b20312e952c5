#include <aio/http/fields.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

#include <strings.h>

namespace aio::http {

bool fields::is_token(std::string_view text) noexcept {
  static constexpr std::array<bool, 256> in_tokens = [] {
    std::array<bool, 256> found{};
    for (const char c :
         std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
      found[static_cast<unsigned char>(c)] = true;
    return found;
  }();
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return in_tokens[static_cast<unsigned char>(c)]; });
}

void fields::add(std::string name, std::string value) {
  if (!is_token(name))
    throw std::invalid_argument("aio::http: not a name of a header field: " + name);
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos)
    throw std::invalid_argument("aio::http: a line end in the value of the header field " + name);
  constexpr std::size_t usual = 16;
  if (all_.empty())
    all_.reserve(usual);
  all_.push_back({std::move(name), std::move(value)});
}

const std::string *fields::find(std::string_view name) const noexcept {
  for (const field &each : all_)
    if (each.name.size() == name.size() && ::strncasecmp(each.name.data(), name.data(), name.size()) == 0)
      return &each.value;
  return nullptr;
}

} // namespace aio::http
