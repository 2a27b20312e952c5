// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/http/server/serve.hpp>

#include "connection.hpp"

#include <aio/cancelled.hpp>
#include <aio/sleep.hpp>
#include <aio/spawn.hpp>
#include <aio/task_group.hpp>
#include <aio/timeout.hpp>

#include <optional>
#include <system_error>
#include <utility>

namespace aio::http::server {
namespace {

class server {
public:
  server(net::listener &from, routes site, serve_options options)
      : from_(from), at_{std::move(site), std::move(options), {}, {}} {}

  task<> run(task_group &group) {
    group.spawn(stop_in_time(group));
    group.spawn(at_.working.watch());
    auto serve_one = [this](net::stream client) -> task<> {
      at_.is_full = false; // this one has a place now
      std::optional<net::stream> secure = co_await secured(std::move(client));
      if (!secure)
        co_return;
      connection c(std::move(*secure), at_);
      co_await c.serve();
    };
    net::serve_options options;
    options.most_clients = at_.options.most_clients;
    options.pause = at_.options.pause;
    options.make_room = [this] {
      at_.is_full = true;
      at_.waiting.send_one_away();
    };
    co_await net::serve(from_, serve_one, std::move(options));
    group.cancel(); // nothing is left to be stopped
  }

private:
  task<std::optional<net::stream>> secured(net::stream client) {
    if (!at_.options.secure)
      co_return std::move(client);
    handle<net::stream> handshake = spawn(timeout(at_.options.receive, at_.options.secure(std::move(client))));
    const waiting_room::visit here(at_.waiting, [&handshake] { handshake.cancel(); });
    try {
      co_return co_await handshake;
    } catch (const timeout_error &) {
    } catch (const std::system_error &) {
    } catch (const cancelled &) {
      if (!at_.waiting.is_closed())
        throw;
    }
    co_return std::nullopt;
  }

  task<> stop_in_time(task_group &group) {
    co_await from_.closed();
    at_.waiting.close();
    co_await sleep(at_.options.grace);
    group.cancel();
  }

  net::listener &from_;
  premises at_;
};

} // namespace

task<> serve(net::listener &from, routes site, serve_options options) {
  server s(from, std::move(site), std::move(options));
  auto run = [&s](task_group &group) { return s.run(group); };
  try {
    co_await with_task_group(run);
  } catch (const exception_group &e) {
    std::rethrow_exception(e.errors().front()); // net::serve() has put it into a group already
  }
}

} // namespace aio::http::server
