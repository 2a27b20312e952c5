// What the tests of the server share: raw requests, byte for byte, and what came back.
#pragma once

#include <aio/aio.hpp>
#include <aio/http/server/serve.hpp>
#include <aio/net/connect.hpp>

#include "expect.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

#include <unistd.h>

namespace server = aio::http::server;

inline std::string simple(std::string_view start, std::string_view more = "", std::string_view body = "") {
  std::string bytes(start);
  return bytes.append(" HTTP/1.1\r\nHost: test\r\n").append(more).append("\r\n").append(body);
}

struct answer {
  int status = 0;
  std::string head; // to the empty line
  std::string body;

  bool has(std::string_view line) const { return head.find("\r\n" + std::string(line) + "\r\n") != head.npos; }
};

/// The body of a Content-Length, of chunks, or none.
inline aio::task<answer> read_answer(aio::net::stream &from, bool to_head = false) {
  answer a;
  a.head = co_await from.read_until("\r\n\r\n");
  a.status = std::atoi(a.head.c_str() + 9);
  if (to_head || a.status == 100 || a.status == 204 || a.status == 304)
    co_return std::move(a);
  if (const std::size_t length = a.head.find("\r\nContent-Length: "); length != a.head.npos) {
    a.body = co_await from.read_exactly(std::strtoull(a.head.c_str() + length + 18, nullptr, 10));
    co_return std::move(a);
  }
  for (bool last = !a.has("Transfer-Encoding: chunked"); !last;) {
    const std::string size = co_await from.read_until("\r\n");
    const std::string chunk = co_await from.read_exactly(std::strtoull(size.c_str(), nullptr, 16) + 2);
    last = chunk.size() == 2;
    a.body.append(chunk, 0, chunk.size() - 2);
  }
  co_return std::move(a);
}

/// All that comes until the server closes.
inline aio::task<std::string> read_rest(aio::net::stream &from) {
  std::string all;
  for (;;) {
    const std::string some = co_await from.read_some();
    if (some.empty())
      co_return std::move(all);
    all += some;
  }
}

/// One connection for one exchange of bytes, to the end.
inline aio::task<std::string> exchange(aio::net::address at, std::string bytes) {
  aio::net::stream s = co_await aio::net::connect(at);
  co_await s.write_all(bytes);
  co_return co_await read_rest(s);
}

/// A server for the length of a case.
struct running {
  explicit running(server::routes site, server::serve_options options = {},
                   const aio::net::address &where = aio::net::address::loopback(0))
      : from(where), at(from.local()), task(aio::spawn(server::serve(from, std::move(site), std::move(options)))) {}

  aio::net::listener from;
  aio::net::address at;
  aio::handle<> task;
};

inline void run(const char *name, aio::task<> body) {
  ::alarm(120); // what waits for ever fails
  aio::run(std::move(body));
  std::fprintf(stderr, "ok %s\n", name);
}
