// A handler that blocks, among those that do not: one that awaits, and a function, which the server calls on a thread.
// RUN: %{http-server} %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio, http-server
#include <aio/aio.hpp>
#include <aio/http/server/serve.hpp>
#include <aio/net/connect.hpp>
#include <chrono>
#include <thread>

using aio::http::server::request;
using aio::http::server::response;

aio::task<response> blocks(request) {
  std::this_thread::sleep_for(std::chrono::milliseconds(120)); // HAZARD: async-blocking-call
  co_return "done";
}

aio::task<response> awaits(request) {
  co_await aio::sleep(std::chrono::milliseconds(120));
  co_return "done";
}

response runs_on_a_thread(request) {
  std::this_thread::sleep_for(std::chrono::milliseconds(120));
  return "done";
}

aio::task<void> get(aio::net::address server, std::string path) {
  aio::net::stream s = co_await aio::net::connect(server);
  co_await s.write_all("GET " + path + " HTTP/1.1\r\nHost: example\r\nConnection: close\r\n\r\n");
  while (!(co_await s.read_some()).empty()) {
  }
}

aio::task<void> app() {
  aio::http::server::routes site;
  site.get("/blocks", blocks);
  site.get("/awaits", awaits);
  site.get("/thread", runs_on_a_thread);
  site.get("/lambda", [](request) { return runs_on_a_thread({}); });
  aio::net::listener from(aio::net::address::loopback(0));
  auto serving = aio::spawn(aio::http::server::serve(from, std::move(site)));
  for (const char *path : {"/blocks", "/awaits", "/thread", "/lambda"})
    co_await get(from.local(), path);
  from.close();
  co_await serving;
}

int main() { aio::run(app()); }
