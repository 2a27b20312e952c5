// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/c_string.hpp>
#include <aio/io.hpp>
#include <aio/net/address.hpp>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

#include <netdb.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace aio::net {
namespace {

class gai_category final : public std::error_category {
  const char *name() const noexcept override { return "resolve"; }
  std::string message(int code) const override { return ::gai_strerror(code); }
};

/// Shared by the task that waits and the thread that asks, because either may be gone before the other.
struct lookup {
  lookup(std::string h, std::string s)
      : host(std::move(h)), service(std::move(s)), done(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (done < 0)
      throw std::system_error(errno, std::system_category(), "eventfd");
  }
  lookup(const lookup &) = delete;
  ~lookup() { ::close(done); }

  void ask() noexcept {
    ::addrinfo hints{}, *first = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    error = ::getaddrinfo(host_name, service_name, &hints, &first);
    // A machine whose only interface is the loopback one has no addresses by that flag's reckoning.
    if (error == EAI_NONAME || error == EAI_ADDRFAMILY) {
      hints.ai_flags = 0;
      error = ::getaddrinfo(host_name, service_name, &hints, &first);
    }
    system_error = errno;
    if (error)
      return;
    try {
      for (const ::addrinfo *each = first; each; each = each->ai_next)
        found.emplace_back(each->ai_addr, each->ai_addrlen);
    } catch (const std::bad_alloc &) {
      error = EAI_MEMORY;
    }
    ::freeaddrinfo(first);
  }

  const std::string host, service;
  const char *const host_name = aio::detail::c_string(host, "the name of a host");
  const char *const service_name = aio::detail::c_string(service, "the name of a service");
  const int done;
  std::atomic<bool> wanted = true;
  std::atomic<bool> answered = false; // the descriptor wakes the task; this orders what the thread has written
  std::vector<address> found;
  int error = 0, system_error = 0;
};

/// The loop's own pool would be joined at the end of run(), however long the resolver takes. These threads are not:
/// nothing they use belongs to the loop.
class resolver {
public:
  void submit(std::shared_ptr<lookup> l) {
    const std::lock_guard hold(mutex_);
    waiting_.push_back(std::move(l));
    if (threads_ == most_threads)
      return;
    sigset_t all, before; // a handler should find the program's own threads
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
      std::thread([this] { serve(); }).detach();
      ++threads_;
    } catch (...) {
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      if (threads_ == 0) {
        waiting_.pop_back();
        throw;
      }
      return; // one of those there are will come to it
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

private:
  static constexpr unsigned most_threads = 8;

  void serve() noexcept {
    std::unique_lock hold(mutex_);
    while (!waiting_.empty()) {
      const std::shared_ptr<lookup> l = std::move(waiting_.front());
      waiting_.pop_front();
      hold.unlock();
      if (l->wanted) {
        l->ask();
        l->answered.store(true, std::memory_order_release);
        ::eventfd_write(l->done, 1);
      }
      hold.lock();
    }
    --threads_;
  }

  std::mutex mutex_;
  std::deque<std::shared_ptr<lookup>> waiting_;
  unsigned threads_ = 0;
};

/// Never destroyed: a thread may still be asking when the program ends.
resolver &the_resolver() {
  static resolver &r = *new resolver;
  return r;
}

std::optional<address> numbers(const std::string &host, const std::string &service) {
  std::uint16_t port = 0;
  const char *end = service.data() + service.size();
  if (const auto [stopped, error] = std::from_chars(service.data(), end, port); error != std::errc() || stopped != end)
    return std::nullopt;
  return address::numeric(host, port);
}

} // namespace

const std::error_category &resolve_category() noexcept {
  static const gai_category category;
  return category;
}

task<std::vector<address>> resolve(std::string host, std::string service) {
  if (const std::optional<address> known = numbers(host, service))
    co_return std::vector<address>(1, *known);
  const auto l = std::make_shared<lookup>(host, service);
  struct lose_interest {
    lookup &of;
    ~lose_interest() { of.wanted = false; }
  } const at_end{*l};
  the_resolver().submit(l);
  while (!l->answered.load(std::memory_order_acquire))
    co_await readable(l->done);
  const std::string what = "resolve " + host + ":" + service;
  if (l->error == EAI_SYSTEM)
    throw std::system_error(l->system_error, std::system_category(), what);
  if (l->error)
    throw std::system_error(l->error, resolve_category(), what);
  co_return std::move(l->found);
}

} // namespace aio::net
