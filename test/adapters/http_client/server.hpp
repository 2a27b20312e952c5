// What the tests of the client have in common: where the server is, and how a request fails.
#pragma once

#include <aio/http/client.hpp>

#include "expect.hpp"

#include <curl/curl.h>

namespace http = aio::http;

inline std::string at(const char *variable, const std::string &path) {
  const char *url = std::getenv(variable);
  EXPECT(url);
  return url + path;
}
inline std::string server(const std::string &path) { return at("AIO_HTTP", path); }

struct failure {
  int code;
  std::string text;
};

/// 0 if it does not fail.
template <class T> aio::task<failure> failure_of(aio::task<T> work) {
  failure f{0, ""};
  try {
    co_await std::move(work);
  } catch (const http::transfer_error &e) {
    EXPECT(e.code().category() == http::curl_category());
    f.code = e.code().value();
    f.text = e.what();
  }
  co_return f;
}

inline std::string text_of(std::string url) { return "GET " + url + ": "; }

/// In real time: the server is another process.
inline void run(const char *name, aio::task<> body) {
  aio::run(std::move(body));
  std::printf("ok %s\n", name);
  std::fflush(stdout);
}
