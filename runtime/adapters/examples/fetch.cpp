// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Pages fetched at the same time, each in its time or not at all; and a film, shown while it arrives.
#include <aio/aio.hpp>
#include <aio/http/client.hpp>

#include <cstdio>
#include <string>
#include <vector>

using namespace std::chrono_literals;
namespace http = aio::http;

aio::task<std::string> fetch(http::client &web, std::string url) {
  try {
    const http::client_response r = co_await aio::timeout(500ms, web.get(url));
    co_return std::to_string(r.status) + ", " + std::to_string(r.body.size()) + " bytes";
  } catch (const aio::timeout_error &) {
    co_return "too slow"; // its connection is closed
  } catch (const http::transfer_error &e) {
    co_return e.code().message();
  }
}

aio::task<> watch(http::client &web, std::string url) {
  http::download film = co_await web.open(http::client_request("GET", url));
  for (;;) {
    const std::string part = co_await film.read_some(); // the server waits for those who watch slowly
    if (part.empty())
      break;
    std::printf("%s, %d\n", part.c_str(), film.head().status);
  }
}

aio::task<> app(std::string site) {
  http::client web;
  const std::vector<std::string> pages = {"/hello", "/redirect/3", "/status/404", "/never", "/truncated"};
  std::vector<aio::task<std::string>> all;
  for (const std::string &page : pages)
    all.push_back(fetch(web, site + page));
  const std::vector<std::string> answers = co_await aio::gather(std::move(all));
  for (std::size_t i = 0; i < pages.size(); ++i)
    std::printf("%s: %s\n", pages[i].c_str(), answers[i].c_str());
  co_await watch(web, site + "/drip/3/20");
}

int main(int, char **arguments) { aio::run(app(arguments[1])); }

// CHECK: /hello: 200, 5 bytes
// CHECK-NEXT: /redirect/3: 200, 5 bytes
// CHECK-NEXT: /status/404: 404, 5 bytes
// CHECK-NEXT: /never: too slow
// CHECK-NEXT: /truncated: Transferred a partial file
// CHECK-NEXT: part 0, 200
// CHECK-NEXT: part 1, 200
// CHECK-NEXT: part 2, 200
