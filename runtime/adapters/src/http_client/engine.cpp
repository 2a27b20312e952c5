#include "engine.hpp"

#include "transfer.hpp"

#include <aio/io.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <new>
#include <system_error>

#include <sys/epoll.h>
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

} // namespace

engine::descriptor::descriptor(int fd, const char *call) : fd_(fd) {
  if (fd < 0)
    throw std::system_error(errno, std::system_category(), call);
}

engine::descriptor::~descriptor() { ::close(fd_); }

engine::engine(client_options o)
    : options(std::move(o)), poll_(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create"), multi_(make_multi()) {
  on_socket(nullptr, timer_, CURL_POLL_IN, this, nullptr);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &engine::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &engine::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, options.connections_per_host);
}

engine::~engine() {
  for (CURL *each : unused_)
    curl_easy_cleanup(each);
  curl_multi_cleanup(multi_);
}

CURL *engine::take_handle() {
  if (!unused_.empty()) {
    CURL *last = unused_.back();
    unused_.pop_back();
    return last;
  }
  unused_.reserve(unused_.size() + 1);
  CURL *made = curl_easy_init();
  if (!made)
    throw std::bad_alloc();
  return made;
}

void engine::give_back(CURL *handle) noexcept {
  constexpr std::size_t most_unused = 64;
  if (unused_.size() == unused_.capacity() || unused_.size() == most_unused)
    return curl_easy_cleanup(handle);
  curl_easy_reset(handle);
  unused_.push_back(handle);
}

void engine::start(transfer &t) {
  if (!driver_)
    driver_.emplace();
  if (driver_->size() == 0)
    driver_->spawn(drive());
  if (const CURLMcode failed = curl_multi_add_handle(multi_, t.handle()))
    throw transfer_error(CURLE_FAILED_INIT, std::string("aio::http: ") + curl_multi_strerror(failed));
  in_flight_.push_back(t);
  t.in_flight = true;
  settle();
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
  curl_multi_remove_handle(multi_, t.handle());
}

void engine::settle() noexcept {
  // "Soon" is now, but not for ever: the other tasks want to run too.
  constexpr int most_rounds = 4;
  for (int round = 0; round < most_rounds; ++round) {
    if (deadline_ <= clock::now()) {
      deadline_ = never;
      act(CURL_SOCKET_TIMEOUT, 0);
    }
    collect();
    if (deadline_ > clock::now())
      break;
  }
  arm_timer();
  if (in_flight_.empty() && !driving_)
    driver_.reset();
}

task<> engine::drive() {
  while (!in_flight_.empty()) {
    std::exception_ptr broken;
    try {
      co_await readable(poll_);
    } catch (const std::exception &) {
      broken = std::current_exception();
    }
    driving_ = true;
    broken ? fail_all(broken) : look();
    driving_ = false;
  }
}

void engine::look() {
  std::array<::epoll_event, 64> ready;
  const int n = ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < n; ++i) {
    const ::epoll_event &each = ready[static_cast<std::size_t>(i)];
    if (each.data.fd == timer_) {
      std::uint64_t ignored;
      [[maybe_unused]] const ssize_t size = ::read(timer_, &ignored, sizeof ignored);
      armed_ = never;
    } else {
      act(each.data.fd, (each.events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                            (each.events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                            (each.events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0));
    }
  }
  settle();
}

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
    transfer *t = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
    const CURLcode how = message->data.result;
    leave(*t); // and the message is gone
    t->ended(how);
  }
}

void engine::fail_all(const std::exception_ptr &why) noexcept {
  while (!in_flight_.empty()) {
    transfer &t = in_flight_.front();
    leave(t);
    t.failed(why);
  }
}

/// A timer that goes off too early costs less than one that is set anew with each request.
void engine::arm_timer() noexcept {
  if (deadline_ >= armed_)
    return;
  armed_ = deadline_;
  constexpr std::chrono::nanoseconds at_once(1);
  const std::chrono::nanoseconds left = std::max<std::chrono::nanoseconds>(deadline_ - clock::now(), at_once);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  const ::itimerspec in{{}, {seconds.count(), (left - seconds).count()}};
  ::timerfd_settime(timer_, 0, &in, nullptr);
}

int engine::on_timer(CURLM *, long milliseconds, void *self) noexcept {
  static_cast<engine *>(self)->deadline_ =
      milliseconds < 0 ? never : clock::now() + std::chrono::milliseconds(milliseconds);
  return 0;
}

int engine::on_socket(CURL *, curl_socket_t fd, int wanted, void *self, void *) {
  const int poll = static_cast<engine *>(self)->poll_;
  if (wanted == CURL_POLL_REMOVE) {
    ::epoll_ctl(poll, EPOLL_CTL_DEL, fd, nullptr); // fails if it is closed already
    return 0;
  }
  ::epoll_event event{};
  event.events = (wanted & CURL_POLL_IN ? EPOLLIN : 0u) | (wanted & CURL_POLL_OUT ? EPOLLOUT : 0u);
  event.data.fd = fd;
  if (::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) == 0 ||
      (errno == EEXIST && ::epoll_ctl(poll, EPOLL_CTL_MOD, fd, &event) == 0))
    return 0;
  return -1; // no memory for it: every transfer fails
}

} // namespace aio::http
