// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A site: coroutines on the loop, functions that block on threads, a response that is sent in pieces. Ctrl-C ends it
// when the last request has its answer.
#include <aio/aio.hpp>
#include <aio/http/server/serve.hpp>

#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using aio::http::server::request;
using aio::http::server::response;

aio::task<response> greet(request r) {
  co_await aio::sleep(10ms); // asks a database, say; other requests go on meanwhile
  co_return "hello, " + r.params.at("name") + "\n";
}

// No coroutine, so it may block: it runs on a thread.
std::string shrink(request r) {
  std::this_thread::sleep_for(20ms);
  return r.body.substr(0, 5) + "\n";
}

// The body is read as it arrives, and may be of any length.
aio::task<response> measure(request, aio::http::server::upload &body) {
  std::size_t size = 0;
  for (;;) {
    const std::string part = co_await body.read_some();
    if (part.empty())
      co_return std::to_string(size) + " bytes\n";
    size += part.size();
  }
}

// The next value is requested when the client has taken this one.
aio::async_generator<std::string> count_down() {
  for (int n = 3; n > 0; --n) {
    co_yield std::to_string(n) + "\n";
    co_await aio::sleep(10ms);
  }
}

aio::task<> app() {
  aio::signals stop({SIGINT, SIGTERM});
  aio::http::server::routes site;
  site.get("/hello/{name}", greet);
  site.post("/shrink", shrink);
  site.post("/measure", measure);
  site.get("/countdown", [](request) -> aio::task<response> { co_return count_down(); });

  aio::net::listener from(aio::net::address::loopback(0));
  std::printf("http://%s\n", from.local().text().c_str());
  std::fflush(stdout);
  aio::handle<> serving = aio::spawn(aio::http::server::serve(from, std::move(site)));

  co_await stop.next();
  from.close();
  co_await serving;
  std::puts("closed");
}

int main() { aio::run(app()); }

// CHECK: hello, world
// CHECK-NEXT: lorem
// CHECK-NEXT: 3000000 bytes
// CHECK-NEXT: 3
// CHECK-NEXT: 2
// CHECK-NEXT: 1
// CHECK-NEXT: closed
