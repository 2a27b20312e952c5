// RUN: %aio %s -o %t && rm -rf %t.d && mkdir -p %t.d && env AIO_LOOP=epoll %t %t.d | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t %t.d | FileCheck %s && env AIO_LOOP=uv %t %t.d | FileCheck %s
// A text with a null character names something else for the system than for the program that has checked it.
#include <aio/aio.hpp>
#include <aio/detail/printable.hpp>

#include "expect.hpp"

#include <filesystem>

using namespace std::string_literals;

namespace {

std::string folder;

template <class Call> aio::task<bool> is_refused(Call call) {
  try {
    co_await call();
  } catch (const std::invalid_argument &e) {
    co_return std::string(e.what()).find("null character") != std::string::npos;
  }
  co_return false;
}

aio::task<> files() {
  const std::string secret = folder + "/secret", masked = secret + "\0.txt"s;
  co_await aio::write_file(secret, "key");
  EXPECT(co_await is_refused([&] { return aio::file::open(masked); }));
  EXPECT(co_await is_refused([&] { return aio::read_file(masked); }));
  EXPECT(co_await is_refused([&] { return aio::write_file(masked, "changed"); }));
  EXPECT(co_await is_refused([&] { return aio::list_directory(folder + "\0.d"s); }));
  EXPECT(co_await aio::read_file(secret) == "key");
  EXPECT((co_await aio::list_directory(folder)).size() == 1);
}

aio::task<int> exit_code_of(aio::process p) { co_return co_await p.wait(); }

aio::task<> processes() {
  const auto start = [](const std::vector<std::string> &argv, aio::process_options options = {}) {
    return exit_code_of(aio::process::start(argv, std::move(options)));
  };
  EXPECT(co_await is_refused([&] { return start({"true\0x"s}); }));
  EXPECT(co_await is_refused([&] { return start({"true", "a\0b"s}); }));
  EXPECT(co_await is_refused([&] { return start({"true"}, {.directory = "/\0tmp"s}); }));
  EXPECT(co_await is_refused([&] { return start({"true"}, {.environment = {{"A=b\0c"s}}}); }));
  aio::process honest = aio::process::start({"true"});
  EXPECT(co_await honest.wait() == 0);
}

aio::task<> log_lines() {
  EXPECT(aio::detail::printable("a\nb\x1b[2J\x7f\tc") == "a\\x0ab\\x1b[2J\\x7f\\x09c");
  EXPECT(aio::detail::printable("\xc3\xa9 \xc2\x9b") == "\xc3\xa9 \xc2\\x9b");
  co_return;
}

} // namespace

int main(int, char **argv) {
  folder = argv[1];
  check_in_real_time("files", files());
  check_in_real_time("processes", processes());
  check_in_real_time("log_lines", log_lines());
}

// CHECK: ok files
// CHECK-NEXT: ok processes
// CHECK-NEXT: ok log_lines
