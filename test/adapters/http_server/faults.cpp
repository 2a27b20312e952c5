// REQUIRES: http_server
// RUN: %http_server -I %S/Inputs %s -o %t && env AIO_LOOP=epoll %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=uv %t 2>&1 | FileCheck %s
#include "dialogue.hpp"

#include <atomic>
#include <ctime>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

using aio::net::stream;
using server::request;
using server::response;

aio::task<response> hello(request) { co_return "hello"; }
aio::task<response> length(request r) { co_return std::to_string(r.body.size()); }

server::routes site() {
  server::routes all;
  all.get("/", hello);
  all.post("/", length);
  return all;
}

void reset_on_close(stream &s) {
  const linger at_once{1, 0};
  EXPECT(::setsockopt(s.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
}

aio::task<bool> is_served(aio::net::address at) {
  co_return (co_await exchange(at, simple("GET /", "Connection: close\r\n"))).ends_with("hello");
}

/// Sends a byte now and then, for as long as the server takes it.
aio::task<> drip(stream &to) {
  try {
    for (;;) {
      co_await to.write_all("x");
      co_await aio::sleep(5ms);
    }
  } catch (const std::system_error &) {
  }
}

// A client that is never silent, and never done.
aio::task<> slow_request() {
  running here(site(), {.idle = 1h, .receive = 60ms});
  for (const std::string begin : {"GET /", "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n"}) {
    stream s = co_await aio::net::connect(here.at);
    co_await s.write_all(begin);
    aio::handle<> dripping = aio::spawn(drip(s));
    EXPECT((co_await read_answer(s)).status == 408);
    s.close();
    co_await dripping;
  }
  EXPECT(co_await is_served(here.at));
}

aio::task<> idle() {
  running here(site(), {.idle = 30ms, .receive = 1h});
  stream silent = co_await aio::net::connect(here.at);
  EXPECT(co_await read_rest(silent) == "");
  stream used = co_await aio::net::connect(here.at);
  co_await used.write_all(simple("GET /"));
  EXPECT((co_await read_answer(used)).body == "hello");
  EXPECT(co_await read_rest(used) == "");
}

aio::async_generator<std::string> blocks(int n, int &made, aio::event &closed) {
  try {
    for (made = 0; made < n; ++made)
      co_yield std::string(64 << 10, 'x');
  } catch (const aio::cancelled &) {
    closed.set();
    throw;
  }
}

// The generator waits for the reader, and the server holds one block.
aio::task<> slow_reader() {
  int made = 0;
  aio::event closed;
  server::routes all;
  all.get("/", [&](request) -> aio::task<response> { co_return blocks(400, made, closed); });
  running here(std::move(all));
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("GET /"));
  co_await s.read_until("\r\n\r\n");
  // The system's buffers fill, and then nothing is asked for any more.
  int ahead = -1;
  for (int still = 0; still < 10; still = made == ahead ? still + 1 : 0) {
    ahead = made;
    co_await aio::sleep(10ms);
  }
  EXPECT(ahead > 0 && ahead < 300);
  std::size_t size = 0;
  for (;;) {
    const std::string line = co_await s.read_until("\r\n");
    const std::size_t chunk = std::strtoull(line.c_str(), nullptr, 16);
    const std::string block = co_await s.read_exactly(chunk + 2);
    if (chunk == 0)
      break;
    size += chunk;
  }
  EXPECT(size == 400u * (64 << 10) && made == 400 && !closed.is_set());
}

aio::task<> no_reader() {
  int made = 0;
  aio::event closed;
  server::routes all;
  all.get("/", [&](request) -> aio::task<response> { co_return blocks(1 << 30, made, closed); });
  all.get("/large", [](request) -> aio::task<response> { co_return std::string(64 << 20, 'x'); });
  running here(std::move(all), {.most_clients = 1, .send = 50ms});
  for (const char *path : {"GET /", "GET /large"}) {
    stream s = co_await aio::net::connect(here.at);
    co_await s.write_all(simple(path));
    // The only place is free again when the server has given this client up.
    EXPECT((co_await exchange(here.at, simple("GET /none", "Connection: close\r\n"))).starts_with("HTTP/1.1 404 "));
  }
  EXPECT(closed.is_set());
}

aio::task<> resets() {
  int made = 0;
  aio::event closed;
  aio::event begun, go_on;
  server::routes all = site();
  all.get("/stream", [&](request) -> aio::task<response> { co_return blocks(1 << 30, made, closed); });
  all.get("/wait", [&](request) -> aio::task<response> {
    begun.set();
    co_await go_on.wait();
    co_return std::string(1 << 20, 'x');
  });
  running here(std::move(all));
  const std::vector<std::string> beginnings{"GET /", simple("POST /", "Content-Length: 100\r\n", "half"),
                                            simple("POST /", "Transfer-Encoding: chunked\r\n", "5\r\nab"),
                                            simple("GET /stream")};
  for (const std::string &bytes : beginnings) {
    stream s = co_await aio::net::connect(here.at);
    co_await s.write_all(bytes);
    co_await aio::sleep(5ms);
    reset_on_close(s);
  }
  {
    stream s = co_await aio::net::connect(here.at);
    co_await s.write_all(simple("GET /wait"));
    co_await begun.wait();
    reset_on_close(s);
  }
  go_on.set();
  EXPECT(co_await is_served(here.at));
  co_await aio::timeout(10s, closed.wait());
}

// A client without further requests may still want the answer.
aio::task<> half_closed() {
  aio::event asked;
  server::routes all = site();
  all.get("/slow", [&](request) -> aio::task<response> {
    asked.set();
    co_await aio::sleep(20ms);
    co_return "late";
  });
  running here(std::move(all));
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("GET /slow") + simple("GET /"));
  s.shutdown_write();
  EXPECT((co_await read_answer(s)).body == "late");
  EXPECT((co_await read_answer(s)).body == "hello");
  EXPECT(co_await read_rest(s) == "");
  stream half = co_await aio::net::connect(here.at);
  co_await half.write_all(simple("POST /", "Content-Length: 100\r\n", "half"));
  half.shutdown_write();
  EXPECT(co_await read_rest(half) == "");
}

