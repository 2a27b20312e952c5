// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// connection: one client, one request after the other.
#pragma once

#include <aio/detail/list.hpp>
#include <aio/detail/task_state.hpp>
#include <aio/event.hpp>
#include <aio/http/server/serve.hpp>
#include <aio/net/stream.hpp>
#include <aio/task.hpp>

#include "parser.hpp"
#include "wire.hpp"

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace aio::http::server {

/// The connections that wait for a handshake or a request: they can be closed when the server stops, or is full.
class waiting_room {
public:
  class visit : aio::detail::link<struct waiting_tag> {
  public:
    /// `leave` is called when the set is closed, or when a place is needed, and may only record that or wake tasks.
    visit(waiting_room &room, std::function<void()> leave) : leave_(std::move(leave)) {
      room.all_.push_back(*this);
      if (room.closed_)
        leave_();
    }
    visit(const visit &) = delete;
    ~visit() { unlink(); }

  private:
    friend class waiting_room;
    friend class aio::detail::list<visit, waiting_tag>;
    const std::function<void()> leave_;
  };

  /// Makes all of them leave, and admits no more.
  void close() {
    closed_ = true;
    all_.for_each([](visit &each) { each.leave_(); });
  }
  bool is_closed() const noexcept { return closed_; }
  /// Makes the oldest one leave.
  void send_one_away() {
    if (all_.empty())
      return;
    visit &oldest = all_.pop_front();
    oldest.self_link();
    oldest.leave_();
  }

private:
  aio::detail::list<visit, waiting_tag> all_; // the oldest first
  bool closed_ = false;
};

/// The requests that are being answered: their tasks are cancelled when their clients have disconnected.
class working_set {
public:
  /// Of the current task.
  class entry : aio::detail::link<struct working_tag> {
  public:
    entry(working_set &of, int client);
    entry(const entry &) = delete;
    ~entry() { unlink(); }

  private:
    friend class working_set;
    friend class aio::detail::list<entry, working_tag>;
    const int client_;
    aio::detail::task_state &task_;
  };

  /// Checks once a second, while there are any: a request that does not take that long costs two links.
  task<> watch();

private:
  aio::detail::list<entry, working_tag> all_;
  event has_begun_;
};

/// The state that the connections of a server share.
struct premises {
  const routes site;
  const serve_options options;
  waiting_room waiting;
  working_set working;
  bool is_full = false; // and another client waits: connections are not kept
};

class connection {
public:
  connection(net::stream client, premises &at) noexcept
      : client_(std::move(client)), address_(net::address::of_peer(client_.native_handle())), at_(at) {
    client_.reset_on_cancel();
  }

  /// Returns when it has ended, for any reason but a cancel.
  task<> serve();

private:
  /// The request that is being answered.
  struct exchange {
    const routes::route *to = nullptr;
    std::optional<status_error> refused; // there is no such route
    bool invited = false;                // to send the body
    failure about;                       // the report if it fails
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
  task<response> call_around(request r, upload &body, exchange &of);
  response refusal_of(std::exception_ptr error, exchange &of) const;
  task<bool> send(response r, exchange &of);
  task<bool> send_blocks(async_generator<std::string> blocks, framing how, exchange &of);
  task<> write(std::string bytes);
  task<> discard();
  task<> linger();
  void report(const failure &what) const;

  net::stream client_;
  const net::address address_;
  premises &at_;
  bool is_new_ = true;    // there was no request yet
  std::string came_;      // and may hold the beginning of the next request
  std::size_t taken_ = 0; // of what came, by a parser
};

} // namespace aio::http::server
