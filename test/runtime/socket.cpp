// RUN: %aio %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s && env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

struct socket_pair {
  socket_pair() : socket_pair(make().data()) {}
  aio::socket a, b;

private:
  explicit socket_pair(const int *ends) : a(ends[0]), b(ends[1]) {}
  static std::array<int, 2> make() {
    std::array<int, 2> ends;
    EXPECT(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    return ends;
  }
};

aio::task<std::string> receive_some(aio::socket &s) {
  std::byte buffer[64];
  const std::size_t n = co_await s.receive(buffer);
  co_return std::string(reinterpret_cast<const char *>(buffer), n);
}

aio::task<> echoes(aio::socket s) {
  std::byte buffer[64];
  for (;;) {
    const std::size_t n = co_await s.receive(buffer);
    if (n == 0)
      co_return;
    co_await s.send(std::span(buffer).first(n));
  }
}

aio::task<> accepts_and_echoes() {
  aio::socket listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT(::bind(listener.native_handle(), reinterpret_cast<sockaddr *>(&address), size) == 0);
  EXPECT(::listen(listener.native_handle(), 16) == 0);
  EXPECT(::getsockname(listener.native_handle(), reinterpret_cast<sockaddr *>(&address), &size) == 0);

  aio::handle<> server = aio::spawn([](aio::socket &from) -> aio::task<> {
    for (int i = 0; i < 3; ++i)
      co_await echoes(co_await from.accept());
  }(listener));
  for (int i = 0; i < 3; ++i) {
    aio::socket client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT(::connect(client.native_handle(), reinterpret_cast<sockaddr *>(&address), size) == 0);
    for (const char *text : {"one", "two", "three"}) {
      co_await client.send(bytes(text));
      EXPECT(co_await receive_some(client) == text);
    }
  }
  co_await server;
}

// More than the system's buffers hold: send() suspends until the reader has made room, more than once.
aio::task<> sends_all() {
  socket_pair p;
  const std::vector<std::byte> sent(3 << 20, std::byte{7});
  aio::handle<> writer = aio::spawn(p.a.send(sent));
  std::size_t got = 0;
  std::vector<std::byte> buffer(70'000);
  while (got < sent.size()) {
    const std::size_t n = co_await p.b.receive(buffer);
    EXPECT(n > 0 && std::all_of(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(n),
                                [](std::byte each) { return each == std::byte{7}; }));
    got += n;
  }
  co_await writer;
}

aio::task<> end_of_stream() {
  socket_pair p;
  co_await p.a.send(bytes("last words"));
  p.a.close();
  EXPECT(co_await receive_some(p.b) == "last words");
  EXPECT(co_await receive_some(p.b) == "");
  EXPECT(co_await receive_some(p.b) == "");
  // The other order: the end comes while we wait, after a short read.
  socket_pair q;
  co_await q.a.send(bytes("x"));
  EXPECT(co_await receive_some(q.b) == "x");
  aio::handle<std::string> waits = aio::spawn(receive_some(q.b));
  co_await aio::sleep(1ms);
  q.a.close();
  EXPECT(co_await waits == "");
}

// Of two that receive, or send, one would take bytes of the other's: refused alike on all loops.
aio::task<> two_at_a_time() {
  socket_pair p;
  auto first = aio::spawn(receive_some(p.b));
  co_await aio::yield();
  EXPECT(co_await system_error_of(receive_some(p.b)) == "receive: Operation already in progress");
  co_await p.a.send(bytes("x"));
  EXPECT(co_await first == "x");
  const std::vector<std::byte> large(8 << 20);
  auto sends = aio::spawn(p.a.send(large));
  co_await aio::sleep(1ms);
  EXPECT(co_await system_error_of(p.a.send(bytes("x"))) == "send: Operation already in progress");
  sends.cancel();
  EXPECT(co_await is_cancelled(std::move(sends)));
  co_await aio::timeout(1s, receive_some(p.b));
  // A cancel leaves the place to another.
  auto cancelled = aio::spawn(receive_some(p.a));
  co_await aio::yield();
  cancelled.cancel();
  EXPECT(co_await is_cancelled(std::move(cancelled)));
  co_await p.b.send(bytes("y"));
  EXPECT(co_await receive_some(p.a) == "y");
}

aio::task<> sends(aio::socket &s) { co_await s.send(bytes("x")); }
aio::task<> receives(aio::socket &s) { co_await receive_some(s); }
aio::task<> errors() {
  socket_pair p;
  p.b.close();
  EXPECT(co_await system_error_of(sends(p.a)) == "send: Broken pipe"); // and no SIGPIPE
  p.a.close();
  EXPECT(co_await system_error_of(receives(p.a)) == "receive: Bad file descriptor");
}

aio::task<> close_ends_waits() {
  socket_pair p;
  aio::handle<std::string> waits = aio::spawn(system_error_of(receives(p.a)));
  co_await aio::sleep(1ms);
  p.a.close();
  EXPECT(co_await waits == "receive: Operation canceled");
}

aio::task<> cancel_ends_a_wait_and_loses_nothing() {
  socket_pair p;
  for (int i = 0; i < 3; ++i) {
    aio::handle<std::string> waits = aio::spawn(receive_some(p.b));
    co_await aio::sleep(1ms);
    EXPECT(waits.cancel());
    EXPECT(co_await is_cancelled(std::move(waits)));
  }
  bool timed_out = false;
  try {
    co_await aio::timeout(2ms, receive_some(p.b));
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  EXPECT(timed_out);
  co_await p.a.send(bytes("still there"));
  EXPECT(co_await receive_some(p.b) == "still there");
}

// Bytes that arrive before the cancel does: either the receive returns them, or they stay in the stream.
aio::task<> cancel_races_with_data() {
  for (int i = 0; i < 50; ++i) {
    socket_pair p;
    std::string got;
    aio::handle<> waits = aio::spawn(
        [](aio::socket &from, std::string &into) -> aio::task<> { into = co_await receive_some(from); }(p.b, got));
    co_await aio::yield();
    EXPECT(::send(p.a.native_handle(), "x", 1, 0) == 1);
    for (int turns = 0; turns < i % 5; ++turns)
      co_await aio::yield();
    waits.cancel();
    try {
      co_await waits;
    } catch (const aio::cancelled &) {
    }
    if (got.empty())
      got = co_await receive_some(p.b);
    EXPECT(got == "x");
  }
}

// The frame, and the buffer in it, goes while the system still fills it: the destructor waits for that.
template <class Meanwhile> aio::task<> is_destroyed_receiving(aio::socket &s, Meanwhile meanwhile) {
  bool thrown = false;
  try {
    aio::task_group group;
    group.spawn(receives(s));
    co_await meanwhile();
    throw thrown = true;
  } catch (bool) {
  }
  EXPECT(thrown);
}

aio::task<> destroyed_while_waiting() {
  socket_pair p;
  for (int i = 0; i < 20; ++i)
    co_await is_destroyed_receiving(p.b, [i] { return aio::sleep(i % 2 * 1ms); });
  co_await p.a.send(bytes("whole"));
  EXPECT(co_await receive_some(p.b) == "whole");
}

// The destructor's wait for the system must not swallow a thread's word that its work is done.
aio::task<> destroyed_while_a_thread_ends() {
  socket_pair p;
  std::atomic<bool> may_end = false;
  aio::handle<> work = aio::spawn(aio::to_thread([&] { may_end.wait(false); }));
  const auto work_ends = [&may_end]() -> aio::task<> {
    co_await aio::sleep(1ms);
    may_end = true;
    may_end.notify_one();
    std::this_thread::sleep_for(20ms); // the loop must not hear of it before the destructor does
  };
  co_await is_destroyed_receiving(p.b, work_ends);
  co_await work;
}

aio::task<> many_at_once() {
  constexpr int pairs = 300; // more than one batch of entries or events
  std::vector<socket_pair> all(pairs);
  aio::task_group group;
  int received = 0;
  for (socket_pair &p : all)
    group.spawn([](aio::socket &from, int &count) -> aio::task<> {
      for (int i = 0; i < 10; ++i)
        count += static_cast<int>((co_await receive_some(from)).size());
    }(p.b, received));
  for (int i = 0; i < 10; ++i)
    for (socket_pair &p : all) {
      co_await p.a.send(bytes("y"));
      if (i % 3 == 0)
        co_await aio::yield();
    }
  for (socket_pair &p : all)
    p.a.close();
  co_await group.join();
  EXPECT(received == 10 * pairs);
}

aio::task<> a_busy_socket_does_not_starve_others() {
  socket_pair p;
  bool stop = false;
  aio::handle<> busy = aio::spawn([](socket_pair &s, const bool &until) -> aio::task<> {
    while (!until) {
      co_await s.a.send(bytes("z"));
      co_await receive_some(s.b);
    }
  }(p, stop));
  for (int i = 0; i < 100; ++i)
    co_await aio::yield();
  stop = true;
  co_await busy;
}

void run_case(const char *name, aio::task<> (*body)()) {
  aio::run(body());
  std::printf("ok %s\n", name);
}

} // namespace

int main() {
  ::alarm(60); // what waits for ever fails
  // CHECK: ok accept
  run_case("accept", accepts_and_echoes);
  // CHECK-NEXT: ok sends all
  run_case("sends all", sends_all);
  // CHECK-NEXT: ok end of stream
  run_case("end of stream", end_of_stream);
  // CHECK-NEXT: ok two at a time
  run_case("two at a time", two_at_a_time);
  // CHECK-NEXT: ok errors
  run_case("errors", errors);
  // CHECK-NEXT: ok close
  run_case("close", close_ends_waits);
  // CHECK-NEXT: ok cancel
  run_case("cancel", cancel_ends_a_wait_and_loses_nothing);
  // CHECK-NEXT: ok race
  run_case("race", cancel_races_with_data);
  // CHECK-NEXT: ok destroyed
  run_case("destroyed", destroyed_while_waiting);
  // CHECK-NEXT: ok destroyed while a thread ends
  run_case("destroyed while a thread ends", destroyed_while_a_thread_ends);
  // CHECK-NEXT: ok many
  run_case("many", many_at_once);
  // CHECK-NEXT: ok fair
  run_case("fair", a_busy_socket_does_not_starve_others);
}
