// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/c_string.hpp>
#include <aio/net/address.hpp>
#include <aio/net/detail/detached.hpp>

#include <cerrno>
#include <charconv>
#include <memory>

#include <netdb.h>

namespace aio::net {
namespace {

class gai_category final : public std::error_category {
  const char *name() const noexcept override { return "resolve"; }
  std::string message(int code) const override { return ::gai_strerror(code); }
};

struct lookup final : detail::detached_work {
  lookup(std::string h, std::string s) : host(std::move(h)), service(std::move(s)) {}

  void run() noexcept override {
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
  std::vector<address> found;
  int error = 0, system_error = 0;
};

/// Separate threads: other calls that block for ever must not take the resolver's.
detail::detached_threads &the_resolvers() {
  static detail::detached_threads &threads = *new detail::detached_threads;
  return threads;
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
  co_await detail::run_detached(the_resolvers(), l);
  const std::string what = "resolve " + host + ":" + service;
  if (l->error == EAI_SYSTEM)
    throw std::system_error(l->system_error, std::system_category(), what);
  if (l->error)
    throw std::system_error(l->error, resolve_category(), what);
  co_return std::move(l->found);
}

} // namespace aio::net