// An answer that comes before the end of the request is not lost in a reset.
aio::task<> refused_early() {
  running here(site(), {.body_limit = 1000});
  const std::string body(8 << 20, 'x'); // more than the system's buffers hold
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("POST /", "Content-Length: 8388608\r\n", body));
  EXPECT((co_await read_answer(s)).status == 413);
}

// UndefinedBehaviorSanitizer looks at the first object of a class through a pipe, which it cannot make without descriptors.
void let_sanitizer_see_system_error() {
  try {
    throw std::system_error(EMFILE, std::system_category());
  } catch (const std::system_error &e) {
    EXPECT(e.code().value() == EMFILE);
  }
}

aio::task<> no_descriptors_left() {
  let_sanitizer_see_system_error();
  running here(site(), {.pause = 20ms});
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("GET /"));
  EXPECT((co_await read_answer(s)).body == "hello");
  rlimit before{};
  EXPECT(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit less = before;
  less.rlim_cur = 64;
  EXPECT(::setrlimit(RLIMIT_NOFILE, &less) == 0);
  std::vector<int> hogs;
  for (int fd = ::dup(0); fd >= 0; fd = ::dup(0))
    hogs.push_back(fd);
  // Room for the client's end but not for the server's.
  ::close(hogs.back());
  hogs.pop_back();
  stream late = co_await aio::net::connect(here.at);
  co_await late.write_all(simple("GET /"));
  const std::clock_t used = std::clock();
  co_await aio::sleep(300ms);
  EXPECT(std::clock() - used < CLOCKS_PER_SEC / 10); // it does not spin
  co_await s.write_all(simple("GET /"));
  EXPECT((co_await read_answer(s)).body == "hello"); // those it has are served
  for (int fd : hogs)
    ::close(fd);
  EXPECT((co_await read_answer(late)).body == "hello");
  EXPECT(::setrlimit(RLIMIT_NOFILE, &before) == 0);
}

// One more than there is room for takes the place of the one that has been idle longest.
aio::task<> most_clients() {
  running here(site(), {.most_clients = 2});
  stream one = co_await aio::net::connect(here.at);
  stream two = co_await aio::net::connect(here.at);
  for (stream *each : {&one, &two}) {
    co_await each->write_all(simple("GET /"));
    EXPECT((co_await read_answer(*each)).body == "hello");
  }
  stream three = co_await aio::net::connect(here.at);
  co_await three.write_all(simple("GET /"));
  EXPECT((co_await read_answer(three)).body == "hello");
  EXPECT(co_await read_rest(one) == "");
  co_await two.write_all(simple("GET /"));
  EXPECT((co_await read_answer(two)).body == "hello");
}

struct slow_site {
  aio::event begun, go_on;
  bool ended = false, interrupted = false;

