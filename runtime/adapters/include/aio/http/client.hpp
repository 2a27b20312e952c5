// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// client: requests to HTTP servers, over connections that are kept and reused.
//
//   aio::http::client web;
//   const aio::http::client_response r = co_await web.get("https://example.org/");
//   std::printf("%d, %zu bytes\n", r.status, r.body.size());
#pragma once

#include <aio/http/client_request.hpp>
#include <aio/http/download.hpp>
#include <aio/task.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace aio::http {

struct client_options {
  /// A PEM file; "" for the system's authorities.
  std::string ca_file = {};
  /// Whether the server's certificate is verified.
  bool verify = true;
  /// The client's certificate, with its chain, and its key (PEM), for servers that ask for one.
  std::string certificate_file = {};
  std::string key_file = {};
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  /// The limit of a whole request, with redirects and the body; 0 for none.
  std::chrono::milliseconds timeout{0};
  /// The limit without any transfer of bytes. It does not apply while the program is slow, with its `parts` or with
  /// reading. 0 for none.
  std::chrono::seconds stall{60};
  /// The number of redirects followed, for GET, HEAD, POST and PUT; for other methods, and with 0, the redirect is the
  /// answer.
  long redirects = 20;
  /// Further requests wait until one is free. HTTP/2 has all requests to a host in one.
  long connections_per_host = 100;
  /// A longer body is an error in get(), post() and send(); open() has no limit.
  std::size_t most_body = 64 * 1024 * 1024;
  std::string user_agent = "aio";
};

/// Any number of requests at the same time. Used by the tasks of one loop, while that runs. HTTP/1.1, or HTTP/2 if an
/// https server has it. Proxies as in libcurl: the variables https_proxy, no_proxy and the like; if none names a proxy
/// when the client is made, later changes are ignored.
///
/// A request that is cancelled closes its connection (of HTTP/2: ends its stream), and the others continue. A client
/// may be destroyed while requests are in flight: they keep what they need. Everything throws transfer_error.
class client {
public:
  /// Throws std::invalid_argument for a control character in the options.
  explicit client(client_options options = {});
  client(client &&) noexcept;
  client &operator=(client &&) noexcept;
  ~client();

  task<client_response> get(std::string url);
  task<client_response> post(std::string url, std::string body, std::string content_type);
  /// Returns the answer when it is complete.
  task<client_response> send(client_request what);
  /// Returns the answer when its header has arrived.
  task<download> open(client_request what);

private:
  std::shared_ptr<engine> engine_; // null if moved from
};

} // namespace aio::http
