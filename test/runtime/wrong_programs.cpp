// RUN: python3 %S/Inputs/wrong.py %s %{compile} | FileCheck %s --check-prefix=WRONG
// WRONG: {{^(2[7-9]|3[0-9])}} wrong programs, 0 problems
// RUN: %aio %s -o %t && %t | FileCheck %s --check-prefix=RIGHT
//
// What people write who come from Python. The compiler names the cure, at their line, in fewer than 12 lines. (One that
// it does not: std::vector<aio::task<>>{f(), g()}, since a braced list copies, and the message is the library's:
// push_back() each.)
#include <aio/aio.hpp>

#include "expect.hpp"

#include <coroutine>
#include <mutex>
#include <string>
#include <vector>

#include <sys/socket.h>

using namespace std::chrono_literals;

namespace {

[[maybe_unused]] aio::task<int> number() { co_return 1; }
[[maybe_unused]] aio::task<> nothing_much() { co_return; }
[[maybe_unused]] int plain() { return 1; }
int global = 7;
[[maybe_unused]] aio::task<int &> refers() { co_return global; }

struct foreign {
  struct promise_type {
    foreign get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
#ifdef WRONG_COROUTINE // can be awaited in an aio::task only
foreign elsewhere() { co_await aio::yield(); }
#endif

struct alignas(64) wide {
  int i;
};
#ifdef WRONG_ALIGNMENT // results with extended alignment are not supported
aio::task<wide> aligned() { co_return wide{1}; }
#endif

#ifdef WRONG_FUNCTION // co_await|return type|promise
int no_coroutine() { return co_await number(); }
#endif

[[maybe_unused]] aio::task<> wrong() {
  auto t = number();
  auto h = aio::spawn(number());
  std::vector<aio::task<int>> several;
  std::vector<aio::handle<int>> handles;
  aio::task_group group;
  aio::lock lock;
  aio::queue<int> queue;
#ifdef WRONG_TASK // a task does nothing until it is awaited
  number();
#elif defined(WRONG_OPERATION)   // did you forget co_await
  aio::sleep(1s);
#elif defined(WRONG_PUT)         // did you forget co_await
  queue.put(1);
#elif defined(WRONG_HANDLE)      // a spawned task is cancelled when its handle is dropped
  aio::spawn(number());
#elif defined(WRONG_PERMIT)      // [clang] the permit is released at once if it is not kept
  co_await lock.scoped();
#elif defined(WRONG_HANDLER)     // handler
  try {
    co_await nothing_much();
  } catch (...) {
    co_await nothing_much();
  }
#elif defined(WRONG_SPAWN)       // moved_with_std_move
  auto again = aio::spawn(t);
#elif defined(WRONG_GROUP)       // moved_with_std_move
  group.spawn(t);
#elif defined(WRONG_TIMEOUT)     // moved_with_std_move
  co_await aio::timeout(1s, h);
#elif defined(WRONG_SHIELD)      // moved_with_std_move
  co_await aio::shield(t);
#elif defined(WRONG_GATHER)      // uses them up: std::move
  co_await aio::gather(t, number());
#elif defined(WRONG_VECTOR)      // uses them up: std::move
  co_await aio::gather(several);
#elif defined(WRONG_HANDLES)     // takes tasks, or a vector of them
  co_await aio::gather(std::move(handles));
#elif defined(WRONG_RESULTS)     // as gather
  co_await aio::gather_results(several);
#elif defined(WRONG_REFERENCE)   // return pointers, not references
  co_await aio::gather_results(refers());
#elif defined(WRONG_COPY)        // deleted
  auto other = t;
#elif defined(WRONG_HANDLE_COPY) // deleted
  auto other = h;
#elif defined(WRONG_DETACH)      // detach
  h.detach();
#elif defined(WRONG_VALUE)       // use the value itself
  co_await plain();
#elif defined(WRONG_NUMBER)      // add a unit: sleep\(1s\)
  co_await aio::sleep(1);
#elif defined(WRONG_ORDER)       // duration
  co_await aio::timeout(number(), 1s);
#elif defined(WRONG_LOOP)        // while \(auto each = co_await g.next\(\)\)
  auto lines = aio::lines(0);
  for (auto &each : lines)
    std::puts(each.c_str());
#elif defined(WRONG_THREAD)      // takes a function, and what it is called with
  co_await aio::to_thread(number());
#elif defined(WRONG_STD_LOCK)    // acquire|lock
  std::lock_guard<aio::lock> held(lock);
#elif defined(WRONG_GROUP_BODY)  // task
  co_await aio::with_task_group([](aio::task_group &g) { g.spawn(nothing_much()); });
#endif
  co_await t;
  co_await h;
  co_await group.join();
}

aio::task<> natural() {
  const int sum = co_await aio::to_thread([](int a, const std::string &b) { return a + std::stoi(b); }, 1, "2");
  EXPECT(sum == 3);
  int ends[2];
  EXPECT(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  aio::socket a(ends[0]), b(ends[1]);
  co_await a.send("hello");
  std::byte buffer[8];
  EXPECT(co_await b.receive(buffer) == 5);
  aio::task_group group;
  auto one = group.spawn(number());
  co_await group.join();
  EXPECT(one.value() == 1);
}

} // namespace

int main() {
#ifdef WRONG_MAIN // 'main' cannot be a coroutine|cannot be used in the 'main' function|'co_await' cannot be used
  co_await nothing_much();
#elif defined(WRONG_RUN)          // deleted|moved_with_std_move|lvalue
  auto t = number();
  aio::run(t);
#elif defined(WRONG_RUN_FUNCTION) // call it: run\(coroutine\(\)\)
  aio::run([]() -> aio::task<> { co_return; });
#endif
  check_in_real_time("natural", natural());
  aio::run(aio::sleep(1ms));
  // RIGHT: ok natural
}
