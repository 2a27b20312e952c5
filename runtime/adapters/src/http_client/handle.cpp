// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "handle.hpp"

#include "transfer.hpp"

#include <aio/detail/c_string.hpp>

#include <new>
#include <string_view>
#include <utility>

namespace aio::http {

using aio::detail::c_string;

namespace {

/// The header that libcurl sends with CURLOPT_ACCEPT_ENCODING. From a list, it formats the line once, not twice.
curl_slist *accept_encoding() {
  static curl_slist *const line = [] {
    constexpr std::pair<int, std::string_view> known[] = {
        {CURL_VERSION_LIBZ, "deflate, gzip"}, {CURL_VERSION_BROTLI, "br"}, {CURL_VERSION_ZSTD, "zstd"}};
    const int features = curl_version_info(CURLVERSION_NOW)->features;
    std::string text;
    for (const auto &[feature, names] : known)
      if (features & feature)
        text.append(text.empty() ? "Accept-Encoding: " : ", ").append(names);
    return text.empty() ? nullptr : curl_slist_append(nullptr, c_string(text, "a field"));
  }();
  return line;
}

} // namespace

handle::handle(engine &of) : engine_(of), usual_header_(accept_encoding()), easy_(curl_easy_init()) {
  if (!easy_)
    throw std::bad_alloc();
  configure();
}

handle::~handle() { curl_easy_cleanup(easy_); }

void handle::reset() noexcept {
  curl_easy_reset(easy_);
  url_.clear();
  configure();
}

CURLcode handle::set_url(const std::string &url) {
  if (url == url_ && !url.empty())
    return CURLE_OK;
  url_.clear();
  // libcurl would parse it for each request, and put it together again: a seventh of all its work. A copy of a parsed
  // one has no zone of an IPv6 address (7.88).
  parsed_url_.reset(url.find('[') == url.npos ? curl_url() : nullptr);
  constexpr unsigned as_libcurl_does = CURLU_NON_SUPPORT_SCHEME;
  if (curl_url_set(parsed_url_.get(), CURLUPART_URL, c_string(url, "a URL"), as_libcurl_does))
    parsed_url_.reset(); // the request will report the error
  set(CURLOPT_CURLU, parsed_url_.get());
  const CURLcode failed = set(CURLOPT_URL, c_string(url, "a URL"));
  if (!failed)
    url_ = url;
  return failed;
}

transfer &handle::user_of(CURL *easy) noexcept {
  handle *h = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &h);
  return *h->user;
}

/// Fails only if there is no memory for a string, or if libcurl lacks a feature (compression): the request shows that.
void handle::configure() noexcept {
  const client_options &options = engine_.options;
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_ERRORBUFFER, reason);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HEADERFUNCTION, &transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_OPENSOCKETFUNCTION, &engine::on_open);
  set(CURLOPT_OPENSOCKETDATA, &engine_);
  set(CURLOPT_CLOSESOCKETFUNCTION, &engine::on_close);
  set(CURLOPT_CLOSESOCKETDATA, &engine_);
  set(CURLOPT_ACCEPT_ENCODING, "");
  set(CURLOPT_HTTPHEADER, usual_header_);
  set(CURLOPT_USERAGENT, c_string(options.user_agent, "client_options"));
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L); // a cancel does not wait for the name servers
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall.count()));
  set(CURLOPT_FOLLOWLOCATION, options.redirects != 0 ? 1L : 0L);
  set(CURLOPT_MAXREDIRS, options.redirects);
  if (!engine_.has_proxies)
    set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_CAPATH, nullptr); // with a file alone, libcurl reads it once and not for each connection
  if (!options.ca_file.empty())
    set(CURLOPT_CAINFO, c_string(options.ca_file, "client_options"));
  if (!options.certificate_file.empty()) {
    set(CURLOPT_SSLCERT, c_string(options.certificate_file, "client_options"));
    set(CURLOPT_SSLKEY, c_string(options.key_file, "client_options"));
  }
  set(CURLOPT_SSL_VERIFYPEER, options.verify ? 1L : 0L);
  set(CURLOPT_SSL_VERIFYHOST, options.verify ? 2L : 0L);
}

} // namespace aio::http
