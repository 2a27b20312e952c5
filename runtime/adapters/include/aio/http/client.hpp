// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// client: requests to HTTP servers, over connections that are kept and used again.
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
  /// PEM; "": those the system trusts.
  std::string ca_file = {};
  /// False: whoever answers is believed.
  bool verify = true;
  /// What we prove by who we are, where a server asks: a certificate, with those it rests on, and its key (PEM).
  std::string certificate_file = {};
  std::string key_file = {};
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);
  /// Of a request as a whole, with redirects and the body; 0: none.
  std::chrono::milliseconds timeout{0};
  /// Nothing has come or gone for so long: timed out. Not while the program is slow, with its `parts` or with reading.
  /// 0: no limit.
  std::chrono::seconds stall{60};
  /// How many are followed, of GET, HEAD, POST and PUT; of other methods, and with 0, the redirect is the answer.
  long redirects = 20;
  /// More requests wait until one is free. HTTP/2 has all requests to a host in one.
  long connections_per_host = 100;
  /// A longer body is an error of get(), post() and send(); open() has no limit.
  std::size_t most_body = 64 * 1024 * 1024;
  std::string user_agent = "aio";
};

/// Any number of requests at the same time. Used by the tasks of one loop, while that runs. HTTP/1.1, or HTTP/2 where
/// a server of https has it. Proxies as libcurl has them: the variables https_proxy, no_proxy and their kin; where none
/// names a proxy when the client is made, none is looked for later.
///
/// A request that is cancelled closes its connection (of HTTP/2: ends its stream), and the others go on. A client may
/// go while requests are in flight: they keep what they need. Everything throws transfer_error.
class client {
public:
  /// Throws std::invalid_argument for a control character in the options.
  explicit client(client_options options = {});
  client(client &&) noexcept;
  client &operator=(client &&) noexcept;
  ~client();

  task<client_response> get(std::string url);
  task<client_response> post(std::string url, std::string body, std::string content_type);
  /// The answer when all of it has come.
  task<client_response> send(client_request what);
  /// The answer when its header has come.
  task<download> open(client_request what);

private:
  std::shared_ptr<engine> engine_; // null: moved from
};

} // namespace aio::http
