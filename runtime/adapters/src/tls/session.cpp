// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "session.hpp"

#include <aio/detail/c_string.hpp>
#include <aio/io.hpp>
#include <aio/sleep.hpp>

#include <cerrno>
#include <new>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

namespace aio::tls {
namespace {

bool is_number(const char *host) {
  unsigned char ignored[sizeof(in6_addr)];
  return ::inet_pton(AF_INET, host, ignored) == 1 || ::inet_pton(AF_INET6, host, ignored) == 1;
}

} // namespace

session::session(socket s, const context &c, std::string host)
    : socket_(std::move(s)), peer_(host.empty() ? "a client" : host), ssl_(SSL_new(c.native_handle())) {
  BIO *b = ssl_ ? BIO_new(method()) : nullptr;
  if (!b)
    throw std::bad_alloc();
  BIO_set_data(b, this);
  BIO_set_init(b, 1);
  SSL_set_bio(ssl_.get(), b, b);
  if (host.empty()) {
    SSL_set_accept_state(ssl_.get());
    return;
  }
  SSL_set_connect_state(ssl_.get());
  // IP addresses are not names: SNI does not have them, and a certificate has them elsewhere. The final dot of a
  // complete name is not part of it. A name that only the subject has does not count (RFC 9525).
  if (host.size() > 1 && host.back() == '.')
    host.pop_back();
  SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  const char *const name = aio::detail::c_string(host, "the name of a host");
  const bool ok = is_number(name)
                      ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), name) == 1
                      : SSL_set1_host(ssl_.get(), name) == 1 && SSL_set_tlsext_host_name(ssl_.get(), name) == 1;
  if (!ok)
    throw std::invalid_argument("aio::tls: not a host: " + host);
}

task<> session::shake_hands() {
  for (;;) {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1)
      break;
    const wanted next = wanted_after(result, "handshake");
    if (next == wanted::writing)
      co_await writable(native_handle());
    else
      co_await readable(native_handle());
  }
  usable_ = true;
}

task<std::size_t> session::receive(std::span<std::byte> into) {
  co_await yield(); // as a socket's: a fast peer must not keep the task running
  for (;;) {
    ERR_clear_error();
    std::size_t n = 0;
    const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &n);
    if (result == 1)
      co_return n;
    const wanted next = wanted_after(result, "receive");
    if (next == wanted::nothing || (next == wanted::reading && reads_no_more_))
      co_return 0;
    if (next == wanted::writing)
      co_await writable(native_handle());
    else
      co_await readable(native_handle());
  }
}

task<> session::send(std::span<const std::byte> bytes) {
  co_await yield();
  mid_send_ = true;
  while (!bytes.empty()) {
    ERR_clear_error();
    std::size_t n = 0;
    const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &n);
    if (result == 1) {
      bytes = bytes.subspan(n);
      continue;
    }
    const wanted next = wanted_after(result, "send");
    if (next == wanted::reading)
      co_await readable(native_handle());
    else
      co_await writable(native_handle());
  }
  mid_send_ = false;
  // shutdown_write() and close() cannot wait for the room that close_notify needs.
  ::pollfd room{native_handle(), POLLOUT, 0};
  while (room.fd >= 0 && ::poll(&room, 1, 0) == 0)
    co_await writable(native_handle());
}

void session::shutdown_read() noexcept {
  reads_no_more_ = true;
  ::shutdown(native_handle(), SHUT_RD);
}

void session::shutdown_write() {
  if (!usable_)
    return;
  usable_ = false;
  ERR_clear_error();
  if (const int result = SSL_shutdown(ssl_.get());
      result < 0 && wanted_after(result, "shutdown_write") != wanted::nothing)
    fail(EAGAIN, std::system_category(), "shutdown_write");
}

void session::close() noexcept {
  if (std::exchange(usable_, false) && !mid_send_ && native_handle() >= 0) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get()); // if there is no room for it, the peer has not received everything, and will notice
  }
  socket_.close();
}

std::string session::peer_identity() const {
  const X509 *shown = SSL_get0_peer_certificate(ssl_.get());
  if (!shown || SSL_get_verify_mode(ssl_.get()) == SSL_VERIFY_NONE)
    return "";
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new(BIO_s_mem()), &BIO_free);
  if (!text || X509_NAME_print_ex(text.get(), X509_get_subject_name(shown), 0, XN_FLAG_RFC2253) < 0)
    throw std::bad_alloc();
  const char *bytes = nullptr;
  const long size = BIO_get_mem_data(text.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(size));
}

std::string session::protocol() const {
  const unsigned char *name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return std::string(reinterpret_cast<const char *>(name), size);
}

session::wanted session::wanted_after(int result, const char *call) {
  if (error_) // OpenSSL reports that as close_notify, once the peer has sent its own
    fail(error_, std::system_category(), call);
  switch (SSL_get_error(ssl_.get(), result)) {
  case SSL_ERROR_WANT_READ:
    return wanted::reading;
  case SSL_ERROR_WANT_WRITE:
    return wanted::writing;
  case SSL_ERROR_ZERO_RETURN:
    return wanted::nothing;
  default:
    break;
  }
  const int reason = ERR_GET_REASON(ERR_peek_error());
  const long verified = SSL_get_verify_result(ssl_.get());
  fail(reason, category(), call,
       reason == SSL_R_CERTIFICATE_VERIFY_FAILED ? X509_verify_cert_error_string(verified) : nullptr);
}

void session::fail(int error, const std::error_category &of, const char *call, const char *detail) {
  usable_ = false;
  throw std::system_error(error, of,
                          "TLS " + std::string(call) + ", " + peer_ + (detail ? std::string(": ") + detail : ""));
}

// With OpenSSL's own socket BIO, SIGPIPE would kill the process.

BIO_METHOD *session::method() {
  static BIO_METHOD *const made = [] {
    BIO_METHOD *m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "aio::socket");
    if (m && BIO_meth_set_read_ex(m, &session::on_read) && BIO_meth_set_write_ex(m, &session::on_write) &&
        BIO_meth_set_ctrl(m, &session::on_control))
      return m;
    throw std::bad_alloc();
  }();
  return made;
}

int session::on_read(BIO *b, char *into, std::size_t size, std::size_t *got) {
  session &self = *static_cast<session *>(BIO_get_data(b));
  BIO_clear_retry_flags(b);
  const ssize_t n = ::recv(self.native_handle(), into, size, MSG_DONTWAIT);
  if (n > 0) {
    *got = static_cast<std::size_t>(n);
    return 1;
  }
  // OpenSSL answers an end without close_notify with an alert, which our own end must not cause.
  const bool waits = n < 0 ? errno == EAGAIN || errno == EINTR : self.reads_no_more_;
  self.at_end_ = n == 0 && !waits;
  if (waits)
    BIO_set_retry_read(b);
  else if (n < 0)
    self.error_ = errno;
  return 0;
}

int session::on_write(BIO *b, const char *from, std::size_t size, std::size_t *sent) {
  session &self = *static_cast<session *>(BIO_get_data(b));
  BIO_clear_retry_flags(b);
  const ssize_t n = ::send(self.native_handle(), from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n >= 0) {
    *sent = static_cast<std::size_t>(n);
    return 1;
  }
  if (errno == EAGAIN || errno == EINTR)
    BIO_set_retry_write(b);
  else
    self.error_ = errno;
  return 0;
}

long session::on_control(BIO *b, int what, long, void *) {
  if (what == BIO_CTRL_EOF)
    return static_cast<session *>(BIO_get_data(b))->at_end_;
  return what == BIO_CTRL_FLUSH;
}

} // namespace aio::tls
