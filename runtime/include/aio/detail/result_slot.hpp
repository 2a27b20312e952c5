// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where a coroutine stores its result until it is taken by the awaiting one.
#pragma once

#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace aio::detail {

template <class T> struct result_slot {
  template <class U = T>
    requires std::is_constructible_v<T, U &&>
  void return_value(U &&result) {
    ::new (static_cast<void *>(std::addressof(value))) T(std::forward<U>(result));
    if constexpr (!std::is_trivially_destructible_v<T>)
      has_value = true;
  }
  T take() { return std::move(value); }
  const T &peek() const noexcept { return value; }

  result_slot() noexcept {}
  ~result_slot() {
    if constexpr (!std::is_trivially_destructible_v<T>)
      if (has_value)
        value.~T();
  }
  // Not an optional: its flag would be written and tested in every await, and almost no T needs it.
  union {
    T value;
  };
  struct no_flag {};
  [[no_unique_address]] std::conditional_t<std::is_trivially_destructible_v<T>, no_flag, bool> has_value{};
};
template <class T> struct result_slot<T &> {
  void return_value(T &result) noexcept { value = std::addressof(result); }
  T &take() const { return *value; }
  T &peek() const noexcept { return *value; }
  T *value;
};
template <> struct result_slot<void> {
  void return_void() const noexcept {}
  void take() const noexcept {}
};

} // namespace aio::detail
