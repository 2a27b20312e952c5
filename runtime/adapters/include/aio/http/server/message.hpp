// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// request, response: the argument and the result of a handler.
//
//   response greet(request r) { return "hello, " + r.params.at("name"); }
#pragma once

#include <aio/async_generator.hpp>
#include <aio/http/fields.hpp>
#include <aio/net/address.hpp>

#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

namespace aio::http::server {

using parameters = std::map<std::string, std::string, std::less<>>;

struct request {
  std::string method; // "GET"
  std::string target; // as sent: "/users/ann?full=1"
  std::string path;   // "/users/ann", escapes and all
  parameters params;  // of the route's pattern, decoded: {"name", "ann"}
  parameters query;   // decoded; the first of each name: {"full", "1"}
  fields headers;
  std::string body;
  net::address client; // its address, or the proxy's, if there is one
  std::string peer;    // the client's identity, proven by a certificate: net::stream::peer_identity()
};

/// The server writes Content-Length, Transfer-Encoding, Connection and Date; Connection: close is respected.
struct response {
  response() = default;
  /// text/plain, in UTF-8.
  response(std::string text, int status_code = 200);
  response(const char *text, int status_code = 200) : response(std::string(text), status_code) {}
  /// Each value is sent when it is yielded, and the next is requested when the system has taken it, so that a slow
  /// reader slows down the generator. It is closed, by close(), if the client disconnects before its end.
  response(async_generator<std::string> blocks) : stream(std::move(blocks)) {}

  int status = 200; // 200 to 599
  fields headers;
  std::string body;
  std::optional<async_generator<std::string>> stream; // in place of the body
};

/// Thrown by a handler to respond with this status, and what() as the text.
class status_error : public std::runtime_error {
public:
  status_error(int status, const std::string &text, fields headers = {})
      : std::runtime_error(text), status_(status), headers_(std::move(headers)) {}

  int status() const noexcept { return status_; }
  const fields &headers() const noexcept { return headers_; }

private:
  int status_;
  fields headers_;
};

} // namespace aio::http::server
