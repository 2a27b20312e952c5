// context: whom to trust, and who we are.
//
//   aio::tls::context c = aio::tls::context::client();
//   aio::tls::context s = aio::tls::context::server("chain.pem", "key.pem");
#pragma once

#include <memory>
#include <string>
#include <system_error>

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

  ssl_ctx_st *native_handle() const noexcept { return context_.get(); }

private:
  struct names;
  explicit context(bool is_server);

  std::shared_ptr<ssl_ctx_st> context_;
  std::shared_ptr<names> names_; // null: a client's
};

/// The reasons of OpenSSL's SSL library, "certificate verify failed" and others.
const std::error_category &category() noexcept;

} // namespace aio::tls
