// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Three requests at once, to a handler that blocks the loop, to one that awaits, and to one that blocks a thread of its
// own. With AIO_DEBUG=1, the first is reported when it runs; corolint reports it before.
#include <aio/aio.hpp>
#include <aio/http/server/serve.hpp>
#include <aio/net/connect.hpp>

#include <chrono>
#include <cstdio>
#include <string>
#include <thread>

using namespace std::chrono_literals;
using aio::http::server::request;
using aio::http::server::response;

aio::task<response> blocks(request) {
  std::this_thread::sleep_for(200ms); // no other client is served meanwhile: async-blocking-call
  co_return "done";
}

aio::task<response> awaits(request) {
  co_await aio::sleep(200ms);
  co_return "done";
}

// Not a coroutine: the server calls it on a thread.
response runs_on_a_thread(request) {
  std::this_thread::sleep_for(200ms);
  return "done";
}

aio::task<> get(aio::net::address server, std::string path) {
  aio::net::stream s = co_await aio::net::connect(server);
  co_await s.write_all("GET " + path + " HTTP/1.1\r\nHost: example\r\nConnection: close\r\n\r\n");
  for (std::string some = "-"; !some.empty();)
    some = co_await s.read_some();
}

aio::task<> three_at_once(aio::net::address server, std::string path) {
  const auto begun = aio::now();
  co_await aio::gather(get(server, path), get(server, path), get(server, path));
  const bool together = aio::now() - begun < 590ms;
  std::printf("%s: %s\n", path.c_str(), together ? "together" : "one after the other");
}

aio::task<> app() {
  aio::http::server::routes site;
  site.get("/blocks", blocks);
  site.get("/awaits", awaits);
  site.get("/thread", runs_on_a_thread);
  aio::net::listener from(aio::net::address::loopback(0));
  const aio::net::address here = from.local();
  aio::handle<> serving = aio::spawn(aio::http::server::serve(from, std::move(site)));
  co_await three_at_once(here, "/blocks");
  co_await three_at_once(here, "/awaits");
  co_await three_at_once(here, "/thread");
  from.close();
  co_await serving;
}

int main() { aio::run(app()); }

// CHECK: /blocks: one after the other
// CHECK-NEXT: /awaits: together
// CHECK-NEXT: /thread: together
// DEBUG-COUNT-3: blocking_handler.cpp:{{[0-9]+}}: warning: coroutine 'blocks' held the event loop for {{[0-9]+}} ms
