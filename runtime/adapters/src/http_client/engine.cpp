#include "engine.hpp"

#include "transfer.hpp"

#include <aio/io.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <new>
#include <system_error>
#include <utility>

#include <sys/epoll.h>
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

} // namespace

engine::descriptor::descriptor(int fd, const char *call) : fd_(fd) {
  if (fd < 0)
    throw std::system_error(errno, std::system_category(), call);
}

engine::descriptor::~descriptor() { ::close(fd_); }

engine::engine(client_options o)
    : options(std::move(o)), poll_(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create"), multi_(make_multi()) {
  if (!watch(timer_, watched_at(timer_), EPOLLIN))
    throw std::system_error(errno, std::system_category(), "epoll_ctl");
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
  unused_.reserve(unused_.size() + 1); // giving back must not throw
  CURL *made = curl_easy_init();
  if (!made)
    throw std::bad_alloc();
  configure(made);
  return made;
}

void engine::give_back(CURL *handle, bool changed) noexcept {
  constexpr std::size_t most_unused = 64;
  if (unused_.size() == unused_.capacity() || unused_.size() == most_unused)
    return curl_easy_cleanup(handle);
  if (changed) {
    curl_easy_reset(handle);
    configure(handle);
  }
  unused_.push_back(handle);
}

/// Fails only where there is no memory for a string, or libcurl lacks a feature (compression): the request shows that.
void engine::configure(CURL *h) noexcept {
  const auto set = [h](CURLoption option, auto value) { curl_easy_setopt(h, option, value); };
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HEADERFUNCTION, &transfer::on_header);
  set(CURLOPT_WRITEFUNCTION, &transfer::on_body);
  set(CURLOPT_OPENSOCKETFUNCTION, &engine::on_open);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_CLOSESOCKETFUNCTION, &engine::on_close);
  set(CURLOPT_CLOSESOCKETDATA, this);
  set(CURLOPT_ACCEPT_ENCODING, "");
  set(CURLOPT_USERAGENT, options.user_agent.c_str());
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L); // a cancel does not wait for the name servers
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  set(CURLOPT_FOLLOWLOCATION, options.redirects != 0 ? 1L : 0L);
  set(CURLOPT_MAXREDIRS, options.redirects);
  set(CURLOPT_CAPATH, nullptr); // with a file alone, libcurl reads it once and not for each connection
  if (!options.ca_file.empty())
    set(CURLOPT_CAINFO, options.ca_file.c_str());
  set(CURLOPT_SSL_VERIFYPEER, options.verify ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, options.verify ? 2L : 0L);
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

void engine::look() noexcept {
  std::array<::epoll_event, 64> ready;
  const int n = ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < n; ++i) {
    const ::epoll_event &each = ready[static_cast<std::size_t>(i)];
    if (each.data.fd == timer_) {
      std::uint64_t ignored;
      [[maybe_unused]] const ssize_t size = ::read(timer_, &ignored, sizeof ignored);
      armed_ = never;
    } else if (watched &w = watched_[static_cast<std::size_t>(each.data.fd)]; w.wanted == 0) {
      watch(each.data.fd, w, 0); // an idle connection that its server closes: libcurl will see that when it wants it
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

engine::watched &engine::watched_at(int fd) {
  if (static_cast<std::size_t>(fd) >= watched_.size())
    watched_.resize(static_cast<std::size_t>(fd) + 1);
  return watched_[static_cast<std::size_t>(fd)];
}

/// False if the system has no memory for it.
bool engine::watch(int fd, watched &w, std::uint32_t events) noexcept {
  const std::uint32_t before = std::exchange(w.registered, events);
  ::epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  return before == events || ::epoll_ctl(poll_,
                                         events == 0   ? EPOLL_CTL_DEL
                                         : before == 0 ? EPOLL_CTL_ADD
                                                       : EPOLL_CTL_MOD,
                                         fd, &event) == 0;
}

curl_socket_t engine::on_open(void *self, curlsocktype, curl_sockaddr *a) noexcept {
  const int fd = ::socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
  if (fd >= 0)
    static_cast<engine *>(self)->watched_at(fd) = {.is_connection = true};
  return fd;
}

int engine::on_close(void *self, curl_socket_t fd) noexcept {
  static_cast<engine *>(self)->watched_at(fd) = {};
  return ::close(fd);
}

int engine::on_socket(CURL *, curl_socket_t fd, int wanted, void *self, void *) noexcept {
  engine &e = *static_cast<engine *>(self);
  watched &w = e.watched_at(fd);
  w.wanted = wanted == CURL_POLL_REMOVE ? 0 : wanted;
  // Those that libcurl opens for itself, to hear from its resolver, it closes without a word.
  if (w.wanted == 0)
    return w.is_connection || e.watch(fd, w, 0), 0;
  return e.watch(fd, w, (wanted & CURL_POLL_IN ? EPOLLIN : 0u) | (wanted & CURL_POLL_OUT ? EPOLLOUT : 0u)) ? 0 : -1;
}

} // namespace aio::http
