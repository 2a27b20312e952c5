// RUN: %aio %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
//
// The primitives that ask the system for something, cancelled everywhere.
#include <aio/lines.hpp>
#include <aio/process.hpp>
#include <aio/signals.hpp>

#include "everywhere.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

struct connected {
  connected() : connected(make().data()) {}
  aio::socket ours, theirs;

private:
  explicit connected(const int *ends) : ours(ends[0]), theirs(ends[1]) {}
  static std::array<int, 2> make() {
    std::array<int, 2> ends;
    EXPECT(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    return ends;
  }
};

aio::task<> receive_all(aio::socket &from, std::string &into, int most = 1000) {
  std::byte buffer[8];
  for (std::size_t n = 1; n != 0 && most != 0; --most) {
    n = co_await from.receive(buffer);
    into.append(reinterpret_cast<const char *>(buffer), n);
  }
}

struct receives : scenario {
  connected pair;
  std::string sent, received;
  aio::task<> victim() override { co_await receive_all(pair.ours, received, 3); }
  aio::task<> others() override {
    for (char c = 'a'; c < 'e'; ++c) {
      co_await aio::sleep(1ms);
      sent += c;
      co_await pair.theirs.send(bytes({&c, 1}));
    }
    co_await aio::sleep(10ms);
    pair.theirs.close();
    co_await receive_all(pair.ours, received); // what the victim has left
  }
  void check(bool destroyed) override { EXPECT(destroyed ? received.size() <= sent.size() : received == sent); }
};

/// More than the system takes at once. Of a send that is cancelled, the beginning may have been sent.
struct sends : scenario {
  connected pair;
  std::string text, received;
  std::size_t completed = 0;
  sends() {
    for (int i = 0; text.size() < 40'000; ++i)
      text += std::to_string(i) + ' ';
    const int little = 1;
    EXPECT(::setsockopt(pair.ours.native_handle(), SOL_SOCKET, SO_SNDBUF, &little, sizeof little) == 0);
  }
  aio::task<> victim() override {
    for (int i = 0; i < 2; ++i) {
      co_await pair.ours.send(bytes(text));
      completed += text.size();
    }
  }
  aio::task<> others() override {
    std::vector<std::byte> buffer(4000);
    for (std::size_t n = 1; n != 0;) {
      n = co_await pair.theirs.receive(buffer);
      received.append(reinterpret_cast<const char *>(buffer.data()), n);
      if (received.size() < text.size())
        co_await aio::sleep(1ms);
    }
  }
  void over() override { pair.ours.close(); }
  void check(bool) override { EXPECT((text + text).starts_with(received) && received.size() >= completed); }
};

struct accepts : scenario {
  aio::socket listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  std::vector<aio::socket> clients, accepted;
  aio::task<> victim() override {
    for (int i = 0; i < 4; ++i)
      accepted.push_back(co_await listener.accept());
  }
  aio::task<> others() override {
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *address = reinterpret_cast<sockaddr *>(&here);
    socklen_t size = sizeof here;
    EXPECT(::bind(listener.native_handle(), address, size) == 0 && ::listen(listener.native_handle(), 16) == 0);
    EXPECT(::getsockname(listener.native_handle(), address, &size) == 0);
    for (int i = 0; i < 6; ++i) {
      if (i % 2 == 0) // two at a time: one is waited for, one is there already
        co_await aio::sleep(1ms);
      clients.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      EXPECT(::connect(clients.back().native_handle(), address, size) == 0);
    }
    co_await aio::sleep(10ms);
  }
  void check(bool destroyed) override {
    for (int fd; (fd = ::accept4(listener.native_handle(), nullptr, nullptr, SOCK_CLOEXEC)) >= 0;)
      accepted.emplace_back(fd);
    // What was on its way to a task that is destroyed, is closed.
    EXPECT(destroyed ? accepted.size() <= clients.size() : accepted.size() == clients.size());
  }
};

struct pipes : scenario {
  int ends[2];
  pipes() { EXPECT(::pipe2(ends, O_NONBLOCK | O_CLOEXEC) == 0); }
  ~pipes() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  std::size_t read(std::size_t most) {
    std::string buffer(most, '\0');
    return static_cast<std::size_t>(std::max<ssize_t>(::read(ends[0], buffer.data(), most), 0));
  }
  std::size_t write(std::string_view text) {
    return static_cast<std::size_t>(std::max<ssize_t>(::write(ends[1], text.data(), text.size()), 0));
  }
};

struct reads : pipes {
  std::size_t taken = 0;
  aio::task<> victim() override {
    for (int i = 0; i < 3; ++i) {
      co_await aio::readable(ends[0]);
      taken += read(1);
    }
  }
  aio::task<> others() override {
    for (int i = 0; i < 4; ++i) {
      co_await aio::sleep(1ms);
      EXPECT(write("x") == 1);
    }
    co_await aio::sleep(10ms);
  }
  void check(bool) override { EXPECT(taken + read(10) == 4); }
};

struct writes : pipes {
  const std::string page = std::string(4096, 'x');
  std::size_t put, taken = 0;
  writes() {
    EXPECT(::fcntl(ends[1], F_SETPIPE_SZ, page.size()) == static_cast<int>(page.size()));
    put = write(page); // and it is full
  }
  aio::task<> victim() override {
    for (int i = 0; i < 3; ++i) {
      co_await aio::writable(ends[1]);
      put += write(page);
    }
  }
  aio::task<> others() override {
    for (int i = 0; i < 4; ++i) {
      co_await aio::sleep(1ms);
      taken += read(page.size());
    }
    co_await aio::sleep(10ms);
  }
  void check(bool) override { EXPECT(put == taken + read(10 * page.size())); }
};

struct line_by_line : pipes {
  std::string got;
  aio::task<> victim() override {
    aio::async_generator<std::string> each = aio::lines(ends[0]);
    for (int i = 0; i < 3; ++i)
      got += *co_await each.next() + ";";
  }
  aio::task<> others() override {
    for (std::string_view part : {"one\ntw", "o\nthr", "ee\nfour\n"}) {
      co_await aio::sleep(1ms);
      EXPECT(write(part) == part.size());
    }
    co_await aio::sleep(10ms);
  }
  void check(bool) override { EXPECT(std::string("one;two;three;").starts_with(got) && (got.empty() || got.ends_with(';'))); }
};

struct signal_by_signal : scenario {
  const std::vector<int> sent{SIGRTMIN, SIGRTMIN + 1, SIGRTMIN + 2, SIGRTMIN + 3};
  std::vector<int> got;
  aio::signals some{SIGRTMIN, SIGRTMIN + 1, SIGRTMIN + 2, SIGRTMIN + 3};
  aio::task<> victim() override {
    for (int i = 0; i < 3; ++i)
      got.push_back(co_await some.next());
  }
  aio::task<> others() override {
    for (int each : sent) {
      co_await aio::sleep(1ms);
      ::kill(::getpid(), each);
    }
    co_await aio::sleep(10ms);
  }
  void check(bool) override {
    ::sigset_t all;
    ::sigemptyset(&all);
    for (int each : sent)
      ::sigaddset(&all, each);
    const ::timespec now{};
    for (int left; (left = ::sigtimedwait(&all, nullptr, &now)) > 0;)
      got.push_back(left);
    EXPECT(got == sent);
  }
};

struct processes : scenario {
  processes() { clock = aio::clock::steady; }
  aio::task<> victim() override {
    aio::process quick = aio::process::start({"sleep", "0.003"});
    const int status = co_await quick.wait();
    const int again = co_await quick.wait();
    EXPECT(status == 0 && again == 0);
    co_await aio::yield();
  }
  void check(bool) override { EXPECT(::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD); }
};

} // namespace

int main() {
  everywhere<receives>("socket::receive");
  everywhere<sends>("socket::send");
  everywhere<accepts>("socket::accept");
  everywhere<reads>("readable");
  everywhere<writes>("writable");
  everywhere<line_by_line>("lines");
  everywhere<signal_by_signal>("signals");
  everywhere<processes>("process");
}

// CHECK: ok socket::receive
// CHECK-NEXT: ok socket::send
// CHECK-NEXT: ok socket::accept
// CHECK-NEXT: ok readable
// CHECK-NEXT: ok writable
// CHECK-NEXT: ok lines
// CHECK-NEXT: ok signals
// CHECK-NEXT: ok process
