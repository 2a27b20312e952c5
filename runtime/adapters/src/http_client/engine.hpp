// libcurl's multi handle, and the task that tells it what its sockets and its clock have to say.
#pragma once

#include <aio/detail/list.hpp>
#include <aio/http/client.hpp>
#include <aio/task_group.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <vector>

#include <curl/curl.h>

namespace aio::http {

class transfer;
struct in_flight_tag;

/// Owned by the client, and by each of its transfers. The sockets of libcurl and a timer are behind one descriptor, an
/// epoll of our own: the loop waits for that. (Level-triggered, as libcurl wants it; and it closes sockets without
/// a word, and opens others of the same number.)
///
/// What libcurl calls takes notes, or makes tasks ready, and no more: it must not be called from there.
class engine : detail::immovable {
public:
  explicit engine(client_options o);
  ~engine();

  /// A handle with the options that all requests have, for a GET. What is given back as `changed` has others besides.
  CURL *take_handle();
  void give_back(CURL *handle, bool changed) noexcept;

  /// From here on until t.ended() or t.failed(). Throws transfer_error, std::bad_alloc.
  void start(transfer &t);
  /// Neither is called any more. For one that is not in flight, too.
  void stop(transfer &t) noexcept;
  /// A transfer's state was changed from outside: libcurl may have to do something.
  void settle() noexcept;

  const client_options options;

private:
  using clock = std::chrono::steady_clock;
  static constexpr clock::time_point never = clock::time_point::max();

  class descriptor : detail::immovable {
  public:
    descriptor(int fd, const char *call);
    ~descriptor();
    operator int() const noexcept { return fd_; }

  private:
    const int fd_;
  };

  /// What the epoll knows of a descriptor. A connection stays there while it is idle: the next request wants the same.
  struct watched {
    bool is_connection = false;
    int wanted = 0; // by libcurl: of CURL_POLL_IN and _OUT
    std::uint32_t registered = 0;
  };

  static curl_socket_t on_open(void *self, curlsocktype, curl_sockaddr *a) noexcept;
  static int on_close(void *self, curl_socket_t fd) noexcept;
  static int on_socket(CURL *, curl_socket_t fd, int wanted, void *self, void *) noexcept;
  static int on_timer(CURLM *, long milliseconds, void *self) noexcept;

  task<> drive();
  void look() noexcept;
  void configure(CURL *handle) noexcept;
  watched &watched_at(int fd);
  bool watch(int fd, watched &w, std::uint32_t events) noexcept;
  void act(curl_socket_t fd, int events) noexcept;
  void collect() noexcept;
  void arm_timer() noexcept;
  void leave(transfer &t) noexcept;
  void fail_all(const std::exception_ptr &why) noexcept;

  descriptor poll_;
  descriptor timer_;
  CURLM *const multi_;
  clock::time_point deadline_ = never; // when libcurl wants to be called
  clock::time_point armed_ = never;    // when timer_ goes off: earlier than that does not matter
  std::vector<watched> watched_;       // by number
  detail::list<transfer, in_flight_tag> in_flight_;
  std::vector<CURL *> unused_;
  std::optional<task_group>
      driver_; // a task while there are transfers in flight: destroyed at once when there are none
  bool driving_ = false;
};

} // namespace aio::http
