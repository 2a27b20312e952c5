#include <aio/detail/loop.hpp>
#include <aio/task.hpp>

#include "debug.hpp"

#if AIO_ASAN
#include <sanitizer/asan_interface.h>
#ifdef __clang__
#include <sanitizer/allocator_interface.h>
#endif

namespace aio::detail {
namespace {

/// clang does not show a lambda's closure to the promise, as it shows parameters. But where a lambda coroutine uses its
/// captures, its frame holds a pointer to the closure.
bool points_into([[maybe_unused]] const promise_base &lambda, [[maybe_unused]] const void *dead) {
#ifdef __clang__
  void *begin = nullptr;
  std::size_t size = 0;
  __asan_locate_address(const_cast<void *>(dead), nullptr, 0, &begin, &size);
  const auto *const words =
      static_cast<void *const *>(frame::from_promise(const_cast<promise_base &>(lambda)).address());
  const std::size_t bytes = begin ? __sanitizer_get_allocated_size(words) : 0;
  for (std::size_t i = 0; i != bytes / sizeof *words; ++i)
    if (words[i] >= begin && words[i] <= dead)
      return true;
#endif
  return false;
}

/// AddressSanitizer has found a use of dead memory and printed all it knows; next it ends the program. What the running
/// coroutine refers to may have been used for it by a function that it called, or by the coroutines it awaits.
void name_the_referent(const char *) {
  const void *dead = __asan_get_report_address();
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
