// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// result<T>: how a task ended, as a value. gather_results() returns one for each task.
//
//   aio::result<int> r = ...;
//   if (r) use(*r);
//   else   log(r.error());
#pragma once

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace aio {

/// The result of a task<void> where a type is needed.
struct nothing {
  friend bool operator==(nothing, nothing) = default;
};

template <class T> using something = std::conditional_t<std::is_void_v<T>, nothing, T>;

namespace detail {

/// What f() returns, and `nothing` for void. static_cast<void> is the way back.
template <class Function> auto value_of(Function &&f) -> something<std::invoke_result_t<Function>> {
  if constexpr (std::is_void_v<std::invoke_result_t<Function>>)
    return f(), nothing();
  else
    return f();
}

} // namespace detail

template <class T> class [[nodiscard]] result {
  static_assert(!std::is_reference_v<T>, "a result cannot hold a reference: let the task return a pointer");

public:
  using value_type = T;

  result(T value) : value_(std::move(value)) {}
  result(std::exception_ptr error) noexcept : error_(std::move(error)) {}

  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  /// Returns the value, or throws the task's exception if there is none.
  const T &value() const & {
    throw_if_failed();
    return *value_;
  }
  T value() && {
    throw_if_failed();
    return std::move(*value_);
  }
  /// There must be a value.
  const T &operator*() const noexcept { return *value_; }
  const T *operator->() const noexcept { return &*value_; }

  /// Null if there is a value.
  const std::exception_ptr &error() const noexcept { return error_; }

private:
  void throw_if_failed() const {
    if (error_)
      std::rethrow_exception(error_);
  }

  std::optional<T> value_;
  std::exception_ptr error_;
};

} // namespace aio
