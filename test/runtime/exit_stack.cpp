// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <stdexcept>
#include <string>

using namespace std::chrono_literals;

namespace {

std::string trace;

aio::task<> note(char c) {
  co_await aio::sleep(1ms);
  trace += c;
}
aio::task<> fail(const char *what) {
  co_await aio::yield();
  throw std::runtime_error(what);
}

aio::task<> last_first() {
  trace.clear();
  const auto body = [](aio::exit_stack &at_exit) -> aio::task<int> {
    at_exit.push(note('a'));
    at_exit.push(note('b'));
    at_exit.push(aio::sleep(1ms)); // whatever can be awaited
    trace += '-';
    co_return 42;
  };
  const int answer = co_await aio::with_exit_stack(body);
  EXPECT(answer == 42 && trace == "-ba");
}

template <class Body> aio::task<std::string> what_is_thrown(Body body) {
  trace.clear();
  try {
    co_await aio::with_exit_stack(body);
  } catch (const std::exception &e) {
    co_return e.what();
  }
  co_return "nothing";
}

aio::task<> errors() {
  const auto body_fails = [](aio::exit_stack &at_exit) -> aio::task<> {
    at_exit.push(note('a'));
    co_await fail("body");
  };
  std::string what = co_await what_is_thrown(body_fails);
  EXPECT(what == "body" && trace == "a");
  const auto cleanup_fails = [](aio::exit_stack &at_exit) -> aio::task<> {
    at_exit.push(note('a'));
    at_exit.push(fail("cleanup"));
    at_exit.push(note('b'));
    co_return;
  };
  what = co_await what_is_thrown(cleanup_fails);
  EXPECT(what == "cleanup" && trace == "ba");
  const auto all_fail = [](aio::exit_stack &at_exit) -> aio::task<> {
    at_exit.push(fail("second"));
    at_exit.push(fail("first"));
    co_await fail("body");
  };
  what = co_await what_is_thrown(all_fail);
  EXPECT(what == "3 tasks failed: body; first; second");
}

aio::task<> a_cancel_waits_for_the_cleanup() {
  trace.clear();
  const auto body = [](aio::exit_stack &at_exit) -> aio::task<> {
    at_exit.push(note('a'));
    at_exit.push(note('b'));
    co_await aio::sleep(1h);
    trace += 'x';
  };
  aio::handle<> h = aio::spawn(aio::with_exit_stack(body));
  co_await aio::yield();
  h.cancel();
  co_await aio::yield();
  h.cancel(); // during the cleanup: held back
  EXPECT(co_await is_cancelled(std::move(h)) && trace == "ba");
}

struct connection {
  std::string sent;
  aio::task<> close() {
    co_await aio::sleep(1ms);
    trace += "closed after " + sent;
  }
};

aio::task<> owns_what_it_enters() {
  trace.clear();
  const auto body = [](aio::exit_stack &at_exit) -> aio::task<> {
    connection opened;
    connection &first = at_exit.enter(std::move(opened));
    at_exit.push(note(' '));
    connection &second = at_exit.enter(connection());
    first.sent = "a text that is too long for the string itself";
    second.sent = "two";
    co_await fail("body");
  };
  const std::string what = co_await what_is_thrown(body);
  EXPECT(what == "body" && trace == "closed after two closed after a text that is too long for the string itself");
}

aio::task<> with_what_has_a_close() {
  trace.clear();
  const auto talk = [](connection &c) -> aio::task<int> {
    c.sent = "hello";
    co_await aio::sleep(1ms);
    co_return 5;
  };
  const int n = co_await aio::with(connection(), talk);
  EXPECT(n == 5 && trace == "closed after hello");
  trace.clear();
  const auto fails = [](connection &) -> aio::task<> { co_await fail("lost"); };
  std::string what;
  try {
    connection c{"x"};
    co_await aio::with(std::move(c), fails);
  } catch (const std::runtime_error &e) {
    what = e.what();
  }
  EXPECT(what == "lost" && trace == "closed after x");
}

} // namespace

int main() {
  check("last first", last_first());
  check("errors", errors());
  check("cancel", a_cancel_waits_for_the_cleanup());
  check("enter", owns_what_it_enters());
  check("with", with_what_has_a_close());
}

// CHECK: ok last first
// CHECK-NEXT: ok errors
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok enter
// CHECK-NEXT: ok with
