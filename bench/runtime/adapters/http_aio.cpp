// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The same by aio::http::client.
//
//   http-aio URL AT_ONCE REQUESTS
#include <aio/aio.hpp>
#include <aio/http/client.hpp>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

aio::task<> ask(aio::http::client &web, std::string url, long &left) {
  while (left > 0) {
    --left;
    const aio::http::client_response r = co_await web.get(url);
    if (r.status != 200 || r.body.size() != 13)
      throw std::runtime_error("not the answer");
  }
}

aio::task<> app(std::string url, long at_once, long requests) {
  aio::http::client web;
  std::vector<aio::task<>> all;
  for (long i = 0; i < at_once; ++i)
    all.push_back(ask(web, url, requests));
  co_await aio::gather(std::move(all));
}

int main(int count, char **arguments) {
  if (count != 4) {
    std::fprintf(stderr, "usage: %s URL AT_ONCE REQUESTS\n", arguments[0]);
    return 2;
  }
  aio::run(app(arguments[1], std::atol(arguments[2]), std::atol(arguments[3])));
  timespec t;
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  std::printf("%ld\n", t.tv_sec * 1'000'000'000L + t.tv_nsec);
}
