// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "parser.hpp"

#include "target.hpp"

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>

#include <limits>
#include <string>
#include <utility>

namespace aio::http::server {
namespace {

namespace beast = boost::beast;
using beast::error_code;

constexpr const char *too_long = "the body is too long";

/// Beast's string_body allocates the announced length; this grows with the received bytes.
struct arriving_body {
  using value_type = std::string;
  class reader {
  public:
    template <bool IsRequest, class Fields>
    reader(beast::http::header<IsRequest, Fields> &, std::string &to) : to_(to) {}
    void init(const boost::optional<std::uint64_t> &, error_code &ec) { ec = {}; }
    template <class Buffers> std::size_t put(const Buffers &buffers, error_code &ec) {
      ec = {};
      const std::size_t before = to_.size();
      for (const auto &each : beast::buffers_range_ref(buffers))
        to_.append(static_cast<const char *>(each.data()), each.size());
      return to_.size() - before;
    }
    void finish(error_code &ec) { ec = {}; }

  private:
    std::string &to_;
  };
};

[[noreturn]] void refuse(const error_code &ec) {
  using beast::http::error;
  if (ec == error::header_limit)
    throw status_error(431, "the header is too long");
  throw status_error(400, "this is no HTTP request: " + ec.message());
}

} // namespace

struct parser::machine {
  explicit machine(std::uint32_t header) : header_limit(header) {
    beast_parser.header_limit(header);
    // Would have to be known before the header, which decides the limit. Boost 1.74 treats none as zero.
    beast_parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  }

  /// Beast adds the fields behind a chunked body to those of the header, so these are copied before. A client must not
  /// be able to send, say, a Host twice, for different readers.
  void take_head() {
    const auto &head = beast_parser.get();
    message.method = std::string(head.method_string());
    message.target = std::string(head.target());
    try {
      for (const auto &each : head)
        message.headers.add({each.name_string().data(), each.name_string().size()},
                            {each.value().data(), each.value().size()});
    } catch (const std::invalid_argument &e) {
      throw status_error(400, e.what());
    }
    check_head();
    expects_continue = beast_parser.get().version() == 11 && !message.headers.get("Expect").empty();
    split_target(message);
  }

  void check_head() const {
    const fields &headers = message.headers;
    const std::size_t hosts = headers.count("Host");
    if (hosts > 1 || (hosts == 0 && beast_parser.get().version() == 11) || !is_authority(headers.get("Host")))
      throw status_error(400, "a request has one Host");
    // Beast accepts repeated lengths if they are equal; another parser may read the list differently.
    const std::string_view length = headers.get("Content-Length");
    if (headers.count("Content-Length") > 1 || length.find_first_not_of("0123456789") != length.npos)
      throw status_error(400, "a request has one Content-Length");
    if (headers.count("Transfer-Encoding") > 0 && beast_parser.get().version() != 11)
      throw status_error(400, "HTTP/1.0 has no chunks");
    // Beast takes a request with another coding for one without a body; the bytes of the body would be the next
    // request.
    if (headers.count("Transfer-Encoding") > 0 &&
        (headers.count("Transfer-Encoding") > 1 || !same_name(headers.get("Transfer-Encoding"), "chunked")))
      throw status_error(501, "the only transfer coding is chunked");
    if (const std::string_view expected = headers.get("Expect");
        !expected.empty() && !same_name(expected, "100-continue"))
      throw status_error(417, "the only expectation is 100-continue");
  }

  /// Beast would put the lines of a folded field together, which RFC 9112 lets a server refuse; other parsers see two.
  void take_lines(std::string_view lines) {
    header_size += lines.size();
    for (std::size_t at = lines.find('\n'); at != lines.npos; at = lines.find('\n', at + 1))
      if (at + 1 < lines.size() && (lines[at + 1] == ' ' || lines[at + 1] == '\t'))
        throw status_error(400, "a field is folded");
  }

