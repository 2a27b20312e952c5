// RUN: %net %s -o %t && env AIO_LOOP=epoll %t %t.sock 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t %t.sock 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.sock 2>&1 | FileCheck %s
#include <aio/aio.hpp>
#include <aio/net/connect.hpp>
#include <aio/net/server.hpp>

#include "expect.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

using aio::net::address;
using aio::net::listener;
using aio::net::stream;

std::string unix_path;

aio::task<> echo(stream s) {
  for (;;) {
    const std::string some = co_await s.read_some();
    if (some.empty())
      co_return;
    co_await s.write_all(some);
  }
}

aio::task<std::string> ask(address at, std::string question) {
  stream s = co_await aio::net::connect(at);
  co_await s.write_all(question);
  s.shutdown_write();
  std::string answer;
  for (;;) {
    const std::string some = co_await s.read_some();
    if (some.empty())
      co_return answer;
    answer += some;
  }
}

aio::task<> many_clients() {
  listener from(address::loopback(0));
  aio::handle<> server = aio::spawn(aio::net::serve(from, echo, {.most_clients = 3}));
  std::vector<aio::task<std::string>> clients;
  for (int i = 0; i < 50; ++i)
    clients.push_back(ask(from.local(), "client " + std::to_string(i)));
  const std::vector<std::string> answers = co_await aio::gather(std::move(clients));
  for (int i = 0; i < 50; ++i)
    EXPECT(answers[static_cast<std::size_t>(i)] == "client " + std::to_string(i));
  from.close();
  co_await server;
}

aio::task<> by_name() {
  listener from(address::loopback(0));
  aio::handle<> server = aio::spawn(aio::net::serve(from, echo));
  // Where localhost is ::1 as well, no server listens there, and the next address is tried.
  stream s = co_await aio::net::connect("localhost", std::to_string(from.local().port()));
  co_await s.write_all("hello");
  EXPECT(co_await s.read_exactly(5) == "hello");
}

// close() lets the clients there are finish; no new ones come.
aio::task<> closes_gracefully() {
  listener from(address::loopback(0));
  const address at = from.local();
  aio::handle<> server = aio::spawn(aio::net::serve(from, echo));
  stream s = co_await aio::net::connect(at);
  co_await s.write_all("a");
  EXPECT(co_await s.read_exactly(1) == "a");
  from.close();
  co_await aio::sleep(5ms);
  EXPECT(!server.done());
  co_await s.write_all("b");
  EXPECT(co_await s.read_exactly(1) == "b");
  std::string refused;
  try {
    co_await aio::net::connect(at);
  } catch (const std::system_error &e) {
    refused = e.what();
  }
  EXPECT(refused == "connect to " + at.text() + ": Connection refused");
  s.close();
  co_await server;
}

aio::task<> cancel_reaches_the_handlers() {
  listener from(address::loopback(0));
  bool cleaned_up = false;
  auto handler = [&cleaned_up](stream s) -> aio::task<> {
    bool interrupted = false;
    try {
      co_await s.read_some();
    } catch (const aio::cancelled &) {
      interrupted = true;
    }
    if (interrupted) {
      co_await aio::shield(s.write_all("bye"));
      cleaned_up = true;
      throw aio::cancelled{};
    }
  };
  aio::handle<> server = aio::spawn(aio::net::serve(from, handler));
  stream s = co_await aio::net::connect(from.local());
  co_await aio::sleep(5ms);
  server.cancel();
  EXPECT(co_await s.read_exactly(3) == "bye");
  try {
    co_await server;
  } catch (const aio::cancelled &) {
  }
  EXPECT(cleaned_up);
}

