// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/postgres/error.hpp>

#include <cstdlib>

namespace aio::postgres {
namespace {

constexpr int base = 36; // digits and letters, and five of them fit an int

class sqlstates final : public std::error_category {
  const char *name() const noexcept override { return "postgres"; }
  std::string message(int code) const override {
    std::string state(5, '0');
    for (auto digit = state.rbegin(); digit != state.rend(); ++digit, code /= base)
      *digit = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[code % base];
    return "SQLSTATE " + state;
  }
};

} // namespace

const std::error_category &error_category() noexcept {
  static const sqlstates category;
  return category;
}

error::error(std::string sqlstate, const std::string &message)
    : std::system_error(static_cast<int>(std::stol("0" + sqlstate, nullptr, base)), error_category(), message),
      sqlstate_(std::move(sqlstate)) {}

} // namespace aio::postgres
