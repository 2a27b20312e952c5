// RUN: %aio %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s && env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <cstring>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

struct pipe_pair {
  int ends[2];
  pipe_pair() { EXPECT(::pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0); }
  ~pipe_pair() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  int read() const { return ends[0]; }
  int write() const { return ends[1]; }
};

aio::task<std::string> read_some(int fd) {
  co_await aio::readable(fd);
  char buffer[64];
  const ssize_t n = ::read(fd, buffer, sizeof buffer);
  EXPECT(n >= 0);
  co_return std::string(buffer, static_cast<std::size_t>(n));
}
aio::task<> write_all(int fd, std::string text) {
  for (std::size_t done = 0; done < text.size();) {
    co_await aio::writable(fd);
    const ssize_t n = ::write(fd, text.data() + done, text.size() - done);
    EXPECT(n > 0 || errno == EAGAIN);
    done += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
}

aio::task<> waits_for_data() {
  pipe_pair p;
  aio::handle<std::string> h = aio::spawn(read_some(p.read()));
  co_await aio::yield();
  EXPECT(!h.done());
  co_await write_all(p.write(), "hello");
  EXPECT(co_await h == "hello");
}

// Level semantics: data that was there before, or that was left over, counts.
aio::task<> data_that_is_there_already() {
  pipe_pair p;
  EXPECT(::write(p.write(), "abc", 3) == 3);
  for (const char *expected : {"a", "b", "c"}) {
    co_await aio::readable(p.read());
    char c;
    EXPECT(::read(p.read(), &c, 1) == 1 && c == *expected);
  }
}

aio::task<> end_of_file_is_readable() {
  pipe_pair p;
  aio::handle<std::string> h = aio::spawn(read_some(p.read()));
  co_await aio::yield();
  ::close(p.ends[1]);
  EXPECT(co_await h == "");
  p.ends[1] = ::dup(p.ends[0]);
}

aio::task<> a_megabyte_through_a_pipe() {
  pipe_pair p;
  aio::handle<> writer = aio::spawn(write_all(p.write(), std::string(1 << 20, 'x')));
  std::size_t got = 0;
  while (got < 1 << 20) {
    co_await aio::readable(p.read());
    static char buffer[5000];
    const ssize_t n = ::read(p.read(), buffer, sizeof buffer);
    got += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  co_await writer;
}

aio::task<> both_directions_of_one_descriptor() {
  int ends[2];
  EXPECT(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
  aio::handle<std::string> reader = aio::spawn(read_some(ends[0]));
  co_await aio::yield();
  co_await aio::writable(ends[0]); // while another task waits to read
  EXPECT(!reader.done());
  EXPECT(::write(ends[1], "x", 1) == 1);
  EXPECT(co_await reader == "x");
  ::close(ends[0]);
  ::close(ends[1]);
}

// Datagrams need no more than this: docs/aio/README.md.
aio::task<> datagrams() {
  const auto bound = [](sockaddr_in &at) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    EXPECT(::bind(fd, reinterpret_cast<sockaddr *>(&at), size) == 0);
    EXPECT(::getsockname(fd, reinterpret_cast<sockaddr *>(&at), &size) == 0);
    return fd;
  };
  sockaddr_in here{}, there{};
  const int server = bound(here), client = bound(there);
  aio::handle<std::string> first = aio::spawn(read_some(server));
  co_await aio::yield();
  EXPECT(!first.done());
  for (const char *each : {"one", "two"})
    EXPECT(::sendto(client, each, 3, 0, reinterpret_cast<sockaddr *>(&here), sizeof here) == 3);
  EXPECT(co_await first == "one");
  EXPECT(co_await read_some(server) == "two");
  ::close(server);
  ::close(client);
}

aio::task<> several_waiters_are_all_woken() {
  pipe_pair p;
  int woken = 0;
  const auto wait = [&]() -> aio::task<> {
    co_await aio::readable(p.read());
    ++woken;
  };
  aio::task_group group;
  for (int i = 0; i < 3; ++i)
    group.spawn(wait());
  co_await aio::yield();
  EXPECT(::write(p.write(), "x", 1) == 1);
  co_await group.join();
  EXPECT(woken == 3);
}

aio::task<> a_descriptor_number_is_used_again() {
  for (int i = 0; i < 3; ++i) {
    pipe_pair p; // the same numbers each time
    aio::handle<std::string> h = aio::spawn(read_some(p.read()));
    co_await aio::yield();
    EXPECT(::write(p.write(), "n", 1) == 1);
    EXPECT(co_await h == "n");
  }
}

aio::task<> cancel_and_timeout() {
  pipe_pair p;
  bool timed_out = false;
  try {
    co_await aio::timeout(5ms, aio::readable(p.read()));
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  EXPECT(timed_out);
  EXPECT(::write(p.write(), "x", 1) == 1);
  EXPECT(co_await aio::timeout(5ms, read_some(p.read())) == "x");
}

aio::task<std::string> error_of(int fd) {
  try {
    co_await aio::readable(fd);
  } catch (const std::system_error &e) {
    co_return std::string(e.what()) + " " + std::to_string(e.code().value());
  }
  co_return "";
}
aio::task<> errors() {
  EXPECT(co_await error_of(-1) == "readable: Bad file descriptor " + std::to_string(EBADF));
  // A regular file is always ready, as it is for poll().
  const int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  EXPECT(co_await error_of(file) == "");
  ::close(file);
}

// A task that waits for a descriptor is not a deadlock; a busy loop does not starve descriptors.
aio::task<> a_busy_task_does_not_starve_descriptors() {
  pipe_pair p;
  aio::handle<std::string> h = aio::spawn(read_some(p.read()));
  EXPECT(::write(p.write(), "x", 1) == 1);
  while (!h.done())
    co_await aio::yield();
}
aio::task<> a_hundred_pipes() {
  std::vector<std::unique_ptr<pipe_pair>> pipes;
  aio::task_group group;
  int sum = 0;
  const auto count = [&](int fd) -> aio::task<> { sum += static_cast<int>((co_await read_some(fd)).size()); };
  for (int i = 0; i < 100; ++i) {
    pipes.push_back(std::make_unique<pipe_pair>());
    group.spawn(count(pipes.back()->read()));
  }
  co_await aio::yield();
  for (auto &p : pipes)
    EXPECT(::write(p->write(), "xy", 2) == 2);
  co_await group.join();
  EXPECT(sum == 200);
}

aio::task<> all() {
  co_await waits_for_data();
  co_await data_that_is_there_already();
  co_await end_of_file_is_readable();
  co_await a_megabyte_through_a_pipe();
  co_await both_directions_of_one_descriptor();
  co_await datagrams();
  co_await several_waiters_are_all_woken();
  co_await a_descriptor_number_is_used_again();
  co_await cancel_and_timeout();
  co_await errors();
  co_await a_busy_task_does_not_starve_descriptors();
  co_await a_hundred_pipes();
}

} // namespace

int main() {
  check("virtual time", all());
  aio::run(all());
  std::puts("ok real time");
}

// CHECK: ok virtual time
// CHECK-NEXT: ok real time
