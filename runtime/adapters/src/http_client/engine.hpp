// libcurl's multi handle, and the task that tells it what its sockets and its clock have to say.
#pragma once

#include <aio/detail/list.hpp>
#include <aio/http/client.hpp>
#include <aio/task_group.hpp>

#include <chrono>
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

  /// A handle without options.
  CURL *take_handle();
  void give_back(CURL *handle) noexcept;

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

  static int on_socket(CURL *, curl_socket_t fd, int wanted, void *self, void *);
  static int on_timer(CURLM *, long milliseconds, void *self) noexcept;

  task<> drive();
  void look();
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
  detail::list<transfer, in_flight_tag> in_flight_;
  std::vector<CURL *> unused_;
  std::optional<task_group>
      driver_; // a task while there are transfers in flight: destroyed at once when there are none
  bool driving_ = false;
};

} // namespace aio::http