// One client's failure is not the others': the server goes on.
aio::task<> failures() {
  listener from(address::loopback(0));
  int seen = 0;
  auto handler = [](stream s) -> aio::task<> {
    const std::string line = co_await s.read_until("\n");
    if (line == "throw\n")
      throw std::runtime_error("asked to");
    co_await s.write_all(line);
  };
  aio::net::serve_options options;
  options.on_error = [&seen](std::exception_ptr) { ++seen; };
  aio::handle<> server = aio::spawn(aio::net::serve(from, handler, options));
  EXPECT(co_await ask(from.local(), "throw\n") == "");
  EXPECT(co_await ask(from.local(), "half a line") == "");
  {
    stream s = co_await aio::net::connect(from.local());
    const linger at_once{1, 0}; // close() resets the connection
    EXPECT(::setsockopt(s.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
    co_await s.write_all("x");
  }
  EXPECT(co_await ask(from.local(), "fine\n") == "fine\n");
  EXPECT(seen == 3);
}

aio::task<> printed() {
  listener from(address::loopback(0));
  auto handler = [](stream) -> aio::task<> {
    throw std::runtime_error("nobody catches this");
    co_return;
  };
  aio::handle<> server = aio::spawn(aio::net::serve(from, handler));
  EXPECT(co_await ask(from.local(), "") == "");
}

aio::task<> no_descriptors_left() {
  listener from(address::loopback(0));
  aio::handle<> server = aio::spawn(aio::net::serve(from, echo, {.pause = 1ms}));
  stream s = co_await aio::net::connect(from.local());
  co_await s.write_all("a");
  EXPECT(co_await s.read_exactly(1) == "a");
  stream waiting = co_await aio::net::connect(from.local()); // accepted below, or by now
  rlimit before{};
  EXPECT(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  std::vector<int> hogs;
  rlimit less = before;
  less.rlim_cur = 64;
  EXPECT(::setrlimit(RLIMIT_NOFILE, &less) == 0);
  for (int fd = ::dup(0); fd >= 0; fd = ::dup(0))
    hogs.push_back(fd);
  int code = 0; // not an error_code: GCC's UBSan needs descriptors to look at the object that compares it
  try {
    co_await aio::net::connect(from.local());
  } catch (const std::system_error &e) {
    code = e.code().value();
  }
  EXPECT(code == EMFILE);
  // Room for the client's end but not for the server's.
  ::close(hogs.back());
  hogs.pop_back();
  stream late = co_await aio::net::connect(from.local());
  co_await late.write_all("b");
  co_await aio::sleep(20ms);
  co_await s.write_all("c"); // those it has are served
  EXPECT(co_await s.read_exactly(1) == "c");
  for (int fd : hogs)
    ::close(fd);
  EXPECT(co_await late.read_exactly(1) == "b");
  EXPECT(::setrlimit(RLIMIT_NOFILE, &before) == 0);
}

aio::task<> unix_sockets() {
  const address at = address::unix_socket(unix_path);
  ::unlink(unix_path.c_str());
  {
    listener from(at);
    aio::handle<> server = aio::spawn(aio::net::serve(from, echo));
    EXPECT(co_await ask(at, "hello") == "hello");
    const std::string what = EXPECT_THROW(std::system_error, listener second(at));
    EXPECT(what == "listen at " + unix_path + ": Address already in use");
    EXPECT(co_await ask(at, "still there") == "still there");
  }
  EXPECT(::access(unix_path.c_str(), F_OK) != 0);
  // A server that was killed leaves its file.
  const int killed = ::socket(AF_UNIX, SOCK_STREAM, 0);
  EXPECT(::bind(killed, at.data(), at.size()) == 0);
  ::close(killed);
  listener from(at);
  aio::handle<> server = aio::spawn(aio::net::serve(from, echo));
  EXPECT(co_await ask(at, "again") == "again");
}

// The system says EAGAIN to a client of a Unix server whose queue is full, and nothing when there is room again.
aio::task<> full_queue() {
  const address at = address::unix_socket(std::string(1, '\0') + "aio-full-queue-" + std::to_string(::getpid()));
  aio::socket from(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  EXPECT(::bind(from.native_handle(), at.data(), at.size()) == 0 && ::listen(from.native_handle(), 0) == 0);
  std::vector<aio::handle<stream>> clients;
  for (int i = 0; i < 5; ++i)
    clients.push_back(aio::spawn(aio::net::connect(at)));
  co_await aio::sleep(5ms);
  EXPECT(clients.front().done() && !clients.back().done());
  std::vector<aio::socket> accepted;
  for (int i = 0; i < 5; ++i)
    accepted.push_back(co_await from.accept());
  for (aio::handle<stream> &each : clients)
    co_await each;
}

// A file that is not a socket is not deleted.
aio::task<> not_a_socket() {
  const int file = ::open(unix_path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  EXPECT(file >= 0);
  ::close(file);
  EXPECT_THROW(std::system_error, listener from(address::unix_socket(unix_path)));
  EXPECT(::access(unix_path.c_str(), F_OK) == 0);
  ::unlink(unix_path.c_str());
  co_return;
}

void run(const char *name, aio::task<> body) {
  aio::run(std::move(body));
  std::fprintf(stderr, "ok %s\n", name);
}

// A server that ends after its successor has begun leaves that one's file.
aio::task<> a_successor_on_the_same_path() {
  const auto at = aio::net::address::unix_socket(unix_path);
  aio::net::listener before(at);
  EXPECT(::unlink(unix_path.c_str()) == 0);
  {
    aio::net::listener after(at);
    before.close();
    EXPECT(::access(unix_path.c_str(), F_OK) == 0);
  }
  EXPECT(::access(unix_path.c_str(), F_OK) != 0);
  co_return;
}

} // namespace

int main(int, char **arguments) {
  unix_path = arguments[1];
  if (unix_path.size() > 100)
    unix_path = "/tmp/aio-server-test." + std::to_string(::getpid());
  run("many_clients", many_clients());
  run("by_name", by_name());
  run("closes_gracefully", closes_gracefully());
  run("cancel_reaches_the_handlers", cancel_reaches_the_handlers());
  run("failures", failures());
  run("printed", printed());
  run("no_descriptors_left", no_descriptors_left());
  run("unix_sockets", unix_sockets());
  run("full_queue", full_queue());
  run("not_a_socket", not_a_socket());
  run("successor", a_successor_on_the_same_path());
}

// CHECK: ok many_clients
// CHECK-NEXT: ok by_name
// CHECK-NEXT: ok closes_gracefully
// CHECK-NEXT: ok cancel_reaches_the_handlers
// CHECK-NEXT: ok failures
// CHECK-NEXT: aio::net::serve: a handler failed: nobody catches this
// CHECK-NEXT: ok printed
// CHECK-NEXT: ok no_descriptors_left
// CHECK-NEXT: ok unix_sockets
// CHECK-NEXT: ok full_queue
// CHECK-NEXT: ok not_a_socket
// CHECK-NEXT: ok successor
