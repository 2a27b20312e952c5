// RUN: %aio %s -o %t && %t 2>&1 | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <cstring>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

const aio::run_options virtual_time{.clock = aio::clock::virtual_time, .debug = false, .slow_after = 1s};

aio::task<int> answer() { co_return 42; }
aio::task<std::unique_ptr<int>> move_only() { co_return std::make_unique<int>(3); }
aio::task<> fails() {
  co_await aio::yield();
  throw std::runtime_error("main failed");
}

void values_and_errors() {
  EXPECT(aio::run(answer()) == 42);
  EXPECT(*aio::run(move_only()) == 3);
  EXPECT(EXPECT_THROW(std::runtime_error, aio::run(fails())) == "main failed");
  for (int i = 0; i < 100; ++i) // loops come and go
    EXPECT(aio::run(answer()) == 42);
  std::puts("ok values and errors");
}

aio::task<> main_cancels_itself() {
  throw aio::cancelled{};
  co_return;
}

int line_of_inner = 0;
aio::task<> nested() {
  line_of_inner = __LINE__ + 1;
  aio::run(answer());
  co_return;
}
void nested_run_names_both_places() {
  const int line_of_outer = __LINE__ + 1;
  const std::string what = EXPECT_THROW(aio::nested_run, aio::run(nested()));
  EXPECT(what.find("run.cpp:" + std::to_string(line_of_inner)) != what.npos);
  EXPECT(what.find("run.cpp:" + std::to_string(line_of_outer)) > what.find(":" + std::to_string(line_of_inner)));
  EXPECT(what.find("co_await it") != what.npos);
  EXPECT(aio::run(answer()) == 42); // the thread has no loop any more
  std::puts("ok nested run");
}

aio::task<> a_run_on_another_thread() {
  int n = 0;
  std::thread([&] { n = aio::run(answer()); }).join();
  EXPECT(n == 42);
  EXPECT(co_await aio::to_thread([] { return aio::run(answer()); }) == 42);
}

// What is left over when main ends is cancelled, in the order it was spawned, and waited for.
std::string trace;
aio::task<> sleeper(const char *name) {
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled &) {
    trace += name;
  }
  co_await aio::sleep(1s); // even a slow cleanup
  trace += "'";
  aio::handle<> never = aio::spawn([]() -> aio::task<> {
    trace += "spawned while closing";
    co_return;
  }());
  std::move(never).detach();
}
aio::task<> leaves_tasks_behind() {
  aio::spawn(sleeper("a")).detach();
  aio::spawn(sleeper("b")).detach();
  aio::handle<> never_begun = aio::spawn(sleeper("x"));
  std::move(never_begun).detach();
  co_await aio::yield();
  aio::spawn(sleeper("y")).detach(); // cancelled before it begins: never runs
  trace += "main ends;";
}
void leftovers() {
  aio::run(leaves_tasks_behind(), virtual_time);
  EXPECT(trace == "main ends;abx'''");
  std::puts("ok leftovers");
}

void no_descriptor_left() {
  // UBSan opens a pipe when it meets a class for the first time, so let it meet this one, and look at it afterwards.
  EXPECT(std::system_error(EMFILE, std::system_category(), "warm up").code().value() == EMFILE);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit none{3, limit.rlim_max};
  std::string what;
  setrlimit(RLIMIT_NOFILE, &none);
  try {
    aio::run(answer());
    setrlimit(RLIMIT_NOFILE, &limit);
  } catch (const std::system_error &e) {
    setrlimit(RLIMIT_NOFILE, &limit);
    what = e.what();
  }
  EXPECT(what.find("epoll_create1") != what.npos || what.find("io_uring_setup") != what.npos ||
         what.find("eventfd") != what.npos || what.find("uv_loop_init") != what.npos);
  EXPECT(aio::run(answer()) == 42);
  std::puts("ok no descriptor left");
}

void outside_of_run() {
  EXPECT(EXPECT_THROW(std::logic_error, (void)aio::spawn(answer())).find("spawn() was called outside") != std::string::npos);
  EXPECT_THROW(std::logic_error, (void)aio::now());
  EXPECT_THROW(std::logic_error, aio::task_group());
  std::puts("ok outside of run");
}

} // namespace

int main() {
  // CHECK: ok values and errors
  values_and_errors();
  // CHECK-NEXT: cancelled
  try {
    aio::run(main_cancels_itself());
  } catch (const aio::cancelled &) {
    std::puts("cancelled");
  }
  // CHECK-NEXT: ok nested run
  nested_run_names_both_places();
  // CHECK-NEXT: ok another thread
  check("another thread", a_run_on_another_thread());
  // CHECK-NEXT: ok leftovers
  leftovers();
  // CHECK-NEXT: ok no descriptor left
  no_descriptor_left();
  // CHECK-NEXT: ok outside of run
  outside_of_run();
}
