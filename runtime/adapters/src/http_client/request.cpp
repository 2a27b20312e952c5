// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The libcurl options of a request.
#include "transfer.hpp"

#include <aio/detail/c_string.hpp>
#include <aio/sleep.hpp>

#include <charconv>
#include <new>
#include <stdexcept>

namespace aio::http {

using aio::detail::c_string;

void transfer::throw_if(CURLcode failed) const {
  if (failed)
    throw transfer_error(failed, text(curl_easy_strerror(failed)));
}

template <class T> void transfer::set(CURLoption option, T value) { throw_if(handle_->set(option, value)); }

task<> transfer::start() {
  if (request_.url.find("://") == request_.url.npos) // libcurl would guess
    throw transfer_error(CURLE_URL_MALFORMAT, text("a URL begins with http:// or https://"));
  const bool is_https = same_name(std::string_view(request_.url).substr(0, 6), "https:");
  throw_if(handle_->set_url(request_.url));
  changed_options_ = is_https || request_.method != "GET" || request_.parts || !request_.body.empty() ||
                     request_.headers.size() != 0 || request_.url.find('@') != request_.url.npos;
  follows_ = engine_->options.redirects != 0;
  if (changed_options_) {
    set(CURLOPT_PIPEWAIT, is_https ? 1L : 0L); // may be HTTP/2: wait for the first connection before opening more
    set_method();
    set_headers();
  }
  const bool first = engine_->start(*this);
  if (request_.parts)
    feeder_.emplace().spawn(feed());
  if (first) {
    co_await yield();
    engine_->settle();
  }
}

/// libcurl repeats a request with a named method with that method, and without its body, if a redirect means GET: so
/// none is followed then.
void transfer::set_method() {
  const std::string &m = request_.method;
  if (!is_token(m))
    throw std::invalid_argument("aio::http: not a method: " + m);
  const bool has_body = request_.parts || !request_.body.empty();
  const bool is_get = m == "GET" && !has_body, is_head = m == "HEAD" && !has_body, is_put = m == "PUT";
  follows_ = follows_ && (is_get || is_head || is_put || m == "POST");
  set(CURLOPT_FOLLOWLOCATION, follows_ ? 1L : 0L);
  if (is_head) {
    set(CURLOPT_NOBODY, 1L);
  } else if (is_put) {
    set(CURLOPT_UPLOAD, 1L);
    set_body(CURLOPT_INFILESIZE_LARGE);
  } else if (has_body || m == "POST") {
    set(CURLOPT_POST, 1L);
    set_body(CURLOPT_POSTFIELDSIZE_LARGE);
  }
  if (!is_get && !is_head && !is_put && m != "POST")
    set(CURLOPT_CUSTOMREQUEST, c_string(m, "a method"));
}

void transfer::set_body(CURLoption size) {
  const bool is_put = size == CURLOPT_INFILESIZE_LARGE;
  curl_off_t length = request_.parts ? -1 : static_cast<curl_off_t>(request_.body.size());
  if (const auto said = request_.headers.find("content-length"); said && request_.parts)
    std::from_chars(said->data(), said->data() + said->size(), length);
  set(size, length);
  if (!request_.parts && !is_put)
    return set(CURLOPT_POSTFIELDS, request_.body.data());
  set(CURLOPT_READFUNCTION, &transfer::on_room);
  set(CURLOPT_READDATA, this);
  set(CURLOPT_SEEKFUNCTION, &transfer::on_rewind);
  set(CURLOPT_SEEKDATA, this);
  last_part_ = !request_.parts;
  part_ = std::move(request_.body);
  if (length < 0 && !is_put)
    add_line("Transfer-Encoding: chunked");
}

void transfer::set_headers() {
  for (const auto &[name, value] : request_.headers)
    if (!same_name(name, "content-length")) // libcurl sends the length of the body
      add_line(std::string(name) + (value.empty() ? ";" : ": " + std::string(value)));
  add_line("Expect:"); // would have the server asked first, and wait a second for its answer
  if (!request_.headers.find("content-type"))
    add_line("Content-Type:"); // not claimed to be a form
  set(CURLOPT_HTTPHEADER, header_lines_);
}

void transfer::add_line(const std::string &line) {
  curl_slist *longer = curl_slist_append(header_lines_, c_string(line, "a field"));
  if (!longer)
    throw std::bad_alloc();
  header_lines_ = longer;
}

} // namespace aio::http
