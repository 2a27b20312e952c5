// fields: the header of a message.
//
//   request.headers.add("Accept", "application/json");
//   if (const std::string *type = response.headers.find("content-type"))
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aio::http {

/// Names and values in the order they were sent; a name may occur more than once. Upper and lower case are the same.
class fields {
public:
  struct field {
    std::string name, value;
  };

  /// Throws std::invalid_argument if either could end the line, or a name is no name: what a user has typed must not
  /// become a header of its own.
  void add(std::string name, std::string value);
  /// Letters, digits and a few signs: what names of fields and methods are made of.
  static bool is_token(std::string_view text) noexcept;

  /// The first; null if there is none.
  const std::string *find(std::string_view name) const noexcept;

  auto begin() const noexcept { return all_.begin(); }
  auto end() const noexcept { return all_.end(); }
  std::size_t size() const noexcept { return all_.size(); }

private:
  std::vector<field> all_;
};

} // namespace aio::http
