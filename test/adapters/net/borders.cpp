// REQUIRES: net
// RUN: %net %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s && env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
// "localhost\0.example.org" is localhost for the system, and may have been checked for its end.
#include <aio/aio.hpp>
#include <aio/net/connect.hpp>

#include "expect.hpp"

using namespace std::string_literals;

namespace {

template <class Work> aio::task<bool> is_refused(Work work) {
  try {
    co_await std::move(work);
  } catch (const std::invalid_argument &) {
    co_return true;
  }
  co_return false;
}

aio::task<> names() {
  EXPECT(co_await is_refused(aio::net::resolve("localhost\0.example.org"s, "80")));
  EXPECT(co_await is_refused(aio::net::resolve("127.0.0.1\0.example.org"s, "80")));
  EXPECT(co_await is_refused(aio::net::resolve("localhost", "80\0x"s)));
  EXPECT(co_await is_refused(aio::net::connect("localhost\0.example.org"s, "80")));
  EXPECT(!aio::net::address::numeric("127.0.0.1\0x"s, 80));
  EXPECT_THROW(std::invalid_argument, aio::net::address::unix_socket("/tmp/a\0b"s));
  EXPECT(aio::net::address::unix_socket("\0a\0b"s).path() == ""); // a name without a file may have any character
}

} // namespace

int main() { check_in_real_time("names", names()); }

// CHECK: ok names
