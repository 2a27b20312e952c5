// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/net/address.hpp>

#include <aio/detail/c_string.hpp>

#include <cstddef>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace aio::net {

address::address(const sockaddr *a, socklen_t size) noexcept : size_(size) { std::memcpy(&storage_, a, size); }

std::optional<address> address::numeric(const std::string &ip, std::uint16_t port) noexcept {
  if (ip.find('\0') != ip.npos)
    return std::nullopt;
  const char *const text = aio::detail::c_string(ip, "an address");
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  if (::inet_pton(AF_INET, text, &v4.sin_addr) == 1)
    return address(reinterpret_cast<sockaddr *>(&v4), sizeof v4);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
    return address(reinterpret_cast<sockaddr *>(&v6), sizeof v6);
  return std::nullopt;
}

address address::of_peer(int fd) noexcept {
  address peer;
  socklen_t size = sizeof peer.storage_;
  if (::getpeername(fd, reinterpret_cast<sockaddr *>(&peer.storage_), &size) == 0)
    peer.size_ = size;
  return peer;
}

address address::loopback(std::uint16_t port) noexcept { return *numeric("127.0.0.1", port); }

address address::any(std::uint16_t port) noexcept { return *numeric("0.0.0.0", port); }

address address::unix_socket(std::string_view path) {
  sockaddr_un a{};
  a.sun_family = AF_UNIX;
  const bool has_file = !path.empty() && path.front() != '\0';
  if (has_file)
    aio::detail::c_string(std::string(path), "the path of a socket");
  if (path.size() + has_file > sizeof a.sun_path)
    throw std::system_error(ENAMETOOLONG, std::system_category(), "unix_socket " + std::string(path));
  path.copy(a.sun_path, path.size());
  // A name without a file ends where the size says, a path at its null character.
  return address(reinterpret_cast<sockaddr *>(&a),
                 static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + has_file));
}

std::uint16_t address::port() const noexcept {
  if (family() == AF_INET)
    return ntohs(reinterpret_cast<const sockaddr_in *>(&storage_)->sin_port);
  if (family() == AF_INET6)
    return ntohs(reinterpret_cast<const sockaddr_in6 *>(&storage_)->sin6_port);
  return 0;
}

std::string address::path() const {
  const auto *a = reinterpret_cast<const sockaddr_un *>(&storage_);
  return family() == AF_UNIX && size_ > offsetof(sockaddr_un, sun_path) ? std::string(a->sun_path) : std::string();
}

std::string address::ip() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (family() == AF_INET)
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in *>(&storage_)->sin_addr, text, sizeof text);
  else if (family() == AF_INET6)
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6 *>(&storage_)->sin6_addr, text, sizeof text);
  return text;
}

std::string address::text() const {
  if (family() == AF_INET)
    return ip() + ":" + std::to_string(port());
  if (family() == AF_INET6)
    return "[" + ip() + "]:" + std::to_string(port());
  constexpr std::size_t start = offsetof(sockaddr_un, sun_path);
  if (size_ <= start)
    return "an unnamed socket"; // the other end of a client's, or of a socketpair's
  const auto *a = reinterpret_cast<const sockaddr_un *>(&storage_);
  return a->sun_path[0] ? path() : "@" + std::string(a->sun_path + 1, size_ - start - 1);
}

} // namespace aio::net
