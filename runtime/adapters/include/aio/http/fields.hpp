// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// fields: the header of a message.
//
//   request.headers.add("Accept", "application/json");
//   if (response.headers.get("content-type") == "text/html")
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace aio::http {

/// Names and values in the order they were sent; a name may occur more than once. In names, ASCII letters have no case.
/// Results point into this, and are valid until it changes.
class fields {
public:
  struct field {
    std::string_view name, value;
  };
  class iterator;

  /// Adds a field. Throws std::invalid_argument for a name that is no token, and a value with a control character: a
  /// user's input must not become a header of its own.
  void add(std::string_view name, std::string_view value);
  /// The same for a received line: white space around the value is not part of it.
  void add_line(std::string_view line);
  /// Replaces the fields of that name. Throws as add() does.
  void set(std::string_view name, std::string_view value);

  /// Returns the first field of that name, or nullopt.
  std::optional<std::string_view> find(std::string_view name) const noexcept;
  /// The same; "" if there is none.
  std::string_view get(std::string_view name) const noexcept { return find(name).value_or(""); }

  std::size_t count(std::string_view name) const noexcept;
  std::size_t size() const noexcept;

  iterator begin() const noexcept;
  iterator end() const noexcept;

private:
  std::string lines_; // "name: value\r\n", as they are sent: in one piece, because most headers are never read
};

class fields::iterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = field;
  using difference_type = std::ptrdiff_t;
  using pointer = void;
  using reference = field;

  iterator() = default;
  explicit iterator(std::string_view lines) noexcept : rest_(lines) {}

  field operator*() const noexcept;
  iterator &operator++() noexcept {
    rest_.remove_prefix(line_size());
    return *this;
  }
  void operator++(int) noexcept { ++*this; }
  bool operator==(const iterator &other) const noexcept { return rest_.data() == other.rest_.data(); }

private:
  friend class fields;
  std::size_t line_size() const noexcept { return rest_.find('\n') + 1; }

  std::string_view rest_;
};

inline fields::iterator fields::begin() const noexcept { return iterator(lines_); }
inline fields::iterator fields::end() const noexcept {
  return iterator(std::string_view(lines_).substr(lines_.size()));
}

/// Letters, digits and a few signs: the characters of field names and methods.
bool is_token(std::string_view text) noexcept;
/// Whether they are equal apart from the case of ASCII letters.
bool same_name(std::string_view a, std::string_view b) noexcept;

} // namespace aio::http
