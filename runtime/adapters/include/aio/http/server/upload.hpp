// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// upload: the body of a request, for a handler that reads it while it arrives.
//
//   site.put("/films/{id}", [](request r, upload &body) -> aio::task<response> {
//     for (;;) {
//       const std::string part = co_await body.read_some();
//       if (part.empty())
//         co_return "thank you";
//       co_await store(r.params.at("id"), part);
//     }
//   });
#pragma once

#include <aio/task.hpp>

#include <string>

namespace aio::http::server {

/// Owned by the server; valid until the response was sent, with its stream. One task reads. Memory is bounded: only
/// read_some() takes anything from the connection, so that a slow handler slows down the client. A cancelled read loses
/// nothing.
class upload {
public:
  /// Returns the bytes that have arrived, at least one; "" at the end. The server holds 64 KiB at most. Throws
  /// status_error, for the handler to let through, if the end will not arrive: 400 if the client has disconnected, or
  /// sends no HTTP; 408 if it has sent nothing for serve_options::receive.
  virtual task<std::string> read_some() = 0;

protected:
  ~upload() = default;
};

} // namespace aio::http::server
