#include <aio/http/fields.hpp>

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include <strings.h>

namespace aio::http {

bool fields::is_token(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

void fields::add(std::string name, std::string value) {
  if (!is_token(name))
    throw std::invalid_argument("aio::http: not a name of a header field: " + name);
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos)
    throw std::invalid_argument("aio::http: a line end in the value of the header field " + name);
  all_.push_back({std::move(name), std::move(value)});
}

const std::string *fields::find(std::string_view name) const noexcept {
  for (const field &each : all_)
    if (each.name.size() == name.size() && ::strncasecmp(each.name.data(), name.data(), name.size()) == 0)
      return &each.value;
  return nullptr;
}

} // namespace aio::http