  server::routes routes() {
    server::routes all = site();
    all.get("/slow", [this](request) -> aio::task<response> {
      begun.set();
      try {
        co_await go_on.wait();
      } catch (const aio::cancelled &) {
        interrupted = true;
        throw;
      }
      ended = true;
      co_return "done";
    });
    return all;
  }
};

aio::task<> graceful_stop() {
  slow_site slow;
  running here(slow.routes(), {.most_clients = 3});
  stream idle = co_await aio::net::connect(here.at), used = co_await aio::net::connect(here.at);
  co_await used.write_all(simple("GET /"));
  EXPECT((co_await read_answer(used)).body == "hello");
  stream busy = co_await aio::net::connect(here.at);
  co_await busy.write_all(simple("GET /slow") + simple("GET /"));
  co_await slow.begun.wait();
  here.from.close(); // with no place left, too
  EXPECT(co_await read_rest(idle) == "");
  EXPECT(co_await read_rest(used) == "");
  int refused = 0;
  try {
    co_await aio::net::connect(here.at);
  } catch (const std::system_error &e) {
    refused = e.code().value();
  }
  EXPECT(refused == ECONNREFUSED && !here.task.done());
  slow.go_on.set();
  const answer last = co_await read_answer(busy);
  EXPECT(last.body == "done" && last.has("Connection: close"));
  EXPECT(co_await read_rest(busy) == ""); // what was sent ahead has to be sent again
  busy.close();
  co_await here.task;
  EXPECT(slow.ended);
}

aio::task<> grace_is_over() {
  slow_site slow;
  running here(slow.routes(), {.grace = 30ms});
  stream busy = co_await aio::net::connect(here.at);
  co_await busy.write_all(simple("GET /slow"));
  co_await slow.begun.wait();
  here.from.close();
  co_await here.task;
  EXPECT(slow.interrupted && !slow.ended);
  EXPECT(co_await read_rest(busy) == "");
}

aio::task<> cancel() {
  slow_site slow;
  running here(slow.routes());
  stream busy = co_await aio::net::connect(here.at), idle = co_await aio::net::connect(here.at);
  co_await busy.write_all(simple("GET /slow"));
  co_await slow.begun.wait();
  here.task.cancel();
  bool cancelled = false;
  try {
    co_await here.task;
  } catch (const aio::cancelled &) {
    cancelled = true;
  }
  EXPECT(cancelled && slow.interrupted);
  EXPECT(co_await read_rest(busy) == "" && co_await read_rest(idle) == "");
}

// A thread cannot be interrupted: it is waited for, and its answer is given up.
aio::task<> plain_handler_at_the_end() {
  std::atomic<bool> begun = false, ended = false;
  server::routes all;
  all.get("/", [&](request) {
    begun = true;
    std::this_thread::sleep_for(100ms);
    ended = true;
    return "late";
  });
  running here(std::move(all), {.grace = 1ms});
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("GET /"));
  while (!begun)
    co_await aio::sleep(1ms);
  here.from.close();
  co_await here.task;
  EXPECT(ended);
}

aio::task<> unix_socket() {
  const auto at = aio::net::address::unix_socket(std::string(1, '\0') + "aio-http-" + std::to_string(::getpid()));
  running here(site(), {}, at);
  EXPECT(co_await is_served(at));
}

} // namespace

int main() {
  run("slow_request", slow_request());
  run("idle", idle());
  run("slow_reader", slow_reader());
  run("no_reader", no_reader());
  run("resets", resets());
  run("half_closed", half_closed());
  run("refused_early", refused_early());
  run("no_descriptors_left", no_descriptors_left());
  run("most_clients", most_clients());
  run("graceful_stop", graceful_stop());
  run("grace_is_over", grace_is_over());
  run("cancel", cancel());
  run("plain_handler_at_the_end", plain_handler_at_the_end());
  run("unix_socket", unix_socket());
}

// CHECK: ok slow_request
// CHECK-NEXT: ok idle
// CHECK-NEXT: ok slow_reader
// CHECK-NEXT: ok no_reader
// CHECK-NEXT: ok resets
// CHECK-NEXT: ok half_closed
// CHECK-NEXT: ok refused_early
// CHECK-NEXT: ok no_descriptors_left
// CHECK-NEXT: ok most_clients
// CHECK-NEXT: ok graceful_stop
// CHECK-NEXT: ok grace_is_over
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok plain_handler_at_the_end
// CHECK-NEXT: ok unix_socket
