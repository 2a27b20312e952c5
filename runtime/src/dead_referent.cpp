// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/loop.hpp>
#include <aio/task.hpp>

#include "debug.hpp"

#include <cstddef>

#if AIO_ASAN
#include <sanitizer/asan_interface.h>

namespace aio::detail {
namespace {

/// AddressSanitizer's description of the block, or variable, at p.
struct region {
  explicit region(const void *p) noexcept { __asan_locate_address(const_cast<void *>(p), nullptr, 0, &begin, &size); }
  const void *end() const noexcept { return static_cast<const std::byte *>(begin) + size; }
  void *begin = nullptr;
  std::size_t size = 0;
};

/// clang does not pass a lambda's closure to the promise, as it passes parameters. But if a lambda coroutine uses its
/// captures, its frame holds a pointer to the closure.
bool points_into(const promise_base &lambda, const void *dead) {
  const region referred(dead);
  const void *const at = frame::from_promise(const_cast<promise_base &>(lambda)).address();
  const region around(at); // the frame, or the one that the compiler has made it a part of
  if (!referred.begin || !around.begin)
    return false;
  const auto *word = static_cast<const void *const *>(at);
  for (; word + 1 <= around.end(); ++word)
    if (*word >= referred.begin && *word <= dead)
      return true;
  return false;
}

/// The loop resumes a coroutine of the current task whose frame was destroyed. For a while, code that AddressSanitizer
/// does not check can still read it.
[[gnu::no_sanitize_address]] bool name_the_destroyed(const void *dead) {
  if (!this_loop || !this_loop->current || !this_loop->current->at)
    return false;
  const frame resumed = this_loop->current->at;
  const region around(dead);
  const void *const at = resumed.address();
  if (!around.begin || at < around.begin || at >= around.end())
    return false;
  const promise_base &gone = resumed.promise();
  report_destroyed(gone.place, gone.continuation);
  return true;
}

/// AddressSanitizer has found a use of dead memory and printed its report; next it ends the program. The dead object
/// may be referred to by the running coroutine, which may have passed it to a function, or by one of the coroutines
/// that await it.
void name_the_referent(const char *) {
  const void *dead = __asan_get_report_address();
  if (name_the_destroyed(dead))
    return;
  const promise_base *user = this_loop ? this_loop->running : nullptr;
  while (user && !__asan_address_is_poisoned(user)) {
    const bool lambda = function_name(user->place) == "lambda";
    for (const referent &each : user->refers_to)
      if (each.contains(dead))
        return report_dead_referent(*user, lambda && &each == user->refers_to.data());
    if (lambda && points_into(*user, dead))
      return report_dead_referent(*user, true);
    user = user->continuation ? &user->continuation.promise() : nullptr;
  }
}

} // namespace

void watch_referents() noexcept { __asan_set_error_report_callback(name_the_referent); }

} // namespace aio::detail
#endif
