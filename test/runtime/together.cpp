// RUN: %aio %s -o %t
// RUN: env AIO_LOOP=epoll %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=uv %t 2>&1 | FileCheck %s
//
// What is made of the other primitives: race(), next_of(), finally(), a group's results and services, and the two
// options for the end of a program.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <csignal>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

aio::task<std::string> after(std::chrono::milliseconds d, std::string result) {
  co_await aio::sleep(d);
  if (result == "error")
    throw std::runtime_error(result);
  co_return result;
}
aio::task<> note(std::string &log, std::string what, std::chrono::milliseconds d = 1ms) {
  co_await aio::sleep(d);
  log += what;
}

aio::task<> races() {
  const auto begin = aio::now();
  std::string first = co_await aio::race(after(30ms, "slow"), after(10ms, "fast"), after(20ms, "error"));
  EXPECT(first == "fast" && aio::now() - begin == 10ms);
  bool failed = false;
  try {
    (void)co_await aio::race(after(30ms, "slow"), after(10ms, "error"));
  } catch (const std::runtime_error &) {
    failed = true;
  }
  EXPECT(failed);
  std::string log;
  std::vector<aio::task<>> several;
  several.push_back(note(log, "a", 2ms));
  several.push_back(note(log, "b", 1ms));
  co_await aio::race(std::move(several));
  EXPECT(log == "b");
  // A cancel reaches all, and none is left.
  const auto cleans_up = [&log]() -> aio::task<> { co_await aio::finally(aio::sleep(1h), note(log, "c")); };
  auto h = aio::spawn(aio::race(cleans_up(), cleans_up()));
  co_await aio::sleep(1ms);
  h.cancel();
  EXPECT(co_await is_cancelled(std::move(h)) && log == "bcc");
}

aio::task<> one_by_one() {
  std::vector<aio::handle<std::string>> pending;
  for (int ms : {30, 10, 20, 10})
    pending.push_back(aio::spawn(after(std::chrono::milliseconds(ms), std::to_string(ms))));
  std::string order;
  while (!pending.empty())
    order += co_await aio::next_of(pending) + " ";
  EXPECT(order == "10 10 20 30 ");
  pending.push_back(aio::spawn(after(1ms, "error")));
  bool failed = false;
  try {
    (void)co_await aio::next_of(pending);
  } catch (const std::runtime_error &) {
    failed = true;
  }
  EXPECT(failed && pending.empty());
}

aio::task<> cleanup_in_any_case() {
  std::string log;
  EXPECT(co_await aio::finally(after(1ms, "value"), note(log, "1")) == "value" && log == "1");
  bool failed = false;
  try {
    (void)co_await aio::finally(after(1ms, "error"), note(log, "2"));
  } catch (const std::runtime_error &) {
    failed = true;
  }
  EXPECT(failed && log == "12");
  auto h = aio::spawn(aio::finally(aio::sleep(1h), note(log, "3", 10ms)));
  co_await aio::sleep(1ms);
  h.cancel();
  co_await aio::sleep(1ms);
  h.cancel(); // does not end the cleanup
  EXPECT(co_await is_cancelled(std::move(h)) && log == "123");
}

aio::task<> results_of_a_group() {
  aio::task_group group;
  auto a = group.spawn(after(2ms, "a"));
  auto b = group.spawn(after(1ms, "b"), "named");
  EXPECT_THROW(std::bad_optional_access, (void)a.value());
  co_await group.join();
  EXPECT(a.value() == "a" && b.value() == "b");
  auto failed = group.spawn(after(1ms, "error"));
  bool threw = false;
  try {
    co_await group.join();
  } catch (const aio::exception_group &) {
    threw = true;
  }
  EXPECT(threw);
  EXPECT_THROW(std::bad_optional_access, (void)failed.value());
}

aio::task<> services() {
  std::string log;
  const auto service = [&log](aio::event &ready) -> aio::task<> {
    co_await note(log, "starts ");
    ready.set();
    co_await aio::sleep(1h);
  };
  {
    aio::task_group group;
    co_await group.start(service);
    log += "started";
    EXPECT(log == "starts started" && group.size() == 1);
    group.cancel();
    co_await group.join();
  }
  // One that ends without, and one that fails.
  aio::task_group group;
  const auto gives_up = [](aio::event &) -> aio::task<> { co_await aio::sleep(1ms); };
  bool refused = false;
  try {
    co_await group.start(gives_up);
  } catch (const std::logic_error &) {
    refused = true;
  }
  EXPECT(refused);
  const auto fails = [](aio::event &) -> aio::task<> {
    co_await aio::sleep(1ms);
    throw std::runtime_error("no port");
  };
  const auto body = [&fails](aio::task_group &of) -> aio::task<> { co_await of.start(fails); };
  std::string what;
  try {
    co_await aio::with_task_group(body);
  } catch (const aio::exception_group &e) {
    what = e.what();
  }
  EXPECT(what == "1 task failed: no port");
}

aio::task<> fails_alone() {
  aio::spawn(after(1ms, "error"), "job").detach();
  co_await aio::sleep(2ms);
}
void lost_errors() {
  std::string lost;
  const auto hook = [&lost](std::exception_ptr error, std::string_view task) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception &e) {
      lost = std::string(task) + ": " + e.what();
    }
  };
  aio::run(fails_alone(), {.clock = aio::clock::virtual_time, .on_lost_error = hook});
  EXPECT(lost == "\"job\" ('after'): error");
  std::puts("ok lost errors");
}

aio::task<int> until_interrupted(std::string &log, bool goes_on) {
  bool stopped = false;
  ::kill(::getpid(), SIGINT);
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled &) {
    stopped = true;
  }
  co_await note(log, stopped ? "cleaned up" : "?");
  ::sigset_t blocked;
  ::sigprocmask(SIG_SETMASK, nullptr, &blocked);
  EXPECT(!::sigismember(&blocked, SIGINT)); // a second one ends the program
  if (!goes_on)
    throw aio::cancelled{};
  co_return 7;
}
aio::task<int> answers() {
  co_await aio::yield();
  co_return 42;
}
void signals() {
  std::string log;
  try {
    aio::run(aio::cancel_on_signal(until_interrupted(log, false)));
  } catch (const aio::interrupted &e) {
    log += " " + std::to_string(e.signal);
  }
  EXPECT(log == "cleaned up 2");
  EXPECT(aio::run(aio::cancel_on_signal(until_interrupted(log, true), {SIGHUP, SIGINT})) == 7);
  EXPECT(aio::run(aio::cancel_on_signal(answers())) == 42);
  std::puts("ok signals");
}

} // namespace

int main() {
  check("race", races());
  check("next_of", one_by_one());
  check("finally", cleanup_in_any_case());
  check("results", results_of_a_group());
  check("services", services());
  lost_errors();
  signals();
}

// CHECK: ok race
// CHECK-NEXT: ok next_of
// CHECK-NEXT: ok finally
// CHECK-NEXT: ok results
// CHECK-NEXT: ok services
// CHECK-NEXT: ok lost errors
// CHECK-NEXT: ok signals
