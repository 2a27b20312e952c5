// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// exit_stack: cleanup that may await, however the block ends. A destructor cannot.
//
//   co_await aio::with_exit_stack([&](aio::exit_stack &at_exit) -> aio::task<> {
//     connection &c = at_exit.enter(co_await connect());   // a resource with an awaitable close()
//     co_await talk(c);
//   });
//   co_await aio::with(co_await connect(), talk);   // the same
//   co_await aio::finally(talk(c), c.close());      // if the object is not moved
#pragma once

#include <aio/detail/to_task.hpp>
#include <aio/result.hpp>
#include <aio/shield.hpp>
#include <aio/task.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

template <class T>
concept closable = requires(T &resource) { detail::to_task(resource.close()); };

/// The work to await at the end of a block, last first.
class exit_stack : detail::immovable {
public:
  /// Takes ownership of the resource, and awaits its close() at the end. The reference is valid until then.
  template <closable Resource> Resource &enter(Resource resource) {
    auto owned = std::make_unique<Resource>(std::move(resource));
    Resource &entered = *owned;
    const auto close = [](std::unique_ptr<Resource> r) -> task<> { co_await r->close(); };
    push(close(std::move(owned)));
    return entered;
  }

  /// Keeps work (a task, or anything that can be awaited, without a result; moved) for the end: it does not begin
  /// before. The body has ended then, so it must not refer to the body's locals.
  template <moved_awaitable A>
    requires std::same_as<await_result_t<A>, void>
  void push(A &&work) {
    work_.push_back(detail::to_task(std::forward<A>(work)));
  }

  /// For with_exit_stack(). Awaits all, whatever they throw, and adds their exceptions to the errors. Then throws the
  /// only error, or an exception_group.
  task<> unwind(std::exception_ptr error);

private:
  std::vector<task<>> work_;
};

namespace detail {

template <class T> task<T> unwound_after(task<T> work, exit_stack &stack) {
  auto outcome = co_await settled(std::move(work));
  co_await shield(stack.unwind(outcome.error()));
  co_return static_cast<T>(std::move(outcome).value());
}

} // namespace detail

/// Awaits body(stack), and then, however that ended, what the body has pushed onto the stack: last first, one after the
/// other, with cancels of the current task held back. Returns what the body returns. Throws its exception, or what the
/// cleanup throws; if there are several, exception_group.
template <std::invocable<exit_stack &> Body> std::invoke_result_t<Body &, exit_stack &> with_exit_stack(Body body) {
  exit_stack stack;
  co_return co_await detail::unwound_after(body(stack), stack);
}

/// Awaits work, and then, however that ended, cleanup, with cancels of the current task held back (both are tasks, or
/// can be awaited, and are moved). Returns what work returns, throws what with_exit_stack() throws.
template <moved_awaitable A, moved_awaitable B> task<await_result_t<A>> finally(A &&work, B &&cleanup) {
  const auto both = [](task<await_result_t<A>> first, task<> last) -> task<await_result_t<A>> {
    exit_stack stack;
    stack.push(std::move(last));
    co_return co_await detail::unwound_after(std::move(first), stack);
  };
  return both(detail::to_task(std::forward<A>(work)), detail::to_task(std::forward<B>(cleanup)));
}

/// asyncio's `async with`: awaits body(resource), and resource.close() however that ended. Resource and body are moved
/// into the waiting coroutine.
template <closable Resource, std::invocable<Resource &> Body>
std::invoke_result_t<Body &, Resource &> with(Resource resource, Body body) {
  co_return co_await finally(body(resource), resource.close());
}

} // namespace aio