  /// Chunks may be as small as a byte, but extensions must not make up most of the body.
  void count_body(std::size_t taken, std::size_t body) {
    constexpr std::uint64_t most_each = 16;
    body_size += body;
    framing_size += taken - body;
    if (framing_size > header_limit + most_each * body_size)
      throw status_error(400, "the chunks have too many extensions");
  }

  std::string &body() noexcept { return beast_parser.get().body(); }

  beast::http::parser<true, arriving_body> beast_parser;
  const std::size_t header_limit;
  std::size_t header_size = 0;
  std::uint64_t body_size = 0;    // that has come
  std::uint64_t framing_size = 0; // of chunks: bytes other than the body
  bool in_chunk_header = false;   // and Beast has seen its beginning
  std::uint64_t body_limit = std::numeric_limits<std::uint64_t>::max();
  bool expects_continue = false;
  request message;
};

parser::parser(std::uint32_t header_limit) : machine_(std::make_unique<machine>(header_limit)) {}
parser::~parser() = default;

std::size_t parser::put(std::string_view bytes) {
  machine &m = *machine_;
  std::size_t taken = 0;
  // Clients may send an empty line ahead of a request.
  for (; !m.beast_parser.got_some() && bytes.substr(taken).starts_with("\r\n"); taken += 2)
    m.header_size += 2;
  if (!m.beast_parser.got_some() && bytes.substr(taken) == "\r")
    return taken;
  // Beast asserts that the rest of the last chunk arrives in one piece.
  constexpr std::size_t last_chunk_size = 5;
  if (m.in_chunk_header && bytes.starts_with('0') && bytes.size() < last_chunk_size)
    return 0;
  error_code ec;
  bool at_head = false;
  while (taken < bytes.size() && !is_complete() && !ec && !at_head) {
    const bool in_header = !has_head();
    const std::size_t body_before = m.body().size();
    const std::size_t n = m.beast_parser.put({bytes.data() + taken, bytes.size() - taken}, ec);
    if (in_header)
      m.take_lines(bytes.substr(taken, n));
    else
      m.count_body(n, m.body().size() - body_before);
    taken += n;
    at_head = in_header && has_head();
  }
  const bool need_more = ec == beast::http::error::need_more;
  if (ec && !need_more)
    refuse(ec);
  // Beast's own limit is that of what it has not taken yet, and it may take a header field by field.
  const std::size_t unfinished = bytes.size() - taken;
  if (m.header_size + (has_head() ? 0 : unfinished) > m.header_limit)
    throw status_error(431, "the header is too long");
  if (need_more && unfinished > m.header_limit)
    throw status_error(400, "a chunk's header is too long");
  m.in_chunk_header = need_more && has_head() && unfinished > 0;
  if (at_head)
    m.take_head();
  if (m.body().size() > m.body_limit)
    throw status_error(413, too_long);
  return taken;
}

void parser::limit_body(std::uint64_t limit) {
  machine_->body_limit = limit;
  if (const auto announced = machine_->beast_parser.content_length(); announced && *announced > limit)
    throw status_error(413, too_long);
}

std::string parser::take_body() noexcept { return std::exchange(machine_->body(), {}); }

bool parser::has_head() const noexcept { return machine_->beast_parser.is_header_done(); }
bool parser::is_complete() const noexcept { return machine_->beast_parser.is_done(); }
request &parser::message() noexcept { return machine_->message; }
bool parser::is_http11() const noexcept { return machine_->beast_parser.get().version() == 11; }
bool parser::keep_alive() const { return machine_->beast_parser.keep_alive(); }
bool parser::expects_continue() const noexcept { return machine_->expects_continue; }

std::string_view reason(int status) {
  const auto known = beast::http::int_to_status(static_cast<unsigned>(status));
  const auto text = beast::http::obsolete_reason(known);
  return {text.data(), text.size()};
}

} // namespace aio::http::server
