// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "connection.hpp"

#include <aio/cancelled.hpp>
#include <aio/detail/printable.hpp>
#include <aio/exit_stack.hpp>
#include <aio/timeout.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace aio::http::server {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t piece = 64 * 1024;
constexpr const char *too_slow = "the request took too long";

response refusal(const status_error &e) {
  response r(std::string(e.what()) + "\n", e.status());
  for (const auto &[name, value] : e.headers())
    r.headers.set(name, value);
  return r;
}

std::string text_of(const std::exception_ptr &error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception &e) {
    return e.what();
  } catch (...) {
    return "an exception that is not a std::exception";
  }
}

} // namespace

task<> connection::serve() {
  try {
    for (bool again = true; again;) {
      const bool more = co_await wait_for_request();
      if (!more)
        co_return;
      again = co_await answer();
    }
    co_await linger();
  } catch (const timeout_error &) {     // it does not read
  } catch (const std::system_error &) { // it has disconnected
  }
}

task<bool> connection::wait_for_request() {
  if (taken_ < came_.size())
    co_return true;
  // An idle connection costs no buffer.
  came_ = std::string();
  taken_ = 0;
  // When asked to leave, it gets the bytes that have arrived, and then the end.
  const waiting_room::visit here(at_.waiting, [this] { client_.shutdown_read(); });
  const auto limit = std::exchange(is_new_, false) ? std::min(at_.options.first, at_.options.idle) : at_.options.idle;
  came_ = co_await timeout(limit, client_.read_some());
  co_return !came_.empty();
}

/// The body for its handler.
class connection::incoming_body final : public upload {
public:
  incoming_body(connection &from, parser &p, exchange &of) noexcept : from_(from), parser_(p), of_(of) {}
  task<std::string> read_some() override { return from_.next_part(parser_, of_); }

private:
  connection &from_;
  parser &parser_;
  exchange &of_;
};

/// Returns false if it was the last.
task<bool> connection::answer() {
  parser p(at_.options.header_limit);
  exchange of;
  incoming_body body(*this, p, of);
  response r;
  bool can_be_answered = false;
  try {
    can_be_answered = parse(p, of);
    if (!can_be_answered) {
      can_be_answered = co_await timeout(at_.options.receive, receive(p, of));
      if (!can_be_answered)
        co_return false; // the client has disconnected
    }
  } catch (const status_error &e) {
    r = refusal(e);
  } catch (const timeout_error &) {
    r = refusal(status_error(408, too_slow));
  }
  const working_set::entry here(at_.working, client_.native_handle());
  if (can_be_answered) {
    of.about.method = p.message().method;
    of.about.target = p.message().target;
    of.is_head = p.message().method == "HEAD";
    of.is_http11 = p.is_http11();
    if (of.to && !of.to->reads_body)
      p.message().body = p.take_body();
    p.message().peer = client_.peer_identity();
    p.message().client = address_;
    // A name of its own, because g++ 12 destroys both branches' temporaries when the conditional stands in co_await.
    task<response> work =
        at_.options.around ? call_around(std::move(p.message()), body, of) : call(std::move(p.message()), body, of);
    r = co_await std::move(work);
    of.keep_alive = p.keep_alive() && p.is_complete(); // unread bytes are not the next request
  }
  co_return co_await send(std::move(r), of);
}

/// Passes the received bytes to the parser. Returns true if the handler can be called: when the request is complete, or
/// after the header if the handler reads the body.
bool connection::parse(parser &p, exchange &of) {
  bool at_head = false;
  do {
    const bool had_head = p.has_head();
    taken_ += p.put(std::string_view(came_).substr(taken_));
    at_head = p.has_head() && !had_head;
    if (at_head)
      find_route(p, of);
  } while (at_head);
  return p.is_complete() || (of.to && of.to->reads_body);
}

/// A request without a route is still read to its end, so that the connection can be kept.
void connection::find_route(parser &p, exchange &of) const {
  try {
    of.to = &at_.site.find(p.message());
  } catch (const status_error &e) {
    of.refused = e;
  }
  if (!of.to || !of.to->reads_body)
    p.limit_body(of.to ? of.to->limits.body.value_or(at_.options.body_limit) : at_.options.body_limit);
}

/// Returns false if the client disconnected before.
task<bool> connection::receive(parser &p, exchange &of) {
  while (!parse(p, of)) {
    if (p.has_head())
      co_await invite(p, of);
    const bool has_come = co_await more();
    if (!has_come)
      co_return false;
  }
  co_return true;
}

/// Asks a client that waits for it to send the body. Throws first if the body would be refused.
task<> connection::invite(const parser &p, exchange &of) {
  if (std::exchange(of.invited, true) || !p.expects_continue())
    co_return;
  if (of.refused)
    throw status_error(*of.refused);
  co_await client_.write_all("HTTP/1.1 100 Continue\r\n\r\n");
}

/// Returns false at the end.
task<bool> connection::more() {
  const std::string some = co_await client_.read_some();
  came_.erase(0, taken_);
  taken_ = 0;
  came_ += some;
  co_return !some.empty();
}

