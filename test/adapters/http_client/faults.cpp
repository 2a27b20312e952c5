// REQUIRES: http_client
// RUN: %http_client %s -ldl -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out
// RUN: FileCheck %s < %t.out
#include <aio/aio.hpp>
#include <aio/http/client.hpp>

#include "server.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <optional>
#include <thread>
#include <vector>

#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/resource.h>

using namespace std::chrono_literals;

namespace {
std::atomic<bool> silent = false;
}

/// Stands before the system's: name servers that do not answer, or deny, cannot be had otherwise.
extern "C" int getaddrinfo(const char *host, const char *service, const addrinfo *hints, addrinfo **found) {
  while (std::strcmp(host, "silent.test") == 0 && silent)
    std::this_thread::sleep_for(1ms);
  if (std::strstr(host, ".test"))
    return EAI_NONAME;
  return reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"))(host, service, hints, found);
}

namespace {

aio::task<> still_works(http::client &web) {
  const http::client_response r = co_await web.get(server("/hello"));
  EXPECT(r.body == "hello");
}

aio::task<> refused() {
  http::client web;
  const std::string url = at("AIO_REFUSED", "/");
  const failure f = co_await failure_of(web.get(url));
  EXPECT(f.code == CURLE_COULDNT_CONNECT && f.text.starts_with(text_of(url) + "Failed to connect to 127.0.0.1 port "));
  co_await still_works(web);
}

aio::task<> no_such_name() {
  http::client web;
  const failure f = co_await failure_of(web.get("http://joe:secret@nobody.test/x?y@z"));
  EXPECT(f.code == CURLE_COULDNT_RESOLVE_HOST);
  EXPECT(f.text == text_of("http://nobody.test/x?y@z") + "Could not resolve host: nobody.test");
  co_await still_works(web);
}

// Neither a cancel nor a timeout waits for the name servers, and neither does the loop.
aio::task<> silent_name_servers() {
  silent = true;
  http::client_options impatient;
  impatient.connect_timeout = 50ms;
  http::client web(impatient);
  const auto start = std::chrono::steady_clock::now();
  EXPECT((co_await failure_of(web.get("http://silent.test/"))).code == CURLE_OPERATION_TIMEDOUT);
  bool expired = false;
  try {
    co_await aio::timeout(20ms, web.get("http://silent.test/"));
  } catch (const aio::timeout_error &) {
    expired = true;
  }
  EXPECT(expired && std::chrono::steady_clock::now() - start < 5s);
  co_await still_works(web);
  silent = false;
  co_await aio::sleep(20ms); // the threads that asked come to their end
}

aio::task<> broken_answers() {
  http::client web;
  struct {
    const char *path;
    int code;
  } const cases[] = {{"/reset", CURLE_RECV_ERROR},
                     {"/truncated", CURLE_PARTIAL_FILE},
                     {"/truncated-chunk", CURLE_PARTIAL_FILE},
                     {"/silent-close", CURLE_GOT_NOTHING},
                     {"/garbage", CURLE_UNSUPPORTED_PROTOCOL}};
  for (const auto &[path, code] : cases) {
    const failure f = co_await failure_of(web.get(server(path)));
    EXPECT(f.code == code && f.text.starts_with(text_of(server(path))) && f.text.size() > text_of(server(path)).size());
    co_await still_works(web);
  }
}

// Read as a stream, the part that has come is there first.
aio::task<> broken_streams() {
  http::client web;
  for (const char *path : {"/reset", "/truncated"}) {
    http::download d = co_await web.open(http::client_request("GET", server(path)));
    EXPECT(d.head().status == 200);
    std::string body;
    failure f{0, ""};
    for (;;) {
      aio::task<std::string> next = d.read_some();
      try {
        const std::string part = co_await std::move(next);
        if (part.empty())
          break;
        body += part;
      } catch (const http::transfer_error &e) {
        f = {e.code().value(), e.what()};
      }
      if (f.code)
        break;
    }
    EXPECT(body == std::string(500, 'h') && f.code != 0);
  }
}

aio::task<> timeouts() {
  http::client_options impatient;
  impatient.timeout = 60ms;
  http::client web(impatient);
  bool timed_out = false;
  try {
    co_await web.get(server("/never"));
  } catch (const http::transfer_error &e) {
    timed_out = e.code() == std::errc::timed_out;
  }
  EXPECT(timed_out);
  // The time is that of the whole request, however regularly something comes.
  EXPECT((co_await failure_of(web.get(server("/drip/1000/5")))).code == CURLE_OPERATION_TIMEDOUT);
  co_await still_works(web);
}

aio::task<std::string> count(http::client &web, std::string what) {
  co_return (co_await web.get(server("/count/" + what))).body;
}

// A cancelled request closes its connection, and the others do not notice.
aio::task<> cancel_closes() {
  http::client web;
  const int gone = std::stoi(co_await count(web, "gone"));
  aio::handle<http::client_response> other = aio::spawn(web.get(server("/drip/10/10")));
  for (int i = 0; i < 5; ++i) {
    aio::handle<http::client_response> h = aio::spawn(web.get(server("/never")));
    co_await aio::sleep(10ms);
    h.cancel();
    EXPECT(co_await is_cancelled(std::move(h)));
    co_await still_works(web);
  }
  EXPECT((co_await other).body.size() == 60);
  for (int i = 0; i < 500 && std::stoi(co_await count(web, "gone")) < gone + 5; ++i)
    co_await aio::sleep(2ms);
  EXPECT(std::stoi(co_await count(web, "gone")) == gone + 5);
}

// At any moment: the client answers the next request.
aio::task<> cancel_at_any_time() {
  http::client web;
  for (int i = 0; i < 60; ++i) {
    aio::handle<http::client_response> h = aio::spawn(web.post(server("/echo"), std::to_string(i), "text/plain"));
    for (int turns = 0; turns < i % 12; ++turns)
      co_await aio::yield();
    if (i % 3 == 0)
      co_await aio::sleep(std::chrono::microseconds(20 * i));
    h.cancel();
    try {
      co_await h;
    } catch (const aio::cancelled &) {
    }
    const http::client_response r = co_await web.post(server("/echo"), "then", "text/plain");
    EXPECT(r.body.starts_with("POST then\n"));
  }
}

// A request that waits for one of the few connections gets it when another is cancelled.
aio::task<> cancel_makes_room() {
  http::client_options one;
  one.connections_per_host = 1;
  http::client web(one);
  aio::handle<http::client_response> first = aio::spawn(web.get(server("/never")));
  co_await aio::sleep(10ms);
  aio::handle<http::client_response> second = aio::spawn(web.get(server("/hello")));
  co_await aio::sleep(10ms);
  EXPECT(!second.done());
  first.cancel();
  EXPECT((co_await aio::timeout(5s, std::move(second))).body == "hello");
}

// A connection that was given up while it was being made: the next has its number, and another file behind it.
aio::task<> cancel_while_connecting() {
  // A server that has stopped: its queue is full, and the system drops who comes.
  const aio::socket frozen(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto *address = reinterpret_cast<sockaddr *>(&here);
  socklen_t size = sizeof here;
  EXPECT(::bind(frozen.native_handle(), address, size) == 0 && ::listen(frozen.native_handle(), 0) == 0);
  EXPECT(::getsockname(frozen.native_handle(), address, &size) == 0);
  const aio::socket first(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT(::connect(first.native_handle(), address, size) == 0);
  const std::string url = "http://127.0.0.1:" + std::to_string(ntohs(here.sin_port)) + "/";
  auto fastest = 1000ms;
  for (int i = 0; i < 5; ++i) {
    http::client web;
    aio::handle<http::client_response> h = aio::spawn(web.get(url));
    co_await aio::sleep(20ms);
    EXPECT(!h.done());
    h.cancel();
    EXPECT(co_await is_cancelled(std::move(h)));
    const auto start = std::chrono::steady_clock::now();
    co_await still_works(web);
    fastest = std::min(fastest, std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start));
  }
  EXPECT(fastest < 150ms); // libcurl looks again after 200 ms, notified or not
}

// Requests of one turn begin together, even if some of them, or the first, are given up before.
aio::task<> given_up_before_the_others_begin() {
  for (const bool destroyed : {false, true})
    for (int which = 0; which < 3; ++which)
      for (int turns = 0; turns < 4; ++turns) {
        http::client web; // a new one has no timer that might go off, and begin them after all
        std::optional<aio::task_group> victim(std::in_place);
        std::vector<aio::handle<http::client_response>> others;
        for (int i = 0; i < 3; ++i)
          if (i == which)
            victim->spawn(still_works(web));
          else
            others.push_back(aio::spawn(web.get(server("/hello"))));
        for (int turn = 0; turn < turns; ++turn)
          co_await aio::yield();
        if (destroyed)
          victim.reset();
        else
          victim->cancel();
        for (auto &each : others)
          EXPECT((co_await aio::timeout(30s, std::move(each))).body == "hello");
        if (victim)
          co_await victim->join();
      }
}

// More than begin together.
aio::task<> many_at_once() {
  http::client web;
  std::vector<aio::task<http::client_response>> all;
  for (int i = 0; i < 100; ++i)
    all.push_back(web.get(server("/hello")));
  for (const http::client_response &r : co_await aio::gather(std::move(all)))
    EXPECT(r.body == "hello");
}

aio::task<> no_descriptors_left() {
  http::client web;
  co_await still_works(web);
  rlimit before;
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit none = before;
  none.rlim_cur = 3;
  ::setrlimit(RLIMIT_NOFILE, &none);
  aio::handle<http::client_response> failing = aio::spawn(web.get(at("AIO_REFUSED", "/")));
  while (!failing.done())
    co_await aio::sleep(1ms);
  ::setrlimit(RLIMIT_NOFILE, &before);
  int code = 0;
  try {
    co_await failing;
  } catch (const http::transfer_error &e) {
    code = e.code().value();
  }
  EXPECT(code == CURLE_COULDNT_CONNECT);
  co_await still_works(web);
}

} // namespace

int main() {
  run("refused", refused());
  run("no_such_name", no_such_name());
  run("silent_name_servers", silent_name_servers());
  run("broken_answers", broken_answers());
  run("broken_streams", broken_streams());
  run("timeouts", timeouts());
  run("cancel_closes", cancel_closes());
  run("cancel_at_any_time", cancel_at_any_time());
  run("cancel_makes_room", cancel_makes_room());
  run("cancel_while_connecting", cancel_while_connecting());
  run("given_up_before_the_others_begin", given_up_before_the_others_begin());
  run("many_at_once", many_at_once());
  run("no_descriptors_left", no_descriptors_left());
  std::puts("end");
}

// CHECK-COUNT-13: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-13: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-13: {{^ok}}
// CHECK-NEXT: {{^}}end
