// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/http/server/message.hpp>

#include <utility>

namespace aio::http::server {

response::response(std::string text, int status_code) : status(status_code), body(std::move(text)) {
  headers.set("Content-Type", "text/plain; charset=utf-8");
}

} // namespace aio::http::server
