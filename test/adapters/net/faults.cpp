// What the network does to programs, over TCP: names that cannot be resolved, resets, half-closed connections, servers
// that do not answer, readers that do not read. (Shortages of a server: server.cpp. Silent name servers: address.cpp.)
// RUN: %net %s -ldl -o %t && env AIO_LOOP=epoll %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=uv %t 2>&1 | FileCheck %s
#include <aio/aio.hpp>
#include <aio/net/connect.hpp>
#include <aio/net/server.hpp>

#include "expect.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>
#include <vector>

#include <dlfcn.h>
#include <netdb.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {
std::atomic<int> resolver_says = 0;
} // namespace

/// Stands before the system's, whose failures cannot be had otherwise.
extern "C" int getaddrinfo(const char *host, const char *service, const addrinfo *hints, addrinfo **found) {
  if (const int error = resolver_says) {
    errno = EMFILE; // of interest with EAI_SYSTEM
    return error;
  }
  const auto real = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(std::strcmp(host, "here.test") == 0 ? "localhost" : host, service, hints, found);
}

namespace {

using aio::net::address;
using aio::net::listener;
using aio::net::stream;

struct outcome {
  std::error_code code;
  std::string text;
};
template <class T> aio::task<outcome> error_of(aio::task<T> work) {
  try {
    co_await std::move(work);
  } catch (const std::system_error &e) {
    co_return outcome{e.code(), e.what()};
  }
  co_return outcome{};
}

bool is(const outcome &o, int error) { return o.code.category() == std::system_category() && o.code.value() == error; }

struct tcp_pair {
  stream client, server;
};
aio::task<tcp_pair> connected() {
  listener from(address::loopback(0));
  stream client = co_await aio::net::connect(from.local());
  stream server(co_await from.accept());
  co_return tcp_pair{std::move(client), std::move(server)};
}

void reset(stream &s) {
  const linger at_once{1, 0};
  EXPECT(::setsockopt(s.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  s.close();
}

aio::task<> name_servers_fail() {
  resolver_says = EAI_AGAIN;
  const outcome again = co_await error_of(aio::net::connect("here.test", "80"));
  EXPECT(again.code.category() == aio::net::resolve_category() && again.code.value() == EAI_AGAIN);
  EXPECT(again.text == "resolve here.test:80: Temporary failure in name resolution");
  resolver_says = EAI_SYSTEM;
  const outcome system = co_await error_of(aio::net::connect("here.test", "80"));
  EXPECT(is(system, EMFILE) && system.text == "resolve here.test:80: Too many open files");
  resolver_says = 0;
  listener from(address::loopback(0));
  co_await aio::net::connect("here.test", std::to_string(from.local().port()));
}

aio::task<> resolve_without_descriptors() {
  rlimit before{};
  EXPECT(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit less = before;
  less.rlim_cur = 64;
  EXPECT(::setrlimit(RLIMIT_NOFILE, &less) == 0);
  std::vector<int> hogs;
  for (int fd = ::dup(0); fd >= 0; fd = ::dup(0))
    hogs.push_back(fd);
  const outcome o = co_await error_of(aio::net::resolve("here.test", "80"));
  for (int fd : hogs)
    ::close(fd);
  EXPECT(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  EXPECT(is(o, EMFILE));
  EXPECT(!(co_await aio::net::resolve("here.test", "80")).empty());
}

aio::task<> nobody_listens() {
  address gone = address::loopback(0);
  {
    listener from(address::loopback(0));
    gone = from.local();
  }
  const outcome o = co_await error_of(aio::net::connect("here.test", std::to_string(gone.port())));
  EXPECT(is(o, ECONNREFUSED) && o.text.starts_with("connect to "));
}

// A server that has stopped: its queue is full, and the system drops who comes.
aio::task<> server_does_not_answer() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const aio::socket frozen(fd);
  address at = address::loopback(0);
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  EXPECT(::bind(fd, at.data(), at.size()) == 0 && ::listen(fd, 0) == 0);
  EXPECT(::getsockname(fd, reinterpret_cast<sockaddr *>(&bound), &size) == 0);
  at = address(reinterpret_cast<sockaddr *>(&bound), size);
  std::vector<stream> queue;
  bool given_up = false;
  while (!given_up) {
    try {
      queue.push_back(co_await aio::timeout(100ms, aio::net::connect(at)));
    } catch (const aio::timeout_error &) {
      given_up = true;
    }
    EXPECT(queue.size() < 10);
  }
  EXPECT(!queue.empty());
}

aio::task<> reset_while_reading() {
  for (int i = 0; i < 3; ++i) {
    tcp_pair p = co_await connected();
    aio::handle<outcome> reading = aio::spawn(i == 0   ? error_of(p.server.read_some())
                                              : i == 1 ? error_of(p.server.read_exactly(10))
                                                       : error_of(p.server.read_until("\n")));
    co_await aio::sleep(2ms);
    reset(p.client);
    EXPECT(is(co_await reading, ECONNRESET));
  }
}

// An error, not a signal.
aio::task<> reset_while_writing() {
  tcp_pair p = co_await connected();
  aio::handle<outcome> writing = aio::spawn(error_of(p.server.write_all(std::string(64 << 20, 'x'))));
  co_await aio::sleep(5ms);
  EXPECT(!writing.done());
  reset(p.client);
  const outcome o = co_await writing;
  EXPECT(is(o, ECONNRESET) || is(o, EPIPE));
  EXPECT(is(co_await error_of(p.server.write_all("more")), EPIPE));
}

// Both directions end on their own.
aio::task<> half_closed() {
  tcp_pair p = co_await connected();
  co_await p.client.write_all("question");
  p.client.shutdown_write();
  EXPECT(co_await p.server.read_exactly(8) == "question");
  EXPECT(co_await p.server.read_some() == "");
  EXPECT(is(co_await error_of(p.client.write_all("more")), EPIPE));
  constexpr std::size_t size = 8 << 20;
  aio::handle<> answering = aio::spawn(p.server.write_all(std::string(size, 'x')));
  EXPECT((co_await p.client.read_exactly(size)).size() == size);
  co_await answering;
  p.server.shutdown_write();
  EXPECT(co_await p.client.read_some() == "");
}

// One that gives up before its turn is no client, and no error.
aio::task<> gone_before_accepted() {
  listener from(address::loopback(0));
  for (int i = 0; i < 5; ++i) {
    stream s = co_await aio::net::connect(from.local());
    reset(s);
  }
  int served = 0;
  auto count = [&served](stream s) -> aio::task<> {
    co_await s.read_until("\n");
    ++served;
    co_await s.write_all("ok");
  };
  aio::handle<> server = aio::spawn(aio::net::serve(from, count));
  stream s = co_await aio::net::connect(from.local());
  co_await s.write_all("hello\n");
  EXPECT(co_await s.read_exactly(2) == "ok");
  EXPECT(served == 1);
}

// A client in the queue of a server that stops is notified.
aio::task<> server_stops_before_accepting() {
  std::optional<stream> s;
  {
    listener from(address::loopback(0));
    s = co_await aio::net::connect(from.local());
  }
  EXPECT(is(co_await error_of(s->read_some()), ECONNRESET));
}

// A writer whose reader has stopped waits, and can be given up; the reader finds the end of what went out.
aio::task<> reader_stops() {
  tcp_pair p = co_await connected();
  std::size_t written = 0;
  auto write = [&]() -> aio::task<> {
    for (;;) {
      co_await p.server.write_all(std::string(64 << 10, 'x'));
      written += 64 << 10;
    }
  };
  bool given_up = false;
  try {
    co_await aio::timeout(100ms, write());
  } catch (const aio::timeout_error &) {
    given_up = true;
  }
  EXPECT(given_up && p.server.native_handle() == -1);
  EXPECT(written < 64u << 20); // the system's buffers
  std::size_t read = 0;
  for (std::string some = "-"; !some.empty(); read += some.size())
    some = co_await p.client.read_some();
  EXPECT(read >= written);
}

void run(const char *name, aio::task<> body) {
  ::alarm(120); // what waits for ever fails
  aio::run(std::move(body));
  std::fprintf(stderr, "ok %s\n", name);
}

} // namespace

int main() {
  run("name_servers_fail", name_servers_fail());
  run("resolve_without_descriptors", resolve_without_descriptors());
  run("nobody_listens", nobody_listens());
  run("server_does_not_answer", server_does_not_answer());
  run("reset_while_reading", reset_while_reading());
  run("reset_while_writing", reset_while_writing());
  run("half_closed", half_closed());
  run("gone_before_accepted", gone_before_accepted());
  run("server_stops_before_accepting", server_stops_before_accepting());
  run("reader_stops", reader_stops());
}

// CHECK: ok name_servers_fail
// CHECK-NEXT: ok resolve_without_descriptors
// CHECK-NEXT: ok nobody_listens
// CHECK-NEXT: ok server_does_not_answer
// CHECK-NEXT: ok reset_while_reading
// CHECK-NEXT: ok reset_while_writing
// CHECK-NEXT: ok half_closed
// CHECK-NEXT: ok gone_before_accepted
// CHECK-NEXT: ok server_stops_before_accepting
// CHECK-NEXT: ok reader_stops
