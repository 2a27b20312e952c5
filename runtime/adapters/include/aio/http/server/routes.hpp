// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// routes: the handlers, by method and path.
//
//   aio::http::server::routes site;
//   site.get("/users/{id}", [&](request r) -> aio::task<response> { co_return co_await find_user(r.params.at("id"));
//   }); site.post("/thumbnails", [](request r) { return scaled(r.body); }); // no coroutine: runs on a thread
#pragma once

#include <aio/http/server/message.hpp>
#include <aio/http/server/upload.hpp>
#include <aio/task.hpp>
#include <aio/to_thread.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio::http::server {
namespace detail {

template <class R> inline constexpr bool is_task = false;
template <class T> inline constexpr bool is_task<task<T>> = std::convertible_to<T, response>;

/// A function that is not a coroutine may block, so it must not run on the loop's thread.
template <class Function> class on_a_thread {
public:
  explicit on_a_thread(Function f) : function_(std::move(f)) {}
  task<response> operator()(request r, upload &) const {
    auto call = [this, &r] { return response(function_(std::move(r))); };
    co_return co_await to_thread(std::move(call));
  }

private:
  Function function_;
};

template <class Function> class on_the_loop {
public:
  explicit on_the_loop(Function f) : function_(std::move(f)) {}
  task<response> operator()(request r, upload &) const { co_return co_await function_(std::move(r)); }

private:
  Function function_;
};

template <class Function> class as_it_comes {
public:
  explicit as_it_comes(Function f) : function_(std::move(f)) {}
  task<response> operator()(request r, upload &body) const { co_return co_await function_(std::move(r), body); }

private:
  Function function_;
};

} // namespace detail

/// A coroutine: it runs on the loop, and must not block it.
template <class F>
concept async_handler = detail::is_task<std::invoke_result_t<const F &, request>>;

/// The same, and it reads the body itself, of any length, before it is complete. request::body is empty.
template <class F>
concept upload_handler = detail::is_task<std::invoke_result_t<const F &, request, upload &>>;

/// A function: it runs in to_thread()'s pool, several calls at a time, and may block. A cancel waits for its end.
template <class F>
concept plain_handler = std::convertible_to<std::invoke_result_t<const F &, request>, response>;

/// The limits of a route, if they differ from the server's options.
struct route_limits {
  std::optional<std::uint64_t> body = {}; // bytes; of a handler that reads it itself there is no limit
  /// A coroutine that takes longer is cancelled, and the response is 503. 0 for no limit.
  std::chrono::milliseconds time{0};
};

/// A list: the first route that fits answers.
class routes {
public:
  struct route {
    std::string method;
    std::vector<std::string> pattern; // its segments
    std::function<task<response>(request, upload &)> call;
    bool reads_body; // by itself
    route_limits limits;
    std::source_location added_at;
  };

  /// The pattern's segments are compared with the path's; `{name}` takes one that is not empty, and `{name...}`, at the
  /// end, the rest. Throws std::invalid_argument for a pattern that does not begin with a slash.
  template <class F>
    requires async_handler<F> || upload_handler<F> || plain_handler<F>
  void add(std::string method, std::string_view pattern, F handler, route_limits limits = {},
           std::source_location where = std::source_location::current()) {
    if constexpr (async_handler<F>)
      append({std::move(method), {}, detail::on_the_loop<F>(std::move(handler)), false, limits, where}, pattern);
    else if constexpr (upload_handler<F>)
      append({std::move(method), {}, detail::as_it_comes<F>(std::move(handler)), true, limits, where}, pattern);
    else
      append({std::move(method), {}, detail::on_a_thread<F>(std::move(handler)), false, limits, where}, pattern);
  }

  /// Answers HEAD as well: the server sends all but the body.
  template <class F>
  void get(std::string_view pattern, F handler, route_limits limits = {},
           std::source_location where = std::source_location::current()) {
    add("GET", pattern, std::move(handler), limits, where);
  }
  template <class F>
  void post(std::string_view pattern, F handler, route_limits limits = {},
            std::source_location where = std::source_location::current()) {
    add("POST", pattern, std::move(handler), limits, where);
  }
  template <class F>
  void put(std::string_view pattern, F handler, route_limits limits = {},
           std::source_location where = std::source_location::current()) {
    add("PUT", pattern, std::move(handler), limits, where);
  }
  template <class F>
  void del(std::string_view pattern, F handler, route_limits limits = {},
           std::source_location where = std::source_location::current()) {
    add("DELETE", pattern, std::move(handler), limits, where);
  }

  /// Fills in r.params. Throws status_error: 404; 405 if the path is that of other methods; 400 for a broken escape.
  const route &find(request &r) const;

private:
  void append(route added, std::string_view pattern);

  std::vector<route> all_;
};

} // namespace aio::http::server