task<std::string> connection::next_part(parser &p, exchange &of) {
  for (;;) {
    taken_ += p.put(std::string_view(came_).substr(taken_)); // a cancelled read may have left something
    std::string part = p.take_body();
    if (!part.empty() || p.is_complete())
      co_return std::move(part);
    bool has_come = false;
    try {
      co_await invite(p, of);
      has_come = co_await timeout(at_.options.receive, more());
    } catch (const timeout_error &) {
      throw status_error(408, too_slow);
    } catch (const std::system_error &) { // it has disconnected
    }
    if (!has_come)
      throw status_error(400, "the body is not complete");
  }
}

task<response> connection::call(request r, upload &body, exchange &of) {
  if (of.refused)
    co_return refusal(*of.refused);
  std::exception_ptr error;
  const auto limit = of.to->limits.time;
  const auto began = std::chrono::steady_clock::now();
  try {
    of.about.route = of.to->added_at;
    task<response> work = of.to->call(std::move(r), body);
    if (limit > limit.zero())
      work = timeout(limit, std::move(work));
    response answer = co_await std::move(work);
    if (answer.status < 200 || answer.status > 599)
      throw std::out_of_range("the handler gave the status " + std::to_string(answer.status));
    co_return std::move(answer);
  } catch (const cancelled &) {
    throw;
  } catch (const timeout_error &) { // its own limit, or one inside
    const bool took_too_long = limit > limit.zero() && std::chrono::steady_clock::now() - began >= limit;
    error = took_too_long ? std::make_exception_ptr(status_error(503, "the handler took too long"))
                          : std::current_exception();
  } catch (...) {
    error = std::current_exception();
  }
  co_return refusal_of(error, of);
}

task<response> connection::call_around(request r, upload &body, exchange &of) {
  std::exception_ptr error;
  try {
    co_return co_await at_.options.around(std::move(r),
                                          [&](request again) { return call(std::move(again), body, of); });
  } catch (const cancelled &) {
    throw;
  } catch (...) {
    error = std::current_exception();
  }
  co_return refusal_of(error, of);
}

response connection::refusal_of(std::exception_ptr error, exchange &of) const {
  try {
    std::rethrow_exception(error);
  } catch (const status_error &e) {
    return refusal(e);
  } catch (...) {
    of.about.error = error;
  }
  report(of.about);
  return response("the server failed\n", 500);
}

/// Returns false if the connection ends with it.
task<bool> connection::send(response r, exchange &of) {
  constexpr int reset_content = 205; // has a length, which is 0
  if (r.status == reset_content) {
    r.body.clear();
    r.stream.reset();
  }
  framing how = framing::length;
  if (r.status == 204 || r.status == 304)
    how = framing::none;
  else if (r.stream)
    how = of.is_http11 ? framing::chunked : framing::until_end;
  const bool keep_alive = of.keep_alive && how != framing::until_end && !at_.waiting.is_closed() && !at_.is_full &&
                          !same_name(r.headers.get("Connection"), "close");
  std::string head = head_of(r, how, keep_alive);
  if (of.is_head || how == framing::none) {
    r.body.clear();
    r.stream.reset();
  }
  if (r.body.size() <= piece)
    head += std::exchange(r.body, {}); // one packet
  co_await write(std::move(head));
  co_await write(std::move(r.body));
  if (!r.stream)
    co_return keep_alive;
  const bool whole = co_await send_blocks(std::move(*r.stream), how, of);
  co_return keep_alive &&whole;
}

/// Returns false if the generator failed. The client notices, because the last chunk is missing.
task<bool> connection::send_blocks(async_generator<std::string> blocks, framing how, exchange &of) {
  bool writing = false;
  auto send_each = [&](async_generator<std::string> &from) -> task<> {
    while (std::optional<std::string> block = co_await from.next()) {
      if (block->empty())
        continue; // as a chunk it would be the last
      // Named for GCC 12, which destroys the temporary of a ?: in a co_await expression twice.
      std::string bytes = how == framing::chunked ? chunk_of(*block) : std::move(*block);
      writing = true;
      co_await write(std::move(bytes));
      writing = false;
    }
  };
  try {
    co_await with(std::move(blocks), send_each);
  } catch (const cancelled &) {
    throw;
  } catch (...) {
    if (writing)
      throw;
    of.about.error = std::current_exception();
  }
  if (of.about.error) {
    report(of.about);
    co_return false;
  }
  if (how == framing::chunked)
    co_await write(std::string(last_chunk));
  co_return true;
}

/// In pieces, each with a time of its own: large responses take as long as they take, but a client that does not read
/// must not hold one for ever.
task<> connection::write(std::string bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    co_await timeout(at_.options.send, client_.write_all(bytes.substr(at, piece)));
}

task<> connection::discard() {
  std::string some;
  do
    some = co_await client_.read_some();
  while (!some.empty());
}

/// A connection that is closed while the client still sends is reset, and the client may lose the response.
task<> connection::linger() {
  client_.shutdown_write();
  co_await timeout(1s, discard());
}

void connection::report(const failure &what) const {
  if (at_.options.on_error)
    return at_.options.on_error(what);
  const std::string line = what.method + " " + what.target + ": " + text_of(what.error);
  std::fprintf(stderr, "%s:%u: error: %s\n", what.route.file_name(), static_cast<unsigned>(what.route.line()),
               aio::detail::printable(line).data());
}

} // namespace aio::http::server
