// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One side of a TLS connection: OpenSSL computes, the loop waits.
#pragma once

#include <aio/net/transport.hpp>
#include <aio/socket.hpp>
#include <aio/tls/context.hpp>

#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace aio::tls {

/// OpenSSL reads from and writes to the socket itself, and reports what to wait for.
class session final : public net::transport {
public:
  /// `host` is empty on the server's side.
  session(socket s, const context &c, std::string host);
  ~session() override { close(); }

  task<> shake_hands();

  task<std::size_t> receive(std::span<std::byte> into) override;
  task<> send(std::span<const std::byte> bytes) override;
  void shutdown_read() noexcept override;
  void shutdown_write() override;
  void close() noexcept override;
  int native_handle() const noexcept override { return socket_.native_handle(); }
  std::string peer_identity() const override;
  std::string protocol() const override;

private:
  struct free_ssl {
    void operator()(SSL *s) const noexcept { SSL_free(s); }
  };
  enum class wanted { reading, writing, nothing };

  static BIO_METHOD *method();
  static int on_read(BIO *b, char *into, std::size_t size, std::size_t *got);
  static int on_write(BIO *b, const char *from, std::size_t size, std::size_t *sent);
  static long on_control(BIO *b, int what, long, void *);

  /// Returns what to wait for before repeating the call, or nullopt if the peer has sent close_notify. Throws
  /// std::system_error.
  wanted wanted_after(int result, const char *call);
  [[noreturn]] void fail(int error, const std::error_category &of, const char *call, const char *detail = nullptr);

  socket socket_;
  const std::string peer_; // in messages
  std::unique_ptr<SSL, free_ssl> ssl_;
  int error_ = 0; // errno of a system call that has failed
  bool at_end_ = false;
  bool reads_no_more_ = false;
  bool usable_ = false;   // the handshake is done, nothing has failed, and we have not sent close_notify
  bool mid_send_ = false; // a close_notify here would claim that this was all
};

} // namespace aio::tls
