// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// client_request, client_response: a request, and its complete answer.
//
//   aio::http::client_request r("PUT", "https://example.org/notes/1");
//   r.headers.add("Content-Type", "text/plain");
//   r.body = "remember the milk";
#pragma once

#include <aio/async_generator.hpp>
#include <aio/http/fields.hpp>

#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace aio::http {

struct client_request {
  client_request(std::string m, std::string u) : method(std::move(m)), url(std::move(u)) {}

  std::string method;
  std::string url; // http:// or https://
  fields headers;
  std::string body;
  /// Instead of `body`: the next part is requested when the last one was sent, by a task of its own. It is cancelled if
  /// the answer arrives before its end; if the program drops the answer, it is destroyed where it is suspended.
  std::optional<async_generator<std::string>> parts;
};

struct response_head {
  int status = 0;  // 404 is an answer, not an error
  std::string url; // after redirects
  fields headers;
};

struct client_response : response_head {
  std::string body; // decompressed
};

/// Thrown if there was no answer, or not all of it. code() is libcurl's (CURLE_COULDNT_CONNECT: 7), in the category
/// "curl"; it equals std::errc::timed_out if the time has expired. what() names the method, the URL and the reason.
class transfer_error : public std::system_error {
public:
  transfer_error(int curl_code, const std::string &text);
  const char *what() const noexcept override { return text_.c_str(); }

private:
  std::string text_;
};

const std::error_category &curl_category() noexcept;

} // namespace aio::http
