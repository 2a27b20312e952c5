// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/tls/context.hpp>

#include <aio/detail/c_string.hpp>

#include <cerrno>
#include <map>
#include <new>
#include <stdexcept>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <strings.h>

namespace aio::tls {

using aio::detail::c_string;

namespace {

class reasons final : public std::error_category {
  const char *name() const noexcept override { return "tls"; }
  std::string message(int code) const override {
    const char *text = ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, code));
    return text ? text : "reason " + std::to_string(code);
  }
};

struct ignoring_case {
  bool operator()(const std::string &a, const std::string &b) const {
    return ::strcasecmp(c_string(a, "a name"), c_string(b, "a name")) < 0;
  }
};

/// OpenSSL's queue may hold a reason of the system, or of another of its libraries.
[[noreturn]] void throw_about(const std::string &file) {
  const unsigned long error = ERR_peek_error();
  if (ERR_SYSTEM_ERROR(error))
    throw std::system_error(ERR_GET_REASON(error), std::system_category(), file);
  const char *text = ERR_reason_error_string(error);
  throw std::system_error(EINVAL, std::system_category(), file + ": " + (text ? text : "not PEM"));
}

void trust(SSL_CTX *c, const std::string &ca_file) {
  if (SSL_CTX_load_verify_locations(c, c_string(ca_file, "a path"), nullptr) != 1)
    throw_about(ca_file);
}

/// In the wire format: each with its length before it.
std::string list_of(const std::vector<std::string> &protocols) {
  std::string list;
  for (const std::string &each : protocols) {
    if (each.empty() || each.size() > 255)
      throw std::invalid_argument("aio::tls::context::speak: not the name of a protocol: '" + each + "'");
    list += static_cast<char>(each.size());
    list += each;
  }
  return list;
}

const unsigned char *bytes_of(const std::string &s) { return reinterpret_cast<const unsigned char *>(s.data()); }
unsigned size_of(const std::string &s) { return static_cast<unsigned>(s.size()); }

} // namespace

/// A server's answer to the first message of a client.
struct context::reception {
  std::map<std::string, context, ignoring_case> by_name;
  std::string protocols;

  /// A name has only its certificate: the authorities and protocols are the same for all.
  static int choose_name(SSL *s, int *, void *self) noexcept {
    const char *asked = SSL_get_servername(s, TLSEXT_NAMETYPE_host_name);
    const auto &all = static_cast<reception *>(self)->by_name;
    if (const auto found = asked ? all.find(asked) : all.end(); found != all.end()) {
      X509_STORE *trusted = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(s));
      if (!SSL_set_SSL_CTX(s, found->second.native_handle()) || SSL_set1_verify_cert_store(s, trusted) != 1)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    return SSL_TLSEXT_ERR_OK;
  }

  static int choose_protocol(SSL *, const unsigned char **chosen, unsigned char *size, const unsigned char *wanted,
                             unsigned wanted_size, void *self) noexcept {
    const std::string &ours = static_cast<reception *>(self)->protocols;
    if (ours.empty())
      return SSL_TLSEXT_ERR_NOACK;
    unsigned char *which = nullptr;
    const int how = SSL_select_next_proto(&which, size, bytes_of(ours), size_of(ours), wanted, wanted_size);
    *chosen = which;
    return how == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
  }
};

context::context(bool is_server)
    : context_(SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method()), &SSL_CTX_free) {
  SSL_CTX *c = context_.get();
  if (!c)
    throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(c, "DEFAULT:!kRSA"); // that key exchange has no forward secrecy
  SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(c, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(c, 1);
  // A ticket that a client has not read when it closes would make its system reset the connection.
  SSL_CTX_set_num_tickets(c, 0);
  // Otherwise a client that is asked for a certificate cannot resume a session of TLS 1.2.
  constexpr unsigned char name[] = "aio";
  SSL_CTX_set_session_id_context(c, name, sizeof name);
}

context context::client(const std::string &ca_file) {
  context c = client_without_verification();
  ERR_clear_error();
  if (!ca_file.empty())
    trust(c.native_handle(), ca_file);
  else if (SSL_CTX_set_default_verify_paths(c.native_handle()) != 1)
    throw_about("what the system trusts");
  SSL_CTX_set_verify(c.native_handle(), SSL_VERIFY_PEER, nullptr);
  return c;
}

context context::client_without_verification() { return context(false); }

context context::server(const std::string &chain_file, const std::string &key_file) {
  context c(true);
  c.use_certificate(chain_file, key_file);
  c.reception_ = std::make_shared<reception>();
  SSL_CTX_set_tlsext_servername_callback(c.native_handle(), &reception::choose_name);
  SSL_CTX_set_tlsext_servername_arg(c.native_handle(), c.reception_.get());
  SSL_CTX_set_alpn_select_cb(c.native_handle(), &reception::choose_protocol, c.reception_.get());
  return c;
}

context::reception &context::as_server(const char *call) const {
  if (!reception_)
    throw std::logic_error(std::string("aio::tls::context::") + call + ": not a server's");
  return *reception_;
}

void context::add_name(const std::string &name, const std::string &chain_file, const std::string &key_file) {
  reception &here = as_server("add_name");
  context c(true);
  c.use_certificate(chain_file, key_file);
  SSL_CTX_set_alpn_select_cb(c.native_handle(), &reception::choose_protocol, &here);
  c_string(name, "the name of a host");
  here.by_name.insert_or_assign(name, std::move(c));
}

void context::require_certificate(const std::string &ca_file) {
  as_server("require_certificate");
  ERR_clear_error();
  trust(native_handle(), ca_file);
  STACK_OF(X509_NAME) *authorities = SSL_load_client_CA_file(c_string(ca_file, "a path"));
  if (!authorities)
    throw_about(ca_file);
  SSL_CTX_set_client_CA_list(native_handle(), authorities);
  SSL_CTX_set_verify(native_handle(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

void context::use_certificate(const std::string &chain_file, const std::string &key_file) {
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(native_handle(), c_string(chain_file, "a path")) != 1)
    throw_about(chain_file);
  if (SSL_CTX_use_PrivateKey_file(native_handle(), c_string(key_file, "a path"), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(native_handle()) != 1)
    throw_about(key_file);
}

void context::speak(const std::vector<std::string> &protocols) {
  std::string list = list_of(protocols);
  if (reception_)
    reception_->protocols = std::move(list);
  else if (SSL_CTX_set_alpn_protos(native_handle(), bytes_of(list), size_of(list)) != 0)
    throw std::bad_alloc();
}

const std::error_category &category() noexcept {
  static const reasons the_reasons;
  return the_reasons;
}

} // namespace aio::tls
