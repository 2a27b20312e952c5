// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libcurl's easy handle, and what it points to.
#pragma once

#include <aio/detail/list.hpp>

#include <memory>
#include <string>

#include <curl/curl.h>

namespace aio::http {

class engine;
class transfer;

/// Used for one request after the other. An option costs more than a pointer, so those that all requests have are set
/// once, and libcurl is given this instead of the transfer.
class handle : detail::immovable {
public:
  /// Throws std::bad_alloc.
  explicit handle(engine &of);
  ~handle();

  /// Forgets the options of a request.
  void reset() noexcept;

  /// Returns what curl_easy_setopt() does.
  template <class T> CURLcode set(CURLoption option, T value) noexcept {
    return curl_easy_setopt(easy_, option, value);
  }
  CURLcode set_url(const std::string &url);

  operator CURL *() const noexcept { return easy_; }
  static transfer &user_of(CURL *easy) noexcept;

  transfer *user = nullptr;
  char reason[CURL_ERROR_SIZE] = "";

private:
  struct url_cleanup {
    void operator()(CURLU *u) const noexcept { curl_url_cleanup(u); }
  };

  void configure() noexcept;

  engine &engine_;
  curl_slist *const usual_header_; // of requests that have none of their own; made before what must be cleaned up
  CURL *const easy_;
  std::string url_; // the last one: programs often repeat a request
  std::unique_ptr<CURLU, url_cleanup> parsed_url_;
};

} // namespace aio::http
