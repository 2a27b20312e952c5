#include <aio/tls/context.hpp>

#include <cerrno>
#include <map>
#include <new>
#include <stdexcept>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <strings.h>

namespace aio::tls {
namespace {

class reasons final : public std::error_category {
  const char *name() const noexcept override { return "tls"; }
  std::string message(int code) const override {
    const char *text = ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, code));
    return text ? text : "reason " + std::to_string(code);
  }
};

struct ignoring_case {
  bool operator()(const std::string &a, const std::string &b) const { return ::strcasecmp(a.c_str(), b.c_str()) < 0; }
};

/// OpenSSL's queue may hold a reason of the system, or of another of its libraries.
[[noreturn]] void throw_about(const std::string &file) {
  const unsigned long error = ERR_peek_error();
  if (ERR_SYSTEM_ERROR(error))
    throw std::system_error(ERR_GET_REASON(error), std::system_category(), file);
  const char *text = ERR_reason_error_string(error);
  throw std::system_error(EINVAL, std::system_category(), file + ": " + (text ? text : "not PEM"));
}

void use_certificate(SSL_CTX *c, const std::string &chain_file, const std::string &key_file) {
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(c, chain_file.c_str()) != 1)
    throw_about(chain_file);
  if (SSL_CTX_use_PrivateKey_file(c, key_file.c_str(), SSL_FILETYPE_PEM) != 1 || SSL_CTX_check_private_key(c) != 1)
    throw_about(key_file);
}

} // namespace

struct context::names {
  std::map<std::string, context, ignoring_case> by_name;

  static int choose(SSL *s, int *, void *self) noexcept {
    const char *asked = SSL_get_servername(s, TLSEXT_NAMETYPE_host_name);
    const auto &all = static_cast<names *>(self)->by_name;
    if (const auto found = asked ? all.find(asked) : all.end(); found != all.end())
      SSL_set_SSL_CTX(s, found->second.native_handle());
    return SSL_TLSEXT_ERR_OK;
  }
};

context::context(bool is_server)
    : context_(SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method()), &SSL_CTX_free) {
  SSL_CTX *c = context_.get();
  if (!c)
    throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
  SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(c, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(c, 1);
  // A ticket that a client has not read when it closes would make its system reset the connection.
  SSL_CTX_set_num_tickets(c, 0);
}

context context::client(const std::string &ca_file) {
  context c = client_without_verification();
  ERR_clear_error();
  if (ca_file.empty() ? SSL_CTX_set_default_verify_paths(c.native_handle()) != 1
                      : SSL_CTX_load_verify_locations(c.native_handle(), ca_file.c_str(), nullptr) != 1)
    throw_about(ca_file);
  SSL_CTX_set_verify(c.native_handle(), SSL_VERIFY_PEER, nullptr);
  return c;
}

context context::client_without_verification() { return context(false); }

context context::server(const std::string &chain_file, const std::string &key_file) {
  context c(true);
  use_certificate(c.native_handle(), chain_file, key_file);
  c.names_ = std::make_shared<names>();
  SSL_CTX_set_tlsext_servername_callback(c.native_handle(), &names::choose);
  SSL_CTX_set_tlsext_servername_arg(c.native_handle(), c.names_.get());
  return c;
}

void context::add_name(const std::string &name, const std::string &chain_file, const std::string &key_file) {
  if (!names_)
    throw std::logic_error("aio::tls::context::add_name: not a server's");
  context c(true);
  use_certificate(c.native_handle(), chain_file, key_file);
  names_->by_name.insert_or_assign(name, std::move(c));
}

const std::error_category &category() noexcept {
  static const reasons the_reasons;
  return the_reasons;
}

} // namespace aio::tls
