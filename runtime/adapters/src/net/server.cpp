// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/net/server.hpp>

#include <aio/cancelled.hpp>
#include <aio/detail/c_string.hpp>
#include <aio/detail/printable.hpp>
#include <aio/semaphore.hpp>
#include <aio/sleep.hpp>
#include <aio/task_group.hpp>

#include <cerrno>
#include <cstdio>
#include <new>
#include <optional>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aio::net {

using aio::detail::c_string;

namespace {

[[noreturn]] void throw_errno(const address &at) {
  throw std::system_error(errno, std::system_category(), "listen at " + at.text());
}

socket open_socket(const address &at) {
  const int fd = ::socket(at.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    throw_errno(at);
  return socket(fd);
}

/// The file of a Unix socket stays behind when its server is killed. (Any file refuses connections.)
bool is_left_behind(const address &at) {
  struct ::stat file{};
  if (::lstat(c_string(at.path(), "a path"), &file) < 0 || !S_ISSOCK(file.st_mode))
    return false;
  const socket probe = open_socket(at);
  return ::connect(probe.native_handle(), at.data(), at.size()) < 0 && errno == ECONNREFUSED;
}

bool is_shortage(int error) { return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM; }

/// Errors of accept(2) about a connection that has ended already.
bool is_about_the_client(int error) {
  return error == ECONNABORTED || error == EPROTO || error == EPERM || error == ENETDOWN || error == ENETUNREACH ||
         error == EHOSTDOWN || error == EHOSTUNREACH || error == ENOPROTOOPT || error == EOPNOTSUPP || error == ENONET;
}

void print(const char *what) {
  std::fprintf(stderr, "aio::net::serve: a handler failed: %s\n", aio::detail::printable(what).data());
}

void print(const std::exception_ptr &error) {
  try {
    std::rethrow_exception(error);
  } catch (const incomplete_read &) {
  } catch (const std::system_error &e) {
    if (e.code() != std::errc::connection_reset && e.code() != std::errc::broken_pipe)
      print(e.what());
  } catch (const std::exception &e) {
    print(e.what());
  } catch (...) {
    print("an exception that is not a std::exception");
  }
}

class server {
public:
  server(listener &from, std::function<task<>(stream)> handler, serve_options options)
      : from_(from), handler_(std::move(handler)), options_(std::move(options)), places_(options_.most_clients) {}

  task<> accept_all(task_group &clients) {
    for (;;) {
      std::optional<semaphore::permit> place;
      if (!options_.make_room)
        place.emplace(co_await places_.scoped());
      std::optional<socket> client;
      int error = 0;
      try {
        client = co_await from_.accept();
      } catch (const std::system_error &e) {
        error = e.code().value();
      }
      if (client && !place)
        place.emplace(co_await free_place());
      if (client)
        clients.spawn(serve_one(std::move(*client), std::move(*place)));
      else if (error == ECANCELED || error == EBADF)
        break; // closed, while this waited or before
      else if (is_shortage(error))
        co_await sleep(options_.pause);
      else if (!is_about_the_client(error))
        throw std::system_error(error, std::system_category(), "accept");
    }
    for (socket &each : from_.take_waiting())
      clients.spawn(serve_one(std::move(each), co_await free_place()));
  }

private:
  task<semaphore::permit> free_place() {
    if (places_.available() == 0 && options_.make_room)
      options_.make_room();
    co_return co_await places_.scoped();
  }

  task<> serve_one(socket client, semaphore::permit) {
    const int yes = 1;
    ::setsockopt(client.native_handle(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes); // no matter to a Unix socket
    std::exception_ptr error;
    try {
      co_await handler_(stream(std::move(client)));
    } catch (const cancelled &) {
      throw;
    } catch (...) {
      error = std::current_exception();
    }
    if (error)
      options_.on_error ? options_.on_error(error) : print(error);
  }

  listener &from_;
  const std::function<task<>(stream)> handler_;
  const serve_options options_;
  semaphore places_;
};

} // namespace

listener::listener(const address &at) : socket_(open_socket(at)), closed_(std::make_unique<event>()) {
  const int fd = socket_.native_handle(), yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  int failed = ::bind(fd, at.data(), at.size());
  if (failed && errno == EADDRINUSE && !at.path().empty()) {
    if (is_left_behind(at) && ::unlink(c_string(at.path(), "a path")) == 0)
      failed = ::bind(fd, at.data(), at.size());
    else
      errno = EADDRINUSE;
  }
  if (failed || ::listen(fd, SOMAXCONN) < 0)
    throw_errno(at);
  struct ::stat file{};
  if (!at.path().empty() && ::lstat(c_string(at.path(), "a path"), &file) == 0) {
    device_ = file.st_dev;
    file_ = file.st_ino;
  }
}

address listener::local() const {
  sockaddr_storage a{};
  socklen_t size = sizeof a;
  if (::getsockname(socket_.native_handle(), reinterpret_cast<sockaddr *>(&a), &size) < 0)
    throw std::system_error(errno, std::system_category(), "getsockname");
  return address(reinterpret_cast<sockaddr *>(&a), size);
}

void listener::close() noexcept {
  if (socket_.native_handle() < 0)
    return;
  struct ::stat now{};
  if (const std::string file = local().path(); !file.empty() && ::lstat(c_string(file, "a path"), &now) == 0)
    if (now.st_dev == device_ && now.st_ino == file_)
      ::unlink(c_string(file, "a path"));
  try {
    for (int client = 0; keeps_waiting_ && client >= 0;) {
      client = ::accept4(socket_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (client >= 0)
        waiting_.push_back(socket(client));
    }
  } catch (const std::bad_alloc &) { // the system resets them
  }
  socket_.close();
  closed_->set();
}

task<> serve(listener &from, std::function<task<>(stream)> handler, serve_options options) {
  struct keeping {
    explicit keeping(listener &l) : of(l) { of.keep_waiting(true); }
    ~keeping() {
      of.keep_waiting(false);
      of.take_waiting();
    }
    listener &of;
  } const while_it_serves(from);
  server s(from, std::move(handler), std::move(options));
  auto accept_all = [&s](task_group &clients) { return s.accept_all(clients); };
  co_await with_task_group(accept_all);
}

} // namespace aio::net
