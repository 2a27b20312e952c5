// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The objects outside its frame that a coroutine refers to: its closure, and what it was passed by reference or
// pointer. Recorded only under AddressSanitizer, which detects dead memory: if it finds a use of such memory, debug
// mode can report what it was.
#pragma once

#include <aio/detail/frame_pool.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>

namespace aio::detail {

struct referent {
  std::uintptr_t begin = 0;
  std::size_t size = 0;

  bool contains(const void *p) const noexcept { return reinterpret_cast<std::uintptr_t>(p) - begin < size; }

  /// Describes a coroutine's parameter; for one passed by value, its copy in the frame.
  template <class T> static referent of(T &parameter) noexcept {
    using pointee = std::remove_pointer_t<std::remove_cv_t<T>>;
    if constexpr (std::is_object_v<pointee> && requires { sizeof(pointee); }) {
      if constexpr (std::is_same_v<pointee, std::remove_cv_t<T>>)
        return {reinterpret_cast<std::uintptr_t>(std::addressof(parameter)), sizeof(pointee)};
      else if (parameter)
        return {reinterpret_cast<std::uintptr_t>(parameter), sizeof(pointee)};
    }
    return {};
  }
};

/// A coroutine's first ones; few have more.
using referents = std::array<referent, 4>;

} // namespace aio::detail
