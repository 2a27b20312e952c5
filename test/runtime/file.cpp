// RUN: %aio %s -o %t && mkdir -p %t.d
// RUN: env AIO_LOOP=epoll %t %t.d | FileCheck %s && env AIO_LOOP=io_uring %t %t.d | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.d | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <array>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include <sys/mman.h>

using namespace std::chrono_literals;

namespace {

std::string folder;

std::string at(const char *name) { return folder + "/" + name; }

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

aio::task<std::string> read(aio::file &f, std::size_t most) {
  std::string text(most, '\0');
  const std::size_t n = co_await f.read(std::as_writable_bytes(std::span(text)));
  co_return text.substr(0, n);
}

aio::task<std::string> read_at(aio::file &f, std::uint64_t offset, std::size_t most) {
  std::string text(most, '\0');
  const std::size_t n = co_await f.read_at(offset, std::as_writable_bytes(std::span(text)));
  co_return text.substr(0, n);
}

aio::task<> round_trip() {
  aio::file f = co_await aio::file::open(at("a"), O_RDWR | O_CREAT | O_TRUNC, 0600);
  co_await f.write(bytes("one "));
  co_await f.write(bytes("two"));
  co_await f.sync();
  const auto about = co_await f.stat();
  EXPECT(about.stx_size == 7 && (about.stx_mode & 07777) == 0600);
  EXPECT(co_await read(f, 10) == ""); // the position is at the end
  EXPECT(co_await read_at(f, 0, 10) == "one two");
  EXPECT(co_await read_at(f, 7, 10) == "");
  co_await f.write_at(4, bytes("TWO"));
  co_await f.truncate(6);
  co_await f.close();
  co_await f.close();
  EXPECT(f.native_handle() == -1);

  aio::file again = co_await aio::file::open(at("a"));
  EXPECT((::fcntl(again.native_handle(), F_GETFD) & FD_CLOEXEC) != 0);
  EXPECT(co_await read(again, 4) == "one ");
  EXPECT(co_await read_at(again, 0, 3) == "one"); // does not move the position
  EXPECT(co_await read(again, 10) == "TW");
  EXPECT(co_await read(again, 10) == "");

  aio::file log = co_await aio::file::open(at("a"), O_WRONLY | O_APPEND);
  co_await log.write(bytes("!"));
  again = std::move(log);
  EXPECT(log.native_handle() == -1 && again.path() == at("a"));
  const std::string all = co_await aio::read_file(at("a"));
  EXPECT(all == "one TW!");

  // With O_APPEND the position is of reads only.
  aio::file both = co_await aio::file::open(at("a"), O_RDWR | O_APPEND);
  EXPECT(co_await read(both, 3) == "one");
  co_await both.write(bytes("?"));
  EXPECT(co_await read(both, 10) == " TW!?");
}

aio::task<> beyond_four_gigabytes() {
  constexpr std::uint64_t five = 5ull << 30;
  aio::file f = co_await aio::file::open(at("sparse"), O_RDWR | O_CREAT | O_TRUNC);
  co_await f.write_at(five, bytes("far"));
  const auto about = co_await f.stat();
  EXPECT(about.stx_size == five + 3);
  EXPECT(co_await read_at(f, five + 1, 10) == "ar");
  EXPECT(co_await read_at(f, five - 4, 4) == std::string(4, '\0'));
  co_await f.truncate(five + 1);
  EXPECT(co_await read_at(f, five, 10) == "f");
  co_await f.truncate(0);
}

// More than Linux takes in one call, and than an int can count: pages that were never touched are free.
aio::task<> more_than_two_gigabytes() {
  constexpr std::size_t size = (2ull << 30) + 4096;
  void *zeroes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  EXPECT(zeroes != MAP_FAILED);
  aio::file f = co_await aio::file::open("/dev/null", O_WRONLY);
  co_await f.write({static_cast<const std::byte *>(zeroes), size});
  ::munmap(zeroes, size);
}

aio::task<> errors() {
  EXPECT(co_await system_error_of(aio::file::open(at("none"))) == "open " + at("none") + ": No such file or directory");
  aio::file directory = co_await aio::file::open(folder);
  std::array<std::byte, 8> buffer;
  EXPECT(co_await system_error_of(directory.read(buffer)) == "read " + folder + ": Is a directory");
  EXPECT(co_await system_error_of(aio::file::open(folder, O_WRONLY)) == "open " + folder + ": Is a directory");
  aio::file f = co_await aio::file::open(at("a"));
  EXPECT(co_await system_error_of(f.write(bytes("x"))) == "write " + at("a") + ": Bad file descriptor");
  EXPECT(co_await system_error_of(f.truncate(0)) == "truncate " + at("a") + ": Invalid argument");
  EXPECT(co_await system_error_of(aio::file::open(at("a"), O_CREAT | O_EXCL)) == "open " + at("a") + ": File exists");
  co_await f.close();
  EXPECT(co_await system_error_of(f.read(buffer)) == "read " + at("a") + ": Bad file descriptor");
  EXPECT(co_await system_error_of(f.stat()) == "stat " + at("a") + ": Bad file descriptor");
  aio::file full = co_await aio::file::open("/dev/full", O_WRONLY);
  EXPECT(co_await system_error_of(full.write(bytes("x"))) == "write /dev/full: No space left on device");
}

aio::task<> short_reads() {
  EXPECT(::mkfifo(at("fifo").c_str(), 0600) == 0);
  aio::file f = co_await aio::file::open(at("fifo"), O_RDWR);
  co_await f.write(bytes("few"));
  EXPECT(co_await read(f, 100) == "few");
  // A file of the kernel's that gives a page at a time.
  aio::file limits = co_await aio::file::open("/proc/self/maps");
  const std::string part = co_await read(limits, 1'000'000);
  const std::string rest = co_await read(limits, 1'000'000);
  EXPECT(!part.empty() && part.size() + rest.size() < 1'000'000 && !rest.empty());
}

aio::task<> many_at_once() {
  constexpr int count = 200, size = 4096;
  aio::file f = co_await aio::file::open(at("many"), O_RDWR | O_CREAT | O_TRUNC);
  const auto put = [&](int i) -> aio::task<> {
    const std::string block(size, static_cast<char>('a' + i % 26));
    co_await f.write_at(static_cast<std::uint64_t>(i) * size, bytes(block));
  };
  std::vector<aio::task<>> puts;
  for (int i = 0; i < count; ++i)
    puts.push_back(put(i));
  co_await aio::gather(std::move(puts));
  const auto check = [&](int i) -> aio::task<bool> {
    const std::string block = co_await read_at(f, static_cast<std::uint64_t>(i) * size, size);
    co_return block == std::string(size, static_cast<char>('a' + i % 26));
  };
  std::vector<aio::task<bool>> checks;
  for (int i = 0; i < count; ++i)
    checks.push_back(check(i));
  for (const bool right : co_await aio::gather(std::move(checks)))
    EXPECT(right);
}

/// Writes to the pipe in a while, from a thread of its own.
std::jthread later(int fifo, std::string_view text) {
  return std::jthread([=] {
    std::this_thread::sleep_for(60ms);
    EXPECT(::write(fifo, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  });
}

// A thread of the pool cannot be interrupted; io_uring can. Both ways nothing gets lost, and nothing is written into
// the buffer when the await is over.
aio::task<> cancelled_read() {
  const bool interruptible = aio::detail::this_loop->outside->takes_files();
  aio::file f = co_await aio::file::open(at("fifo"), O_RDWR);
  std::array<std::byte, 8> buffer{};
  const std::jthread writer = later(f.native_handle(), "late");
  bool expired = false;
  std::size_t n = 0;
  try {
    n = co_await aio::timeout(10ms, f.read(buffer));
  } catch (const aio::timeout_error &) {
    expired = true;
  }
  EXPECT(expired == interruptible);
  if (expired) {
    co_await aio::sleep(100ms);
    EXPECT(buffer == (std::array<std::byte, 8>{}));
    EXPECT(co_await read(f, 8) == "late");
  } else {
    EXPECT(n == 4 && std::memcmp(buffer.data(), "late", 4) == 0);
  }
}

aio::task<> destroyed_read() {
  aio::file f = co_await aio::file::open(at("fifo"), O_RDWR);
  const std::jthread writer = later(f.native_handle(), "late");
  {
    aio::task_group group;
    const auto victim = [&f]() -> aio::task<> { co_await read(f, 8); };
    group.spawn(victim());
    co_await aio::sleep(5ms);
  } // the frame, and the buffer in it, are gone: AddressSanitizer would see a write
  if (aio::detail::this_loop->outside->takes_files())
    EXPECT(co_await read(f, 8) == "late");
}

aio::task<> open_write_close(int i) {
  aio::file f = co_await aio::file::open(at("steps"), O_WRONLY | O_CREAT);
  co_await f.write(bytes(std::to_string(i)));
  co_await f.sync();
  co_await f.close();
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// At any moment: no descriptor is left, and none is closed twice.
aio::task<> cancelled_and_destroyed_anywhere() {
  co_await open_write_close(0); // a thread of the pool, and the ring, have descriptors too
  const std::size_t before = open_descriptors();
  for (const bool destroy : {false, true})
    for (int step = 0; step < 100; ++step) {
      aio::task_group group;
      group.spawn(open_write_close(step));
      const auto stop = std::chrono::steady_clock::now() + step * 5us;
      for (int turn = 0; turn < step % 10 || std::chrono::steady_clock::now() < stop; ++turn)
        co_await aio::yield();
      if (!destroy) {
        group.cancel();
        co_await group.join();
      }
    }
  EXPECT(open_descriptors() == before);
}

} // namespace

int main(int, char **arguments) {
  folder = arguments[1];
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  check_in_real_time("round trip", round_trip());
  check_in_real_time("large offsets", beyond_four_gigabytes());
  check_in_real_time("large writes", more_than_two_gigabytes());
  check_in_real_time("errors", errors());
  check_in_real_time("short reads", short_reads());
  check_in_real_time("many", many_at_once());
  check_in_real_time("cancelled read", cancelled_read());
  check_in_real_time("destroyed read", destroyed_read());
  check_in_real_time("anywhere", cancelled_and_destroyed_anywhere());
}

// CHECK: ok round trip
// CHECK-NEXT: ok large offsets
// CHECK-NEXT: ok large writes
// CHECK-NEXT: ok errors
// CHECK-NEXT: ok short reads
// CHECK-NEXT: ok many
// CHECK-NEXT: ok cancelled read
// CHECK-NEXT: ok destroyed read
// CHECK-NEXT: ok anywhere
