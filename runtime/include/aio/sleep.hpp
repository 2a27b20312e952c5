// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// sleep(d): let the other tasks run for a while. now(): the loop's clock.
//
//   using namespace std::chrono_literals;
//   co_await aio::sleep(250ms);
#pragma once

#include <aio/detail/loop.hpp>

#include <chrono>
#include <type_traits>

namespace aio {
namespace detail {

/// Rounded up, and limited to the range of the clock (292 years). Zero if negative, and for NaN.
template <class Rep, class Period> std::chrono::nanoseconds to_nanoseconds(std::chrono::duration<Rep, Period> d) {
  using seconds = std::chrono::duration<double>;
  constexpr std::chrono::nanoseconds most = std::chrono::nanoseconds::max();
  if (!(d > d.zero()))
    return std::chrono::nanoseconds::zero();
  if constexpr (!std::is_same_v<std::chrono::duration<Rep, Period>, std::chrono::nanoseconds>)
    if (seconds(d) >= seconds(most))
      return most;
  return std::chrono::ceil<std::chrono::nanoseconds>(d);
}

inline time_point deadline_after(std::chrono::nanoseconds d) {
  const time_point now = this_loop->outside->now();
  return d < time_point::max() - now ? now + d : time_point::max() - std::chrono::nanoseconds(1);
}

struct nothing_to_know {};

struct yield_awaiter : immovable {
  explicit yield_awaiter(nothing_to_know) noexcept {}

  bool await_ready() const noexcept { return false; }
  void await_suspend(auto h) const noexcept { this_loop->park_ready(frame_of(h)); }
  void await_resume() const { this_loop->resumed(); }
};

struct sleep_awaiter : yield_awaiter {
  explicit sleep_awaiter(std::chrono::nanoseconds d) noexcept : yield_awaiter({}), duration(d) {}

  void await_suspend(auto h) const {
    if (duration == std::chrono::nanoseconds::zero())
      return yield_awaiter::await_suspend(h);
    this_loop->park_until(frame_of(h), deadline_after(duration));
  }

  const std::chrono::nanoseconds duration;
};

} // namespace detail

/// Suspends the current task for at least d (any std::chrono duration); sleepers with equal deadlines resume in the
/// order of their calls. Zero or less means yield(). A cancel ends the sleep at once: aio::cancelled.
template <class Rep, class Period> auto sleep(std::chrono::duration<Rep, Period> d) {
  return detail::operation<detail::sleep_awaiter, std::chrono::nanoseconds>{detail::to_nanoseconds(d)};
}

template <class Number>
  requires std::is_arithmetic_v<Number>
void sleep(Number) = delete; // add a unit: sleep(1s), with `using namespace std::chrono_literals;`

/// Lets every task that is ready run before this one continues. A cancel that is pending is thrown: aio::cancelled.
inline auto yield() noexcept { return detail::operation<detail::yield_awaiter, detail::nothing_to_know>{}; }

/// Returns the time of the loop's clock; under run_options::clock == clock::virtual_time, the time since the start of
/// the loop. Throws std::logic_error outside run().
inline std::chrono::steady_clock::time_point now() { return detail::loop_for("now()").outside->now(); }

} // namespace aio
