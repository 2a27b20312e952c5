// With libaio-debug, preloaded or linked, debug mode names the function of the C library that blocked, and the holder
// of a lock.
// RUN: %aio %s -o %t
// RUN: env AIO_DEBUG=1 AIO_SLOW_MS=30 LD_PRELOAD=%{debug} ASAN_OPTIONS=verify_asan_link_order=0 %t 2>&1 | FileCheck %s --implicit-check-not=warning: --implicit-check-not=note:
// RUN: %aio %s -o %t-linked -Wl,--no-as-needed %{debug} -Wl,-rpath,%{debug-folder}
// RUN: env AIO_DEBUG=1 AIO_SLOW_MS=30 %t-linked 2>&1 | FileCheck %s --implicit-check-not=warning: --implicit-check-not=note:
// Without debug mode it is silent; so is debug mode about calls and locks without it.
// RUN: env LD_PRELOAD=%{debug} ASAN_OPTIONS=verify_asan_link_order=0 %t 2>&1 | FileCheck %s --check-prefix=OFF --implicit-check-not=warning:
// RUN: env AIO_DEBUG=1 AIO_SLOW_MS=1000 %t 2>&1 | FileCheck %s --check-prefix=OFF --implicit-check-not=warning:
#include <aio/aio.hpp>

#include "expect.hpp"

#include <future>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

// clang-format off
// CHECK: start

aio::task<> sleeps() { ::usleep(40'000); co_return; }
// CHECK-NEXT: {{.*}}:[[@LINE-1]]: warning: coroutine 'sleeps' held the event loop
// CHECK-NEXT: {{.*}}:[[@LINE-2]]: note: {{[0-9]+}} ms of it in usleep()

aio::task<> sleeps_the_standard_way() { std::this_thread::sleep_for(40ms); co_return; }
// CHECK-NEXT: warning: coroutine 'sleeps_the_standard_way' held the event loop
// CHECK-NEXT: note: {{[0-9]+}} ms of it in {{(clock_)?}}nanosleep()

aio::task<> reads(int fd) {
  char c;
  for (int i = 0; i < 3; ++i)
    if (::read(fd, &c, 1) != 1) co_return;
  co_await aio::yield();
}
// CHECK-NEXT: warning: coroutine 'reads' held the event loop
// CHECK-NEXT: note: {{[0-9]+}} ms of it in read(), called 3 times

aio::task<> opens(const char *fifo) { const int fd = ::open(fifo, O_RDONLY | O_CLOEXEC); ::close(fd); co_return; }
// CHECK-NEXT: warning: coroutine 'opens' held the event loop
// CHECK-NEXT: note: {{[0-9]+}} ms of it in open()

aio::task<> opens_a_stream(const char *fifo) { std::FILE *const f = std::fopen(fifo, "r"); std::fclose(f); co_return; }
// CHECK-NEXT: warning: coroutine 'opens_a_stream' held the event loop
// CHECK-NEXT: note: {{[0-9]+}} ms of it in fopen()

aio::task<> waits_for_a_lock(std::mutex &m) { { std::lock_guard hold(m); } co_return; }
// CHECK-NEXT: warning: coroutine 'waits_for_a_lock' held the event loop
// CHECK-NEXT: note: {{[0-9]+}} ms of it in pthread_mutex_lock()

aio::task<> waits_for_a_future(std::future<void> &f) { f.get(); co_return; }
// CHECK-NEXT: warning: coroutine 'waits_for_a_future' held the event loop
// CHECK-NEXT: note: {{[0-9]+}} ms of it in futex()

aio::task<> pause() { co_await aio::sleep(1ms); }

aio::task<> suspends_with_a_lock(std::mutex &m) {
  co_await pause();
  std::lock_guard hold(m);
  co_await pause();
  co_await pause(); // said once
}
// CHECK-NEXT: {{.*}}:[[@LINE-3]]: warning: coroutine 'suspends_with_a_lock' waits here while it holds a thread lock: {{.*}} [async-lock-across-suspend]
// CHECK-NEXT: {{.*}}:[[@LINE+2]]: note: awaited here, in 'parent'

aio::task<> parent(std::mutex &m) { co_await suspends_with_a_lock(m); }

aio::task<> suspends_with_a_shared_lock(std::shared_mutex &m) {
  std::shared_lock hold(m);
  co_await aio::yield();
}
// CHECK-NEXT: warning: coroutine 'suspends_with_a_shared_lock' waits here while it holds a thread lock

aio::task<> releases_in_time(std::mutex &m, std::mutex &other) {
  { std::lock_guard hold(m); }
  co_await pause();
  std::unique_lock a(m), b(other);
  b.unlock();
  a.unlock();
  co_await pause();
  std::unique_lock attempt(m, std::try_to_lock);
  attempt.unlock();
  co_await aio::to_thread([&] { std::lock_guard hold(m); ::usleep(40'000); });
}

} // namespace

template <class Work> std::jthread later(Work work) {
  return std::jthread([work] { ::usleep(50'000); work(); });
}

int main(int, char **arguments) {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  std::puts("start");
  aio::run(sleeps());
  aio::run(sleeps_the_standard_way());
  {
    int ends[2];
    EXPECT(::pipe(ends) == 0);
    const std::jthread writer = later([&] { EXPECT(::write(ends[1], "abc", 3) == 3); });
    aio::run(reads(ends[0]));
  }
  const std::string fifo = std::string(arguments[0]) + ".fifo";
  ::unlink(fifo.c_str());
  EXPECT(::mkfifo(fifo.c_str(), 0600) == 0);
  for (aio::task<> (*each)(const char *) : {opens, opens_a_stream}) {
    const std::jthread writer = later([&] { ::close(::open(fifo.c_str(), O_WRONLY | O_CLOEXEC)); });
    aio::run(each(fifo.c_str()));
  }
  {
    std::mutex m;
    m.lock();
    std::mutex *mine = &m;
    std::atomic<bool> held = false;
    m.unlock();
    const std::jthread other([&] { std::lock_guard hold(*mine); held = true; ::usleep(50'000); });
    while (!held) std::this_thread::yield();
    aio::run(waits_for_a_lock(m));
  }
  {
    std::promise<void> p;
    std::future<void> f = p.get_future();
    const std::jthread other = later([&] { p.set_value(); });
    aio::run(waits_for_a_future(f));
  }
  std::mutex m, other;
  std::shared_mutex shared;
  aio::run(parent(m));
  aio::run(suspends_with_a_shared_lock(shared));
  aio::run(releases_in_time(m, other));
  // CHECK-NEXT: {{^}}end{{$}}
  std::puts("end");
}

// OFF: start
// OFF-NEXT: end
