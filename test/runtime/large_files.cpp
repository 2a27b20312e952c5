// RUN: %aio %s -o %t && rm -rf %t.d && mkdir -p %t.d && env AIO_LOOP=epoll %t %t.d | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t %t.d | FileCheck %s && env AIO_LOOP=uv %t %t.d | FileCheck %s
// Reading much must not keep the other tasks from running.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <fstream>

using namespace std::chrono_literals;

namespace {

std::string folder;
constexpr std::size_t size = 64 << 20;

/// How often another task runs while the work goes on.
template <class Work> aio::task<int> turns_during(Work work) {
  int turns = 0;
  aio::handle<> other = aio::spawn([](int &turns) -> aio::task<> {
    for (;; ++turns)
      co_await aio::yield();
  }(turns));
  co_await std::move(work);
  other.cancel();
  try {
    co_await other;
  } catch (const aio::cancelled &) {
  }
  co_return turns;
}

aio::task<> in_blocks() {
  {
    std::ofstream(folder + "/large") << std::string(size, 'x');
  }
  const auto read = [&]() -> aio::task<> { EXPECT((co_await aio::read_file(folder + "/large")).size() == size); };
  EXPECT(co_await turns_during(read()) >= 100);
  // One read of all, into memory of the caller, is another thread's work.
  std::string all(size, '\0');
  const auto at_once = [&]() -> aio::task<> {
    aio::file f = co_await aio::file::open(folder + "/large");
    EXPECT(co_await f.read(std::as_writable_bytes(std::span(all))) > 0);
  };
  EXPECT(co_await turns_during(at_once()) >= 100);
}

aio::task<> most() {
  EXPECT((co_await aio::read_file(folder + "/large", size)).size() == size);
  for (const std::size_t most : {size - 1, std::size_t{1}, std::size_t{0}})
    EXPECT((co_await system_error_of(aio::read_file(folder + "/large", most))).find("File too large") !=
           std::string::npos);
  EXPECT((co_await system_error_of(aio::read_file("/dev/zero", 1'000'000))).find("File too large") !=
         std::string::npos);
  EXPECT(!(co_await aio::read_file("/proc/self/status")).empty()); // has no size
  {
    std::ofstream(folder + "/empty");
  }
  EXPECT((co_await aio::read_file(folder + "/empty", 0)).empty());
}

// However much there is to come, there is a turn for a timeout.
aio::task<> endless() {
  bool expired = false;
  try {
    co_await aio::timeout(50ms, aio::read_file("/dev/zero"));
  } catch (const aio::timeout_error &) {
    expired = true;
  }
  EXPECT(expired);
}

} // namespace

int main(int, char **argv) {
  folder = argv[1];
  check_in_real_time("in_blocks", in_blocks());
  check_in_real_time("most", most());
  check_in_real_time("endless", endless());
}

// CHECK: ok in_blocks
// CHECK-NEXT: ok most
// CHECK-NEXT: ok endless
