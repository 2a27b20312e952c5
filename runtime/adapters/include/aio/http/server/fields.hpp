// fields: the header of a message.
//
//   r.headers.set("Cache-Control", "no-store");
//   std::string_view type = r.headers.get("content-type");
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::http::server {

/// Names and values, in their order. In names, ASCII letters have no case.
class fields {
public:
  using value_type = std::pair<std::string, std::string>;

  /// The first of that name; "" if there is none. The view is good until the fields change.
  std::string_view get(std::string_view name) const noexcept;
  std::size_t count(std::string_view name) const noexcept;

  /// Replaces those of that name. Throws std::invalid_argument for what could end the field, or the header: a name that
  /// is no token, a value with a control character.
  void set(std::string name, std::string value);
  /// One more, for Set-Cookie and its kin.
  void add(std::string name, std::string value);

  auto begin() const noexcept { return all_.begin(); }
  auto end() const noexcept { return all_.end(); }

private:
  std::vector<value_type> all_;
};

/// Whether they are equal but for the case of ASCII letters.
bool same_name(std::string_view a, std::string_view b) noexcept;

} // namespace aio::http::server
