// RUN: %aio %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s && env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
// A library that reads its descriptors itself, and is notified as long as there is something to read.
#include <aio/aio.hpp>
#include <aio/detail/guest.hpp>

#include "expect.hpp"

#include <memory>
#include <span>
#include <string>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

/// Owns one end of a pair of sockets; the other is for the test.
class reader final : aio::detail::guest {
public:
  reader() { EXPECT(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_) == 0); }
  ~reader() {
    stop();
    ::close(ends_[1]);
  }

  void listen(unsigned events = in) {
    enter();
    EXPECT(watch(ends_[0], events));
  }
  void ignore() { EXPECT(watch(ends_[0], 0)); }
  void stop() {
    if (ends_[0] < 0)
      return;
    watch(ends_[0], 0);
    ::close(std::exchange(ends_[0], -1));
  }
  void write(const std::string &bytes) {
    EXPECT(::write(ends_[1], bytes.data(), bytes.size()) == ssize_t(bytes.size()));
  }
  void hang_up() { ::shutdown(ends_[1], SHUT_RDWR); }

  aio::task<> read(std::size_t size) {
    while (came.size() < size) {
      changed_.clear();
      awaited_ = true;
      co_await changed_.wait();
      awaited_ = false;
    }
  }

  std::string came;
  unsigned told = 0, last = 0;
  bool at_end = false;

private:
  void ready(int fd, unsigned events) noexcept override {
    ++told;
    last = events;
    char byte; // one at a time, so that more is left
    if (const ssize_t n = ::read(fd, &byte, 1); n == 1)
      came += byte;
    else if (at_end = n == 0; at_end)
      stop(); // from here, as libraries do
    changed_.set();
  }
  bool is_awaited() const noexcept override { return awaited_; }

  int ends_[2];
  aio::event changed_;
  bool awaited_ = false;
};

aio::task<> as_long_as_there_is_something() {
  reader r;
  r.listen();
  for (int i = 1; i <= 3; ++i) {
    r.write("abc");
    co_await r.read(3u * static_cast<unsigned>(i));
  }
  EXPECT(r.came == "abcabcabc" && r.told == 9 && r.last == aio::detail::guest::in);
}

aio::task<> not_when_unwanted() {
  reader r;
  r.listen();
  r.write("a");
  co_await r.read(1);
  r.ignore();
  r.write("b");
  co_await aio::sleep(5ms);
  EXPECT(r.told == 1);
  r.listen();
  co_await r.read(2);
  EXPECT(r.came == "ab");
}

aio::task<> room_to_write() {
  reader r;
  r.listen(aio::detail::guest::in | aio::detail::guest::out);
  co_await aio::sleep(2ms);
  EXPECT(r.told > 1 && r.last == aio::detail::guest::out && r.came.empty());
  r.listen();
  co_await aio::yield();
  const unsigned before = r.told;
  co_await aio::sleep(2ms);
  EXPECT(r.told <= before + 1);
}

// The number of a descriptor that was closed means another one, of another reader or of a task.
aio::task<> numbers_are_used_again() {
  for (int i = 0; i < 20; ++i) {
    auto first = std::make_unique<reader>();
    first->listen();
    first->write("a");
    co_await first->read(1);
    first.reset();
    int pair[2];
    EXPECT(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) == 0);
    aio::socket here(pair[0]), there(pair[1]);
    aio::handle<> late = aio::spawn([](aio::socket &s) -> aio::task<> {
      co_await aio::yield();
      co_await s.send(std::as_bytes(std::span("x", 1)));
    }(there));
    std::byte byte{};
    EXPECT(co_await here.receive(std::span(&byte, 1)) == 1);
    co_await late;
  }
}

aio::task<> the_other_side_goes() {
  reader r;
  r.listen();
  r.hang_up();
  while (!r.at_end)
    co_await aio::sleep(1ms);
  const unsigned told = r.told;
  co_await aio::sleep(5ms);
  EXPECT(r.told == told);
}

aio::task<> read_some(reader &r, std::size_t size) {
  r.listen();
  co_await r.read(size);
}

/// It lives longer than a loop, and stays in none that has ended.
void several_loops() {
  reader r;
  for (std::size_t i = 1; i <= 3; ++i) {
    r.write("a");
    aio::run(read_some(r, i));
  }
  EXPECT(r.came == "aaa");
}

/// A guest without a waiting task does not keep the loop waiting.
aio::task<> nobody_waits(reader &r) {
  r.listen();
  aio::event never;
  co_await never.wait();
}

void unawaited() {
  reader r;
  const std::string what = EXPECT_THROW(aio::deadlock, aio::run(nobody_waits(r)));
  EXPECT(!what.empty());
}

} // namespace

int main() {
  check_in_real_time("as_long_as_there_is_something", as_long_as_there_is_something());
  check_in_real_time("not_when_unwanted", not_when_unwanted());
  check_in_real_time("room_to_write", room_to_write());
  check_in_real_time("numbers_are_used_again", numbers_are_used_again());
  check_in_real_time("the_other_side_goes", the_other_side_goes());
  several_loops();
  std::puts("ok several_loops");
  unawaited();
  std::puts("ok unawaited");
}

// CHECK: ok as_long_as_there_is_something
// CHECK-NEXT: ok not_when_unwanted
// CHECK-NEXT: ok room_to_write
// CHECK-NEXT: ok numbers_are_used_again
// CHECK-NEXT: ok the_other_side_goes
// CHECK-NEXT: ok several_loops
// CHECK-NEXT: ok unawaited
