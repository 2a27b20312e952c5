// RUN: %net %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s && env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
#include <aio/aio.hpp>
#include <aio/net/stream.hpp>

#include "expect.hpp"

#include <array>
#include <memory>
#include <stdexcept>

#include <sys/socket.h>

using namespace std::chrono_literals;

namespace {

using aio::net::stream;

struct stream_pair {
  explicit stream_pair(std::size_t limit = stream::default_limit) : stream_pair(make().data(), limit) {}
  stream a, b;

private:
  stream_pair(const int *ends, std::size_t limit) : a(aio::socket(ends[0]), limit), b(aio::socket(ends[1]), limit) {}
  static std::array<int, 2> make() {
    std::array<int, 2> ends;
    EXPECT(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    return ends;
  }
};

aio::task<> lines_and_blocks() {
  stream_pair p;
  co_await p.a.write_all("one\r\ntwo\r\n12345rest");
  EXPECT(co_await p.b.read_until("\r\n") == "one\r\n");
  EXPECT(co_await p.b.read_until("\r\n") == "two\r\n");
  EXPECT(co_await p.b.read_exactly(5) == "12345");
  EXPECT(co_await p.b.read_exactly(0) == "");
  EXPECT(co_await p.b.read_some() == "rest");
}

aio::task<> delimiter_in_two_parts() {
  stream_pair p;
  aio::handle<std::string> line = aio::spawn(p.b.read_until("\r\n\r\n"));
  for (const char *part : {"head\r", "\n", "\r", "\nbody"}) {
    co_await p.a.write_all(part);
    co_await aio::sleep(1ms);
  }
  EXPECT(co_await line == "head\r\n\r\n");
  EXPECT(co_await p.b.read_some() == "body");
}

aio::task<> end_in_between() {
  stream_pair p;
  co_await p.a.write_all("whole\npart");
  p.a.shutdown_write();
  EXPECT(co_await p.b.read_until("\n") == "whole\n");
  std::string partial;
  try {
    co_await p.b.read_until("\n");
  } catch (const aio::net::incomplete_read &e) {
    partial = e.partial();
  }
  EXPECT(partial == "part");
  EXPECT(co_await p.b.read_some() == "");
  // Half closed: the other direction still works.
  co_await p.b.write_all("answer");
  EXPECT(co_await p.a.read_exactly(6) == "answer");
}

aio::task<> line_too_long() {
  stream_pair p(16);
  co_await p.a.write_all(std::string(40, 'x') + "\n");
  std::error_code code;
  try {
    co_await p.b.read_until("\n");
  } catch (const std::system_error &e) {
    code = e.code();
  }
  EXPECT(code == std::errc::message_size);
  // Nothing is lost, and no more was taken from the system than the limit.
  EXPECT(co_await p.b.read_exactly(16) == std::string(16, 'x'));
  EXPECT(co_await p.b.read_exactly(25) == std::string(24, 'x') + "\n");
}

aio::task<> cancelled_read_loses_nothing() {
  stream_pair p;
  co_await p.a.write_all("abc");
  {
    aio::handle<std::string> block = aio::spawn(p.b.read_exactly(6));
    co_await aio::sleep(1ms);
    block.cancel();
    EXPECT(co_await is_cancelled(std::move(block)));
  }
  co_await p.a.write_all("def");
  EXPECT(co_await p.b.read_exactly(6) == "abcdef");
}

aio::task<> cancelled_write_closes() {
  stream_pair p;
  aio::handle<> writer = aio::spawn(p.a.write_all(std::string(8 << 20, 'x')));
  co_await aio::sleep(1ms);
  writer.cancel();
  EXPECT(co_await is_cancelled(std::move(writer)) && p.a.native_handle() == -1);
  while (!(co_await p.b.read_some()).empty()) {
  }
}

// The writer cannot run ahead of a reader that takes its time.
aio::task<> slow_reader() {
  stream_pair p;
  std::size_t written = 0, read = 0;
  constexpr std::size_t block = 64 << 10, blocks = 64;
  aio::handle<> writer = aio::spawn([](stream &to, std::size_t &count) -> aio::task<> {
    for (std::size_t i = 0; i < blocks; ++i) {
      co_await to.write_all(std::string(block, 'x'));
      count += block;
    }
    to.close();
  }(p.a, written));
  std::size_t most_ahead = 0;
  for (;;) {
    co_await aio::sleep(1ms);
    const std::string some = co_await p.b.read_some();
    if (some.empty())
      break;
    EXPECT(some.size() <= stream::default_limit);
    read += some.size();
    most_ahead = std::max(most_ahead, written - std::min(written, read));
  }
  co_await writer;
  EXPECT(read == block * blocks);
  EXPECT(most_ahead < read / 4);
}

aio::task<> peer_gone() {
  stream_pair p;
  p.b.close();
  std::error_code code;
  try {
    co_await p.a.write_all("x");
  } catch (const std::system_error &e) {
    code = e.code();
  }
  EXPECT(code == std::errc::broken_pipe);
  EXPECT(co_await p.a.read_some() == "");
}

// Of two that do the same at the same time, the second is refused, and the first is none the worse.
aio::task<bool> is_refused(aio::task<std::string> read) {
  try {
    (void)co_await std::move(read);
  } catch (const std::logic_error &) {
    co_return true;
  }
  co_return false;
}
aio::task<> two_readers() {
  stream_pair p;
  auto first = aio::spawn(p.a.read_exactly(30'000));
  co_await aio::yield();
  EXPECT(co_await is_refused(p.a.read_exactly(30'000)));
  EXPECT(co_await is_refused(p.a.read_some()));
  EXPECT(co_await is_refused(p.a.read_until("\n")));
  co_await p.b.write_all(std::string(60'000, 'x'));
  EXPECT((co_await first).size() == 30'000);
  EXPECT((co_await p.a.read_exactly(30'000)).size() == 30'000);

  // A stream goes before those that read it, which are then destroyed.
  {
    auto gone = std::make_unique<stream_pair>();
    aio::task_group group;
    const auto reads = [](stream &s) -> aio::task<> { (void)co_await s.read_some(); };
    group.spawn(reads(gone->a));
    co_await aio::yield();
    gone.reset();
  }
}

aio::task<> two_writers() {
  stream_pair p;
  constexpr std::size_t size = 3 << 20;
  auto first = aio::spawn(p.a.write_all(std::string(size, 'x')));
  co_await aio::yield();
  bool refused = false;
  try {
    co_await p.a.write_all("y");
  } catch (const std::logic_error &) {
    refused = true;
  }
  EXPECT(refused);
  const std::string all = co_await p.b.read_exactly(size);
  EXPECT(all == std::string(size, 'x'));
  co_await first;
  co_await p.a.write_all("y");
  EXPECT(co_await p.b.read_some() == "y");
}

aio::task<> limits() {
  stream_pair p(4);
  co_await p.a.write_all("0123456789\nab\n");
  EXPECT(co_await p.b.read_exactly(2) == "01"); // and the rest may be there
  bool too_long = false;
  try {
    (void)co_await p.b.read_until("\n");
  } catch (const std::system_error &e) {
    too_long = e.code().value() == EMSGSIZE;
  }
  EXPECT(too_long);
  EXPECT(co_await p.b.read_exactly(9) == "23456789\n");
  EXPECT(co_await p.b.read_until("\n") == "ab\n");
  EXPECT_THROW(std::invalid_argument, stream(aio::socket(-1), 0));
}

aio::task<> to_the_end() {
  stream_pair p;
  co_await p.a.write_all("one\r\ntwo\nthree");
  p.a.shutdown_write();
  const std::vector<std::string> ends{"\r\n", "\n"};
  EXPECT(co_await p.b.read_until(ends) == "one\r\n");
  EXPECT(co_await p.b.read_until(ends) == "two\n");
  EXPECT(co_await p.b.read_to_end(5) == "three");
  EXPECT(co_await p.b.read_to_end(5) == "");
  stream_pair q;
  auto writes = aio::spawn(q.a.write_all(std::string(300'000, 'x')));
  bool too_much = false;
  try {
    (void)co_await q.b.read_to_end(200'000);
  } catch (const std::system_error &e) {
    too_much = e.code().value() == EMSGSIZE;
  }
  EXPECT(too_much);
}

} // namespace

int main() {
  check("lines_and_blocks", lines_and_blocks());
  check("delimiter_in_two_parts", delimiter_in_two_parts());
  check("end_in_between", end_in_between());
  check("line_too_long", line_too_long());
  check("cancelled_read_loses_nothing", cancelled_read_loses_nothing());
  check("cancelled_write_closes", cancelled_write_closes());
  check("slow_reader", slow_reader());
  check("peer_gone", peer_gone());
  check("two_readers", two_readers());
  check("two_writers", two_writers());
  check("limits", limits());
  check("to_the_end", to_the_end());
}

// CHECK: ok lines_and_blocks
// CHECK-NEXT: ok delimiter_in_two_parts
// CHECK-NEXT: ok end_in_between
// CHECK-NEXT: ok line_too_long
// CHECK-NEXT: ok cancelled_read_loses_nothing
// CHECK-NEXT: ok cancelled_write_closes
// CHECK-NEXT: ok slow_reader
// CHECK-NEXT: ok peer_gone
// CHECK-NEXT: ok two_readers
// CHECK-NEXT: ok two_writers
// CHECK-NEXT: ok limits
// CHECK-NEXT: ok to_the_end
