// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// async_generator<T>: a coroutine that yields many values, one at a time, and may wait for each.
//
//   aio::async_generator<line> lines(aio::socket &s) { for (...) co_yield co_await next_line(s); }
//
//   aio::async_generator<line> all = lines(s);
//   while (auto each = co_await all.next())
//     print(*each);
#pragma once

#include <aio/cancelled.hpp>
#include <aio/shield.hpp>
#include <aio/task.hpp>

#include <coroutine>
#include <memory>
#include <optional>
#include <source_location>
#include <stdexcept>
#include <utility>

namespace aio {

template <class T> class async_generator;

namespace detail {

template <class T> struct generator_promise final : promise_base {
  generator_promise(no_argument = no_argument(),
                    std::source_location defined_at = std::source_location::current()) noexcept
      : promise_base(defined_at) {
    // As for a task's promise: detail::frame stands for all of them.
    static_assert(alignof(generator_promise) <= 2 * sizeof(void *), "values with extended alignment are not supported");
  }
  async_generator<T> get_return_object() noexcept { return async_generator<T>(this); }
  void return_void() const noexcept {}

  struct yielding {
    generator_promise &self;

    bool await_ready() const noexcept { return false; }
    transfer await_suspend(std::coroutine_handle<>) const noexcept { return go_on_in(self.continuation); }
    void await_resume() const {
      if (self.closing)
        throw cancelled{};
    }
  };
  template <class U> yielding yield_value(U &&v, std::source_location where = std::source_location::current()) {
    value.emplace(std::forward<U>(v));
    place = where;
    return {*this};
  }

  /// The task that awaited it was destroyed while it waited: it has ended, as after a cancel.
  bool is_abandoned() const noexcept { return continuation == abandoned(); }

  std::coroutine_handle<generator_promise> coroutine() noexcept {
    return std::coroutine_handle<generator_promise>::from_promise(*this);
  }
  struct destruction {
    void operator()(generator_promise *of) const noexcept { of->coroutine().destroy(); }
  };

  std::optional<T> value; // from co_yield until next() returns it
  bool begun = false;
  bool running = false; // a task waits for the next value
  bool closing = false;
};

} // namespace detail

/// Lazy: runs only while next() is awaited, up to the next co_yield, as a part of the awaiting task; a cancel of that
/// task is thrown inside. An exception that leaves the body is thrown by next(), and ends the generator.
///
/// A generator destroyed before its end is destroyed at its current co_yield: its destructors run, but cannot await.
/// `co_await g.close()` ends it so that it can.
template <class T> class [[nodiscard("a generator does nothing until next() is awaited")]] async_generator {
  struct next_awaiter : detail::immovable {
    explicit next_awaiter(async_generator &of) noexcept : of_(of.body_.get()) {}

    bool await_ready() const {
      if (of_ && of_->running && !of_->is_abandoned()) [[unlikely]]
        detail::refuse("async_generator::next() was called while another task awaits it");
      return !of_ || of_->coroutine().done() || of_->is_abandoned();
    }
    detail::transfer await_suspend(auto awaiting) const noexcept {
      of_->continuation = detail::frame_of(awaiting);
      of_->begun = of_->running = true;
      return detail::go_on_in(detail::frame_of(of_->coroutine()));
    }
    std::optional<T> await_resume() const {
      if (!of_ || of_->is_abandoned())
        return std::nullopt;
      of_->running = false;
      if (of_->error) [[unlikely]]
        of_->throw_error();
      return std::exchange(of_->value, std::nullopt);
    }

    detail::generator_promise<T> *const of_;
  };

public:
  using promise_type = detail::generator_promise<T>;
  using value_type = T;

  /// `co_await g.next()` gives the next value; nothing after the last. Throws what the body throws, and
  /// std::logic_error while another task awaits it.
  auto next() noexcept { return detail::operation<next_awaiter, async_generator &>{*this}; }
  void begin() = delete; // a `for` cannot await: while (auto each = co_await g.next())
  void end() = delete;

  /// `co_await g.close()` throws aio::cancelled from the generator's current co_yield, and waits until it has ended;
  /// cancels of the current task are held back meanwhile. A generator that has not begun never will. Throws any other
  /// exception that leaves the body, and std::logic_error if it yields again, or while another task awaits next().
  task<> close() {
    if (body_ && !body_->begun)
      body_.reset();
    const detail::shield_guard to_its_end;
    std::optional<T> yielded;
    try {
      auto last = next();
      if (body_ && !body_->running) // else next() refuses
        body_->closing = true;
      yielded = co_await std::move(last);
    } catch (const cancelled &) {
    }
    if (yielded)
      throw std::logic_error("aio: an async_generator yielded a value while it was being closed");
  }

private:
  friend promise_type;
  explicit async_generator(promise_type *body) noexcept : body_(body) {}

  std::unique_ptr<promise_type, typename promise_type::destruction> body_; // nullptr after a move
};

} // namespace aio
