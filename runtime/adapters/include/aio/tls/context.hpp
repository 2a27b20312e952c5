// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// context: whom to trust, and who we are.
//
//   aio::tls::context c = aio::tls::context::client();
//   aio::tls::context s = aio::tls::context::server("chain.pem", "key.pem");
#pragma once

#include <memory>
#include <string>
#include <system_error>
#include <vector>

struct ssl_ctx_st; // OpenSSL's SSL_CTX

namespace aio::tls {

/// Shared by its copies, and by the streams made with it. TLS 1.2 and 1.3. Making one reads files: do it before there
/// is something to wait for, or in to_thread(). Throws std::system_error naming the file.
class context {
public:
  /// Trusts the authorities of the file (PEM); without one, those the system trusts. A server must prove that it has
  /// the name it was called by.
  static context client(const std::string &ca_file = "");
  /// Believes any server: for tests.
  static context client_without_verification();
  /// The certificate, and those it rests on, the server's own first; and its private key.
  static context server(const std::string &chain_file, const std::string &key_file);
  /// A server of several names: a client that asks for `name` (SNI) gets this certificate instead.
  void add_name(const std::string &name, const std::string &chain_file, const std::string &key_file);

  /// A server's: only clients that prove who they are, by a certificate of the authorities of the file (PEM).
  void require_certificate(const std::string &ca_file);
  /// A client's: what it proves that by, where a server asks.
  void use_certificate(const std::string &chain_file, const std::string &key_file);

  /// What may be spoken inside, the most welcome first (ALPN): {"h2", "http/1.1"}. The server chooses. A handshake
  /// fails if the client wants none of the server's; if either side has not said, nothing is chosen. Throws
  /// std::invalid_argument for a name that is empty or longer than 255 bytes.
  void speak(const std::vector<std::string> &protocols);

  ssl_ctx_st *native_handle() const noexcept { return context_.get(); }

private:
  struct reception;
  explicit context(bool is_server);
  reception &as_server(const char *call) const;

  std::shared_ptr<ssl_ctx_st> context_;
  std::shared_ptr<reception> reception_; // null: a client's
};

/// The reasons of OpenSSL's SSL library, "certificate verify failed" and others.
const std::error_category &category() noexcept;

} // namespace aio::tls
