// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// connection: one client, one request after the other.
#pragma once

#include <aio/http/server/serve.hpp>
#include <aio/net/stream.hpp>
#include <aio/task.hpp>

#include "parser.hpp"
#include "wire.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace aio::http::server {

/// The connections that wait for a handshake or a request: nobody misses them when the server stops.
class waiting_room {
public:
  class visit {
  public:
    /// `leave` is called when the room is closed, and takes notes, or wakes tasks, and no more.
    visit(waiting_room &room, std::function<void()> leave) : room_(room), leave_(std::move(leave)) {
      room_.all_.insert(this);
    }
    visit(const visit &) = delete;
    ~visit() { room_.all_.erase(this); }

  private:
    friend class waiting_room;
    waiting_room &room_;
    const std::function<void()> leave_;
  };

  /// Has them all leave, and lets no more in.
  void close() {
    closed_ = true;
    for (const visit *each : all_)
      each->leave_();
  }
  bool is_closed() const noexcept { return closed_; }

private:
  std::unordered_set<const visit *> all_;
  bool closed_ = false;
};

/// What the connections of a server share.
struct premises {
  const routes site;
  const serve_options options;
  waiting_room waiting;
};

class connection {
public:
  connection(net::stream client, premises &at) noexcept : client_(std::move(client)), at_(at) {
    client_.reset_on_cancel();
  }

  /// Returns when it has ended, for whatever reason but a cancel.
  task<> serve();

private:
  /// The request that is being answered.
  struct exchange {
    const routes::route *to = nullptr;
    std::optional<status_error> refused; // there is no such route
    bool invited = false;                // to send the body
    failure about;                       // what to report should it fail
    bool is_head = false;
    bool is_http11 = true;
    bool keep_alive = false;
  };

  class incoming_body;

  task<bool> wait_for_request();
  task<bool> answer();
  bool parse(parser &p, exchange &of);
  void find_route(parser &p, exchange &of) const;
  task<bool> receive(parser &p, exchange &of);
  task<> invite(const parser &p, exchange &of);
  task<bool> more();
  task<std::string> next_part(parser &p, exchange &of);
  task<response> call(request r, upload &body, exchange &of);
  task<bool> send(response r, exchange &of);
  task<bool> send_blocks(async_generator<std::string> blocks, framing how, exchange &of);
  task<> write(std::string bytes);
  task<> discard();
  task<> linger();
  void report(const failure &what) const;

  net::stream client_;
  premises &at_;
  std::string came_;      // and may hold the beginning of the next request
  std::size_t taken_ = 0; // of what came, by a parser
};

} // namespace aio::http::server
