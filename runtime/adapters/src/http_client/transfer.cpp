// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "transfer.hpp"

#include <aio/cancelled.hpp>
#include <aio/shield.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace aio::http {
namespace {

bool is_redirect(const response_head &h) {
  return (h.status == 301 || h.status == 302 || h.status == 303 || h.status == 307 || h.status == 308) &&
         h.headers.find("location");
}

} // namespace

transfer::transfer(std::shared_ptr<engine> by, client_request &&what, bool whole)
    : engine_(std::move(by)), request_(std::move(what)), whole_(whole), handle_(engine_->take_handle()) {
  handle_->user = this;
  handle_->reason[0] = '\0';
}

transfer::~transfer() {
  feeder_.reset();
  engine_->stop(*this);
  curl_slist_free_all(header_lines_);
  engine_->give_back(std::move(handle_), changed_options_);
}

std::size_t transfer::on_header(char *line, std::size_t, std::size_t size, void *self) noexcept {
  try {
    static_cast<handle *>(self)->user->header_line({line, size});
  } catch (const std::invalid_argument &) { // an invalid field: the others are still useful
  } catch (const std::bad_alloc &) {
    return 0;
  }
  return size;
}

void transfer::header_line(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
    line.remove_suffix(1);
  if (head_complete_)
    return;                        // trailers of a chunked body
  if (line.starts_with("HTTP/")) { // again after a redirect, and after 100 Continue
    head.headers = {};
    line.remove_prefix(std::min(line.find(' ') + 1, line.size()));
    std::from_chars(line.data(), line.data() + line.size(), head.status);
  } else if (line.empty()) {
    const bool goes_on = follows_ && is_redirect(head);
    redirected_ = redirected_ || goes_on;
    head_complete_ = head.status >= 200 && !goes_on;
    if (!whole_)
      changed_.set();
  } else {
    head.headers.add_line(line);
    const std::string_view name = line.substr(0, line.find(':'));
    if (const auto length = head.headers.find("content-length"); length && same_name(name, "content-length"))
      contradicts_itself_ = contradicts_itself_ || !line.ends_with(*length);
  }
}

std::size_t transfer::on_body(char *data, std::size_t, std::size_t size, void *self) noexcept {
  transfer &t = *static_cast<handle *>(self)->user;
  t.head_complete_ = true;
  if (!t.whole_ && t.body_.size() >= download::most_buffered) {
    t.body_paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  if (t.whole_ && t.body_.size() + size > t.engine_->options.most_body) {
    t.too_long_ = true;
    return size == 0; // anything but size
  }
  try {
    t.body_.append(data, size);
  } catch (const std::bad_alloc &) {
    return size == 0;
  }
  if (!t.whole_)
    t.changed_.set();
  return size;
}

std::size_t transfer::on_room(char *into, std::size_t, std::size_t size, void *self) noexcept {
  transfer &t = *static_cast<transfer *>(self);
  if (t.failure_)
    return CURL_READFUNC_ABORT;
  const std::size_t n = std::min(size, t.part_.size() - t.part_sent_);
  std::memcpy(into, t.part_.data() + t.part_sent_, n);
  t.part_sent_ += n;
  if (t.last_part_)
    return n;
  if (t.part_sent_ == t.part_.size())
    t.part_gone_.set();
  if (n == 0) {
    t.parts_paused_ = true;
    t.handle_->set(CURLOPT_LOW_SPEED_TIME, 0L); // the program is slow, not the server
  }
  return n == 0 ? CURL_READFUNC_PAUSE : n;
}

/// A redirect, or a connection that was closed before the request came, wants the body again.
int transfer::on_rewind(void *self, curl_off_t to, int) noexcept {
  transfer &t = *static_cast<transfer *>(self);
  if (t.request_.parts)
    return CURL_SEEKFUNC_FAIL;
  t.part_sent_ = static_cast<std::size_t>(to);
  return CURL_SEEKFUNC_OK;
}

task<> transfer::feed() {
  try {
    for (;;) {
      std::optional<std::string> next = co_await request_.parts->next();
      if (!next)
        break;
      part_ = std::move(*next);
      part_sent_ = 0;
      go_on();
      while (part_sent_ < part_.size()) {
        part_gone_.clear();
        co_await part_gone_.wait();
      }
    }
  } catch (const cancelled &) {
    throw;
  } catch (...) {
    failure_ = std::current_exception();
  }
  last_part_ = true;
  go_on();
}

/// The generator may have something to clean up, so it is not just destroyed.
task<> transfer::end_feeding() {
  feeder_->cancel();
  co_await shield(feeder_->join());
  feeder_.reset();
}

/// Lets libcurl call again what had it pause, if there is something to be done.
void transfer::go_on() noexcept {
  if (!in_flight)
    return;
  const bool body = std::exchange(body_paused_, body_.size() >= download::most_buffered && body_paused_);
  const bool parts = std::exchange(parts_paused_, part_sent_ == part_.size() && !last_part_ && parts_paused_);
  if (body == body_paused_ && parts == parts_paused_)
    return;
  if (parts && !parts_paused_)
    handle_->set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(engine_->options.stall.count()));
  curl_easy_pause(easy(), (body_paused_ ? CURLPAUSE_RECV : 0) | (parts_paused_ ? CURLPAUSE_SEND : 0));
  engine_->settle();
}

