// REQUIRES: sanitize-address
// RUN: %aio %s -o %t
// RUN: not env AIO_DEBUG=1 %t closure 2>&1 | FileCheck %s --check-prefix=CLOSURE --implicit-check-not=warning:
// RUN: not env AIO_DEBUG=1 %t resumed 2>&1 | FileCheck %s --check-prefix=RESUMED --implicit-check-not=warning:
// RUN: not env AIO_DEBUG=1 %t argument 2>&1 | FileCheck %s --check-prefix=ARGUMENT --implicit-check-not=warning:
// RUN: not env AIO_DEBUG=1 %t pointer 2>&1 | FileCheck %s --check-prefix=POINTER --implicit-check-not=warning:
// RUN: not env AIO_DEBUG=1 %t callee 2>&1 | FileCheck %s --check-prefix=CALLEE --implicit-check-not=warning:
// RUN: not env AIO_DEBUG=1 %t another 2>&1 | FileCheck %s --check-prefix=ANOTHER --implicit-check-not=warning:
// RUN: not %t closure 2>&1 | FileCheck %s --check-prefix=OFF --implicit-check-not=warning:
//
// AddressSanitizer finds a use of what is dead; debug mode says whose it was.
#include <aio/aio.hpp>

#include <memory>
#include <string>
#include <string_view>

using namespace std::chrono_literals;

namespace {

volatile int seen;

/// On the heap, so that every compiler agrees on when it dies.
template <class Lambda> aio::task<> call_and_drop(Lambda work) {
  auto kept = std::make_unique<Lambda>(std::move(work));
  aio::task<> t = (*kept)();
  kept.reset();
  return t;
}

aio::task<> closure() {
  const int number = seen + 7;
  co_await call_and_drop([number]() -> aio::task<> { seen = number; co_return; });
}
// CLOSURE: AddressSanitizer: heap-use-after-free
// CLOSURE: {{.*}}debug_dangling.cpp:[[@LINE-3]]: warning: coroutine 'lambda', resumed from here, uses its captures, as it seems, but its closure has ended [async-dangling-capture]
// CLOSURE-NEXT: {{.*}}debug_dangling.cpp:[[@LINE-4]]: note: awaited here, in 'closure'
// OFF: AddressSanitizer: heap-use-after-free

/// The closure dies while the coroutine waits.
aio::task<> resumed() {
  const auto lambda = [number = 7](int) -> aio::task<> {
    co_await aio::sleep(1ms);
    seen = number;
  };
  auto kept = std::make_unique<decltype(lambda)>(lambda);
  aio::handle<> running = aio::spawn((*kept)(1));
  co_await aio::yield();
  kept.reset();
  co_await running;
}
// RESUMED: AddressSanitizer: heap-use-after-free
// RESUMED: {{.*}}debug_dangling.cpp:[[@LINE-10]]: warning: coroutine 'lambda', resumed from here, uses its captures

aio::task<> uses(int, const std::string &text) {
  co_await aio::yield();
  seen = text.size();
}
aio::task<> argument() {
  auto text = std::make_unique<std::string>("text");
  aio::task<> t = uses(1, *text);
  text.reset();
  co_await t;
}
// ARGUMENT: AddressSanitizer: heap-use-after-free
// ARGUMENT: {{.*}}debug_dangling.cpp:[[@LINE-10]]: warning: coroutine 'uses', resumed from here, uses what it was passed by reference, but that has ended [async-dangling-argument]
// ARGUMENT-NEXT: {{.*}}debug_dangling.cpp:[[@LINE-4]]: note: awaited here, in 'argument'

struct counter {
  int count = 0;
  aio::task<> use() {
    co_await aio::yield();
    seen = count;
  }
};
aio::task<> use(counter *through) {
  co_await aio::yield();
  seen = through->count;
}
aio::task<> pointer() {
  auto object = std::make_unique<counter>();
  aio::task<> t = use(object.get());
  object.reset();
  co_await t;
}
// POINTER: AddressSanitizer: heap-use-after-free
// POINTER: {{.*}}debug_dangling.cpp:[[@LINE-10]]: warning: coroutine 'use', resumed from here, uses what it was passed by reference

/// A coroutine further in uses what one further out was given.
aio::task<> hands_on(counter &to) { co_await to.use(); }
aio::task<> callee() {
  auto object = std::make_unique<counter>();
  aio::handle<> running = aio::spawn(hands_on(*object));
  co_await aio::yield();
  object.reset();
  co_await running;
}
// CALLEE: AddressSanitizer: heap-use-after-free
// CALLEE: {{.*}}debug_dangling.cpp:[[@LINE-27]]: warning: coroutine 'use', resumed from here, uses what it was passed by reference
// CALLEE-NEXT: {{.*}}debug_dangling.cpp:[[@LINE-10]]: note: awaited here, in 'hands_on'

/// Dead memory without an owner: AddressSanitizer's report is all there is.
aio::task<> another(const std::string &) {
  auto number = std::make_unique<int>(7);
  int *const dead = number.get();
  number.reset();
  co_await aio::yield();
  seen = *dead;
}
// ANOTHER: AddressSanitizer: heap-use-after-free

} // namespace

int main(int, char **arguments) {
  const std::string_view which = arguments[1];
  const std::string text = "alive";
  aio::run(which == "closure"    ? closure()
           : which == "resumed"  ? resumed()
           : which == "argument" ? argument()
           : which == "pointer"  ? pointer()
           : which == "callee"   ? callee()
                                 : another(text));
}
