// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/http/client.hpp>

#include "transfer.hpp"

#include <aio/detail/c_string.hpp>

namespace aio::http {
namespace {

class curl_codes final : public std::error_category {
  const char *name() const noexcept override { return "curl"; }
  std::string message(int code) const override { return curl_easy_strerror(static_cast<CURLcode>(code)); }
  std::error_condition default_error_condition(int code) const noexcept override {
    return code == CURLE_OPERATION_TIMEDOUT ? std::make_error_condition(std::errc::timed_out)
                                            : std::error_condition(code, *this);
  }
};

/// Not a member of the client, which may be destroyed before this begins.
task<client_response> all_of(std::shared_ptr<engine> by, client_request what) {
  transfer t(std::move(by), std::move(what), true);
  co_await t.start();
  co_await t.all_has_come();
  client_response r;
  static_cast<response_head &>(r) = std::move(t.head);
  r.body = t.take_body();
  co_return r;
}

} // namespace

const std::error_category &curl_category() noexcept {
  static const curl_codes category;
  return category;
}

transfer_error::transfer_error(int curl_code, const std::string &text)
    : std::system_error(curl_code, curl_category()), text_(text) {}

/// Checked before libcurl makes a field, or a path, of them.
static client_options checked(client_options o) {
  fields().add("User-Agent", o.user_agent);
  for (const std::string *path : {&o.ca_file, &o.certificate_file, &o.key_file})
    detail::c_string(*path, "client_options");
  return o;
}

client::client(client_options options) : engine_(std::make_shared<engine>(checked(std::move(options)))) {}
client::client(client &&) noexcept = default;
client &client::operator=(client &&) noexcept = default;
client::~client() = default;

task<client_response> client::get(std::string url) { return all_of(engine_, client_request("GET", std::move(url))); }

task<client_response> client::post(std::string url, std::string body, std::string content_type) {
  client_request what("POST", std::move(url));
  what.body = std::move(body);
  what.headers.add("Content-Type", std::move(content_type));
  return all_of(engine_, std::move(what));
}

task<client_response> client::send(client_request what) { return all_of(engine_, std::move(what)); }

task<download> client::open(client_request what) { return download::start(engine_, std::move(what)); }

task<download> download::start(std::shared_ptr<engine> by, client_request what) {
  auto t = std::make_unique<transfer>(std::move(by), std::move(what), false);
  co_await t->start();
  co_await t->head_has_come();
  co_return download(std::move(t));
}

download::download(std::unique_ptr<transfer> t) noexcept : transfer_(std::move(t)) {}
download::download(download &&) noexcept = default;
download &download::operator=(download &&) noexcept = default;
download::~download() = default;

const response_head &download::head() const noexcept { return transfer_->head; }

task<std::string> download::read_some() { return transfer_->next_part(); }

} // namespace aio::http
