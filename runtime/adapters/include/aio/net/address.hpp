// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// address, resolve(): the addresses of peers.
//
//   for (const aio::net::address &a : co_await aio::net::resolve("example.org", "https"))
//     std::puts(a.text().c_str()); // [2606:2800:21f::946]:443
#pragma once

#include <aio/task.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <sys/socket.h>

namespace aio::net {

/// The address of a stream socket: IPv4, IPv6 or Unix.
class address {
public:
  /// The address of an unnamed socket.
  address() noexcept = default;
  address(const sockaddr *a, socklen_t size) noexcept;
  /// Returns the address of the other end of a connection.
  static address of_peer(int fd) noexcept;

  /// Returns nullopt if `ip` is not a number of the form 127.0.0.1 or ::1.
  static std::optional<address> numeric(const std::string &ip, std::uint16_t port) noexcept;
  /// 127.0.0.1; port 0 lets the system choose.
  static address loopback(std::uint16_t port) noexcept;
  /// Every address of this machine, IPv4.
  static address any(std::uint16_t port) noexcept;
  /// A path; or, after a null character, a name without a file. Throws std::system_error
  /// (ENAMETOOLONG), and std::invalid_argument for a null character in a path.
  static address unix_socket(std::string_view path);

  int family() const noexcept { return storage_.ss_family; }
  /// 0 for a Unix socket.
  std::uint16_t port() const noexcept;
  /// 127.0.0.1 or ::1; "" for a Unix socket.
  std::string ip() const;
  /// The path of a Unix socket that has a file; "" for all others.
  std::string path() const;
  /// 127.0.0.1:80, [::1]:80, /run/x.sock, @name
  std::string text() const;

  const sockaddr *data() const noexcept { return reinterpret_cast<const sockaddr *>(&storage_); }
  socklen_t size() const noexcept { return size_; }

private:
  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

/// Returns the addresses of a host and a service (a name or a port), the best first; at least one. Numbers need no
/// look-up.
///
/// The system's resolver blocks, for as long as its name servers are silent: it runs on a thread of its own, at most
/// eight at a time. A cancel or a timeout takes effect at once, and so does the end of run(); the thread ends when the
/// resolver returns. Throws std::system_error, of resolve_category() if there is no such name.
task<std::vector<address>> resolve(std::string host, std::string service);

/// The errors of getaddrinfo: EAI_NONAME, EAI_AGAIN, ...
const std::error_category &resolve_category() noexcept;

} // namespace aio::net
