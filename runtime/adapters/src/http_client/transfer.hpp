// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A request in flight: libcurl's callbacks store what has arrived, and the waiting tasks read it.
#pragma once

#include "engine.hpp"

#include <aio/event.hpp>
#include <aio/task_group.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace aio::http {

/// Does not move, because libcurl has its address. Used by one task, and by the one that feeds it the parts of a body.
class transfer : public detail::link<in_flight_tag>, detail::immovable {
public:
  /// `whole`: nothing is read before the end.
  transfer(std::shared_ptr<engine> by, client_request &&what, bool whole);
  ~transfer();

  /// Throws transfer_error, std::invalid_argument, std::bad_alloc.
  task<> start();

  /// Until the header has come.
  task<> head_has_come();
  /// Until all has come, or no more will.
  task<> all_has_come();
  /// Of the body, at least one byte; "" at the end.
  task<std::string> next_part();
  std::string take_body() noexcept { return std::exchange(body_, {}); }

  /// Called by the engine.
  void ended(CURLcode how) noexcept;
  void failed(const std::exception_ptr &why) noexcept;
  CURL *easy() const noexcept { return *handle_; }

  response_head head;
  bool in_flight = false;

  static std::size_t on_header(char *line, std::size_t, std::size_t size, void *self) noexcept;
  static std::size_t on_body(char *data, std::size_t, std::size_t size, void *self) noexcept;

private:
  static std::size_t on_room(char *into, std::size_t, std::size_t size, void *self) noexcept;
  static int on_rewind(void *self, curl_off_t to, int) noexcept;

  void throw_if(CURLcode failed) const;
  template <class T> void set(CURLoption option, T value);
  void set_method();
  void set_body(CURLoption size);
  void set_headers();
  void add_line(const std::string &line);
  void header_line(std::string_view line);
  task<> feed();
  task<> end_feeding();
  void note_url();
  void go_on() noexcept;
  void throw_if_failed() const;
  std::string text(const std::string &reason) const;

  const std::shared_ptr<engine> engine_;
  client_request request_;
  const bool whole_;
  bool follows_ = false; // redirects
  bool redirected_ = false;
  std::unique_ptr<handle> handle_;
  bool changed_options_ = false; // the handle has some that the next request should not have
  curl_slist *header_lines_ = nullptr;

  event changed_; // for the task that waits for the answer
  bool head_complete_ = false;
  bool contradicts_itself_ = false; // about its length
  std::string body_;
  bool body_paused_ = false;
  bool too_long_ = false;
  bool ended_ = false;
  CURLcode outcome_ = CURLE_OK;
  std::exception_ptr failure_; // where it is not libcurl's

  std::string part_;          // of the request's body
  std::size_t part_sent_ = 0; // how much of it was sent
  bool parts_paused_ = false;
  event part_gone_;
  bool last_part_ = true;
  std::optional<task_group> feeder_;
};

} // namespace aio::http
