// RUN: %aio %s -o %t
// RUN: env AIO_LOOP=epoll %t | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
//
// A task, or a generator, is awaited by reference, and the task that awaits it is destroyed. Whatever the inner one
// waits for: nothing may wake the dead task.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <atomic>
#include <optional>
#include <stdexcept>
#include <thread>

#include <sys/socket.h>

using namespace std::chrono_literals;

namespace {

template <class Awaited> aio::task<> await_by_reference(Awaited &of) { co_await of; }
aio::task<> ask(aio::async_generator<int> &g) { (void)co_await g.next(); }

/// Begins to await, and destroys the task that does, with its group.
aio::task<> destroy_the_awaiter(aio::task<> awaiting) {
  aio::task_group group;
  group.spawn(std::move(awaiting));
  co_await aio::sleep(5ms);
  throw std::runtime_error("the group goes");
}
aio::task<> abandon(aio::task<> awaiting) {
  bool threw = false;
  try {
    co_await destroy_the_awaiter(std::move(awaiting));
  } catch (const std::runtime_error &) {
    threw = true;
  }
  EXPECT(threw);
}

struct ends {
  aio::socket a{-1}, b{-1};
  ends() {
    int fds[2];
    EXPECT(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    a = aio::socket(fds[0]);
    b = aio::socket(fds[1]);
  }
};
std::span<const std::byte> byte() { return std::as_bytes(std::span("x", 1)); }

aio::task<> in_a_socket() {
  ends pair;
  const auto receive = [&pair]() -> aio::task<> {
    std::byte buffer[8];
    co_await pair.a.receive(buffer);
  };
  aio::task<> work = receive();
  co_await abandon(await_by_reference(work));
  co_await pair.b.send(byte());
  co_await aio::sleep(5ms);
  std::byte buffer[8];
  EXPECT(co_await pair.a.receive(buffer) == 1); // it was not taken
}

aio::task<> in_a_generator() {
  ends pair;
  const auto sizes = [&pair]() -> aio::async_generator<int> {
    std::byte buffer[8];
    for (;;)
      co_yield static_cast<int>(co_await pair.a.receive(buffer));
  };
  aio::async_generator<int> all = sizes();
  co_await pair.b.send(byte());
  EXPECT(*co_await all.next() == 1);
  co_await abandon(ask(all));
  co_await pair.b.send(byte());
  auto after = co_await all.next(); // it has ended, as by a cancel
  EXPECT(!after);
  after = co_await all.next();
  EXPECT(!after);
  co_await all.close();
}

aio::task<> in_a_thread() {
  std::atomic<bool> begun = false, ended = false;
  const auto block = [&]() -> aio::task<> {
    co_await aio::to_thread([&] {
      begun = true;
      std::this_thread::sleep_for(30ms);
      ended = true;
    });
  };
  aio::task<> work = block();
  co_await abandon(await_by_reference(work));
  EXPECT(begun == ended); // what the thread uses stays until then
  co_await aio::sleep(5ms);
}

aio::task<> in_a_file() {
  const auto write = []() -> aio::task<> {
    aio::file f = co_await aio::file::open("/dev/zero");
    std::byte buffer[64];
    for (;;)
      co_await f.read(buffer);
  };
  aio::task<> work = write();
  co_await abandon(await_by_reference(work));
  co_await aio::sleep(1ms);
}

aio::task<> in_a_join() {
  aio::event go_on;
  const auto both = [&go_on]() -> aio::task<> { co_await aio::gather(go_on.wait(), go_on.wait()); };
  aio::task<> work = both();
  co_await abandon(await_by_reference(work));
  go_on.set();
  co_await aio::sleep(5ms); // those go on to their end
}

aio::task<> in_an_await_of_a_handle() {
  aio::event go_on;
  aio::handle<> h = aio::spawn(go_on.wait());
  std::vector<aio::handle<>> some;
  some.push_back(aio::spawn(go_on.wait()));
  const auto take = [&h]() -> aio::task<> { co_await h; };
  const auto wait = [&some]() -> aio::task<> { co_await aio::wait(some); };
  aio::task<> taking = take();
  aio::task<> waiting = wait();
  co_await abandon(await_by_reference(taking));
  co_await abandon(await_by_reference(waiting));
  go_on.set();
  co_await aio::sleep(5ms);
  EXPECT(h.done() && some[0].done());
}

aio::task<> in_a_shield() {
  std::optional<aio::task<>> work(aio::shield(aio::sleep(10ms)));
  co_await abandon(await_by_reference(*work));
  co_await aio::sleep(20ms);
  work.reset(); // the shield ends, and its task is gone
  co_await aio::yield();
}

aio::task<> in_a_queue() {
  aio::queue<int> q;
  aio::lock lock;
  const auto get = [&q]() -> aio::task<> { (void)co_await q.get(); };
  const auto hold = [&lock]() -> aio::task<> { const auto held = co_await lock.scoped(); };
  std::optional<aio::lock::guard> mine(co_await lock.scoped());
  aio::task<> getting = get();
  aio::task<> holding = hold();
  co_await abandon(await_by_reference(getting));
  co_await abandon(await_by_reference(holding));
  q.try_put(1);
  EXPECT(q.size() == 1);
  mine.reset();
  EXPECT(!lock.locked());
}

} // namespace

int main() {
  check_in_real_time("socket", in_a_socket());
  check_in_real_time("generator", in_a_generator());
  check_in_real_time("thread", in_a_thread());
  check_in_real_time("file", in_a_file());
  check_in_real_time("join", in_a_join());
  check_in_real_time("handle", in_an_await_of_a_handle());
  check_in_real_time("shield", in_a_shield());
  check_in_real_time("queue", in_a_queue());
}

// CHECK: ok socket
// CHECK-NEXT: ok generator
// CHECK-NEXT: ok thread
// CHECK-NEXT: ok file
// CHECK-NEXT: ok join
// CHECK-NEXT: ok handle
// CHECK-NEXT: ok shield
// CHECK-NEXT: ok queue
