// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "engine.hpp"

#include "transfer.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace aio::http {
namespace {

CURLM *make_multi() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM *made = once == CURLE_OK ? curl_multi_init() : nullptr;
  if (!made)
    throw std::bad_alloc();
  return made;
}

bool environment_names_proxies() noexcept {
  // HTTP_PROXY is ignored: under CGI, any client can set it.
  constexpr std::array names{"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
  return std::any_of(names.begin(), names.end(), [](const char *name) { return std::getenv(name) != nullptr; });
}

} // namespace

engine::descriptor::descriptor(int fd, const char *call) : fd_(fd) {
  if (fd < 0)
    throw std::system_error(errno, std::system_category(), call);
}

engine::descriptor::~descriptor() { ::close(fd_); }

engine::engine(client_options o)
    : options(std::move(o)), has_proxies(environment_names_proxies()),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create"), multi_(make_multi()) {
  unused_.reserve(most_unused); // returning one must not throw
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &engine::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &engine::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, options.connections_per_host);
  // By itself libcurl keeps four times as many as there are requests in flight, which may be none for a moment.
  constexpr long usual = 100;
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, std::max(usual, options.connections_per_host));
}

engine::~engine() {
  unused_.clear();
  curl_multi_cleanup(multi_);
  watch(timer_, 0);
}

std::unique_ptr<handle> engine::take_handle() {
  if (unused_.empty())
    return std::make_unique<handle>(*this);
  std::unique_ptr<handle> last = std::move(unused_.back());
  unused_.pop_back();
  return last;
}

void engine::give_back(std::unique_ptr<handle> h, bool changed) noexcept {
  if (unused_.size() == most_unused)
    return;
  if (changed)
    h->reset();
  unused_.push_back(std::move(h));
}

bool engine::start(transfer &t) {
  enter();
  if (!watch(timer_, in))
    throw std::bad_alloc();
  if (const CURLMcode failed = curl_multi_add_handle(multi_, t.easy()))
    throw transfer_error(CURLE_FAILED_INIT, std::string("aio::http: ") + curl_multi_strerror(failed));
  in_flight_.push_back(t);
  t.in_flight = true;
  if (++beginning_ == most_together)
    settle();
  return beginning_ == 1;
}

void engine::stop(transfer &t) noexcept {
  if (!t.in_flight)
    return;
  leave(t);
  settle(); // another may have waited for its connection
}

void engine::leave(transfer &t) noexcept {
  t.in_flight = false;
  t.unlink();
  curl_multi_remove_handle(multi_, t.easy());
}

void engine::settle() noexcept {
  // "Soon" is now, but not for ever: the other tasks must run too.
  constexpr int most_rounds = 4;
  beginning_ = 0;
  const clock::time_point now = clock::now();
  for (int round = 0; round < most_rounds; ++round) {
    if (deadline_ <= now) {
      deadline_ = never;
      act(CURL_SOCKET_TIMEOUT, 0);
    }
    collect();
    if (deadline_ > now)
      break;
  }
  arm_timer();
}

void engine::ready(int fd, unsigned events) noexcept {
  if (fd == timer_) {
    std::uint64_t ignored;
    [[maybe_unused]] const ssize_t size = ::read(timer_, &ignored, sizeof ignored);
    armed_ = never;
  } else if (watched_at(fd).wanted == 0) { // an idle connection that its server closes: libcurl looks when it wants it
    watch(fd, 0);
    return;
  } else {
    act(fd, (events & in ? CURL_CSELECT_IN : 0) | (events & out ? CURL_CSELECT_OUT : 0) |
                (events & guest::failed ? CURL_CSELECT_ERR : 0));
  }
  settle();
}

bool engine::is_awaited() const noexcept { return !in_flight_.empty(); }

void engine::act(curl_socket_t fd, int events) noexcept {
  int running;
  if (const CURLMcode failed = curl_multi_socket_action(multi_, fd, events, &running))
    fail_all(std::make_exception_ptr(
        transfer_error(CURLE_FAILED_INIT, std::string("aio::http: ") + curl_multi_strerror(failed))));
}

void engine::collect() noexcept {
  int left;
  while (const CURLMsg *message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE)
      continue;
    transfer &t = handle::user_of(message->easy_handle);
    const CURLcode how = message->data.result;
    leave(t); // and the message is invalid now
    t.ended(how);
  }
}

void engine::fail_all(const std::exception_ptr &why) noexcept {
  while (!in_flight_.empty()) {
    transfer &t = in_flight_.front();
    leave(t);
    t.failed(why);
  }
}

/// A timer that fires too early costs less than one that is set anew with each request.
void engine::arm_timer() noexcept {
  if (deadline_ >= armed_)
    return;
  armed_ = deadline_;
  std::chrono::nanoseconds left(1); // none would stop it
  if (deadline_ != at_once)
    left = std::max<std::chrono::nanoseconds>(deadline_ - clock::now(), left);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  const ::itimerspec in{{}, {seconds.count(), (left - seconds).count()}};
  ::timerfd_settime(timer_, 0, &in, nullptr);
}

int engine::on_timer(CURLM *, long milliseconds, void *self) noexcept {
  static_cast<engine *>(self)->deadline_ = milliseconds < 0    ? never
                                           : milliseconds == 0 ? at_once
                                                               : clock::now() + std::chrono::milliseconds(milliseconds);
  return 0;
}

engine::watched &engine::watched_at(int fd) {
  if (static_cast<std::size_t>(fd) >= watched_.size())
    watched_.resize(static_cast<std::size_t>(fd) + 1);
  return watched_[static_cast<std::size_t>(fd)];
}

curl_socket_t engine::on_open(void *self, curlsocktype, curl_sockaddr *a) noexcept {
  const int fd = ::socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
  if (fd >= 0)
    static_cast<engine *>(self)->watched_at(fd) = {.what = watched::kind::new_connection};
  return fd;
}

int engine::on_close(void *self, curl_socket_t fd) noexcept {
  engine &e = *static_cast<engine *>(self);
  e.watched_at(fd) = {};
  e.watch(fd, 0);
  return ::close(fd);
}

int engine::on_socket(CURL *, curl_socket_t fd, int wanted, void *self, void *) noexcept {
  engine &e = *static_cast<engine *>(self);
  watched &w = e.watched_at(fd);
  w.wanted = wanted == CURL_POLL_REMOVE ? 0 : wanted;
  if (w.wanted == 0) {
    // Descriptors that libcurl opens for its resolver are closed without notice; and so may be a connection that was
    // given up while it was being made (7.88).
    if (w.what == watched::kind::kept_connection)
      return 0;
    e.watch(fd, 0);
    const bool lives = w.what == watched::kind::new_connection && ::fcntl(fd, F_GETFD) >= 0;
    w.what = lives ? watched::kind::kept_connection : watched::kind::other;
    return 0;
  }
  return e.watch(fd, (wanted & CURL_POLL_IN ? in : 0u) | (wanted & CURL_POLL_OUT ? out : 0u)) ? 0 : -1;
}

} // namespace aio::http