task<> transfer::head_has_come() {
  while (!head_complete_ && !ended_) {
    changed_.clear();
    co_await changed_.wait();
  }
  if (ended_)
    co_await all_has_come();
  else
    note_url();
}

task<> transfer::all_has_come() {
  while (!ended_) {
    changed_.clear();
    co_await changed_.wait();
  }
  if (feeder_)
    co_await end_feeding();
  if (whole_ || !head_complete_)
    throw_if_failed();
  note_url();
}

void transfer::note_url() {
  char *last = nullptr;
  if (redirected_)
    curl_easy_getinfo(easy(), CURLINFO_EFFECTIVE_URL, &last);
  if (last)
    head.url = last;
  else if (whole_)
    head.url = std::move(request_.url);
  else
    head.url = request_.url; // for the text of an error, later on
}

task<std::string> transfer::next_part() {
  while (body_.empty() && !ended_) {
    changed_.clear();
    co_await changed_.wait();
  }
  if (body_.empty()) {
    if (feeder_)
      co_await end_feeding();
    throw_if_failed();
  }
  std::string some = take_body();
  go_on();
  co_return some;
}

void transfer::ended(CURLcode how) noexcept {
  ended_ = true;
  outcome_ = how;
  // libcurl treats a truncated header as complete.
  if (how == CURLE_OK && (!head_complete_ || contradicts_itself_))
    outcome_ = head_complete_ ? CURLE_WEIRD_SERVER_REPLY : CURLE_PARTIAL_FILE;
  changed_.set();
}

void transfer::failed(const std::exception_ptr &why) noexcept {
  failure_ = why;
  ended(CURLE_ABORTED_BY_CALLBACK);
}

void transfer::throw_if_failed() const {
  if (failure_)
    std::rethrow_exception(failure_);
  if (too_long_)
    throw transfer_error(CURLE_FILESIZE_EXCEEDED,
                         text("the body is longer than " + std::to_string(engine_->options.most_body) + " bytes"));
  if (outcome_ != CURLE_OK)
    throw transfer_error(outcome_, text(*handle_->reason ? handle_->reason : curl_easy_strerror(outcome_)));
}

/// Without the user and the password that a URL may have.
std::string transfer::text(const std::string &reason) const {
  std::string url = request_.url;
  const std::size_t scheme = url.find("://"), host = scheme == url.npos ? 0 : scheme + 3;
  if (const std::size_t at = url.rfind('@', url.find_first_of("/?#", host)); at != url.npos && at >= host)
    url.erase(host, at + 1 - host);
  return request_.method + " " + url + ": " + reason;
}

} // namespace aio::http
