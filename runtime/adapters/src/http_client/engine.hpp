// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libcurl's multi handle, in the loop of the tasks that make requests.
#pragma once

#include "handle.hpp"

#include <aio/detail/guest.hpp>
#include <aio/http/client.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <vector>

#include <curl/curl.h>

namespace aio::http {

class transfer;
struct in_flight_tag;

/// Owned by the client, and by each of its transfers. The loop reports which of libcurl's sockets are ready, as long as
/// they are, which libcurl relies on; and when the timer fires.
///
/// libcurl's callbacks only record events or make tasks ready: libcurl must not be called from there.
class engine final : detail::guest {
public:
  explicit engine(client_options o);
  ~engine();

  /// Returns a handle for a GET. `changed`: the returned handle has other options than configured.
  std::unique_ptr<handle> take_handle();
  void give_back(std::unique_ptr<handle> h, bool changed) noexcept;

  /// Starts a transfer, which lasts until t.ended() or t.failed(). Requests that begin in one turn begin together,
  /// because each call of libcurl is expensive: if true, this is the first, whose task calls settle() after the others
  /// had their turn. Throws transfer_error, std::bad_alloc.
  [[nodiscard]] bool start(transfer &t);
  /// Ends the transfer: neither is called any more. Allowed for one that is not in flight.
  void stop(transfer &t) noexcept;
  /// A transfer's state was changed from outside: libcurl may have to do something.
  void settle() noexcept;

  const client_options options;
  /// Otherwise libcurl would read the variables with each request.
  const bool has_proxies;

  /// Of libcurl's sockets: opened and closed by us, so that their owners are known.
  static curl_socket_t on_open(void *self, curlsocktype, curl_sockaddr *a) noexcept;
  static int on_close(void *self, curl_socket_t fd) noexcept;

private:
  using clock = std::chrono::steady_clock;
  static constexpr std::size_t most_unused = 64;
  static constexpr int most_together = 32; // the other tasks must run too
  static constexpr clock::time_point never = clock::time_point::max(), at_once = clock::time_point::min();

  class descriptor : detail::immovable {
  public:
    descriptor(int fd, const char *call);
    ~descriptor();
    operator int() const noexcept { return fd_; }

  private:
    const int fd_;
  };

  /// The loop keeps watching an idle connection that has served a request: the next one needs the same events.
  struct watched {
    enum class kind { other, new_connection, kept_connection } what = kind::other;
    int wanted = 0; // by libcurl: of CURL_POLL_IN and _OUT
  };

  static int on_socket(CURL *, curl_socket_t fd, int wanted, void *self, void *) noexcept;
  static int on_timer(CURLM *, long milliseconds, void *self) noexcept;

  void ready(int fd, unsigned events) noexcept override;
  bool is_awaited() const noexcept override;
  watched &watched_at(int fd);
  void act(curl_socket_t fd, int events) noexcept;
  void collect() noexcept;
  void arm_timer() noexcept;
  void leave(transfer &t) noexcept;
  void fail_all(const std::exception_ptr &why) noexcept;

  descriptor timer_;
  CURLM *const multi_;
  clock::time_point deadline_ = never; // when libcurl wants to be called
  clock::time_point armed_ = never;    // when timer_ fires, at the latest
  int beginning_ = 0;                  // requests that libcurl has not begun
  std::vector<watched> watched_;       // by number
  detail::list<transfer, in_flight_tag> in_flight_;
  std::vector<std::unique_ptr<handle>> unused_;
};

} // namespace aio::http
