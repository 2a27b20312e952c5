// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// context: trusted authorities, and our own certificates.
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

/// Shared by its copies, and by the streams made with it. TLS 1.2 and 1.3. Making one reads files: do it before the
/// loop is busy, or in to_thread(). Throws std::system_error naming the file.
class context {
public:
  /// Trusts the authorities of the file (PEM); without one, the system's. A server must prove the name under which it
  /// was connected.
  static context client(const std::string &ca_file = "");
  /// Accepts any server: for tests.
  static context client_without_verification();
  /// The certificate chain, the server's own certificate first; and its private key.
  static context server(const std::string &chain_file, const std::string &key_file);
  /// For a server with several names: a client that asks for `name` (SNI) gets this certificate instead.
  void add_name(const std::string &name, const std::string &chain_file, const std::string &key_file);

  /// For a server: accepts only clients with a certificate from the authorities of the file (PEM).
  void require_certificate(const std::string &ca_file);
  /// For a client: its certificate, for servers that ask for one.
  void use_certificate(const std::string &chain_file, const std::string &key_file);

  /// The protocols that may be used inside, the preferred one first (ALPN): {"h2", "http/1.1"}. The server chooses. A
  /// handshake fails if the client offers none of the server's; if either side has no list, nothing is chosen. Throws
  /// std::invalid_argument for a name that is empty or longer than 255 bytes.
  void speak(const std::vector<std::string> &protocols);

  ssl_ctx_st *native_handle() const noexcept { return context_.get(); }

private:
  struct reception;
  explicit context(bool is_server);
  reception &as_server(const char *call) const;

  std::shared_ptr<ssl_ctx_st> context_;
  std::shared_ptr<reception> reception_; // null for a client
};

/// The reasons of OpenSSL's SSL library, "certificate verify failed" and others.
const std::error_category &category() noexcept;

} // namespace aio::tls
