// RUN: %aio %s -o %t
// RUN: env AIO_DEBUG=1 %t 2>&1 | FileCheck %s --implicit-check-not=warning: --implicit-check-not=note:
// RUN: %t 2>&1 | FileCheck %s --check-prefix=OFF --implicit-check-not=warning:
//
// Tasks that were neither awaited nor asked to end, when the main task has ended.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <optional>
#include <stdexcept>

using namespace std::chrono_literals;

namespace {

aio::task<> save() { co_await aio::sleep(1s); }
aio::task<> saves_all() { co_await save(); }

aio::task<> detaches() {
  aio::spawn(saves_all(), "saver").detach();
  co_await aio::yield();
}
// CHECK: {{.*}}:[[@LINE-7]]: warning: task "saver" ('saves_all') was still waiting here when the main task ended, and is cancelled: nobody has awaited it [async-unawaited-task]
// CHECK-NEXT: {{.*}}:[[@LINE-7]]: note: awaited here, in 'saves_all'
// CHECK-NEXT: ok detached

aio::task<> never_begun() {
  aio::spawn(save()).detach();
  co_return;
}
// CHECK-NEXT: {{.*}}:[[@LINE-15]]: warning: task 'save' had not begun when the main task ended, and is cancelled: nobody has awaited it [async-unawaited-task]
// CHECK-NEXT: ok not begun

// What a task of its own waits for is not left over by itself.
aio::task<> a_group() {
  co_await aio::gather(save(), save());
}
aio::task<> detaches_a_group() {
  aio::spawn(a_group()).detach();
  co_await aio::sleep(1ms);
}
// CHECK-NEXT: {{.*}}gather.hpp:{{[0-9]+}}: warning: task 'a_group' was still waiting here when the main task ended
// CHECK-NEXT: {{.*}}:[[@LINE-7]]: note: awaited here, in 'a_group'
// CHECK-NEXT: ok group

std::optional<aio::handle<>> kept;
aio::task<> keeps_the_handle_elsewhere() {
  kept = aio::spawn(save());
  co_await aio::yield();
}
// CHECK-NEXT: {{.*}}:[[@LINE-35]]: warning: task 'save' was still waiting here when the main task ended
// CHECK-NEXT: ok kept

// Silent from here on. It was asked to end: by its destroyed handle, or explicitly.
aio::task<> for_the_length_of_a_scope() {
  aio::handle<> background = aio::spawn(saves_all());
  co_await aio::yield();
}
aio::task<> cleans_up() {
  try {
    co_await save();
  } catch (const aio::cancelled &) {
  }
  co_await aio::shield(save());
  throw aio::cancelled{};
}
aio::task<> cancels() {
  kept = aio::spawn(cleans_up());
  co_await aio::yield();
  kept->cancel();
  co_await aio::yield();
}
aio::task<> cancels_a_group() {
  kept = aio::spawn(a_group());
  co_await aio::sleep(1ms);
  kept->cancel();
}
// Another task awaits it; that one is left over.
aio::task<> awaits_it() {
  aio::handle<> inner = aio::spawn(save());
  co_await inner;
}
aio::task<> only_the_outer_one() {
  aio::spawn(awaits_it()).detach();
  co_await aio::sleep(1ms);
}
aio::task<> has_ended() {
  aio::spawn(save()).detach();
  co_await aio::sleep(2s);
}
// Left over because the main task has failed.
aio::task<> fails() {
  aio::spawn(save()).detach();
  co_await aio::yield();
  throw std::runtime_error("failed");
}

} // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  check("detached", detaches());
  check("not begun", never_begun());
  check("group", detaches_a_group());
  check("kept", keeps_the_handle_elsewhere());
  check("scope", for_the_length_of_a_scope());
  check("cancels", cancels());
  check("cancels a group", cancels_a_group());
  check("outer", only_the_outer_one());
  check("ended", has_ended());
  EXPECT(EXPECT_THROW(std::runtime_error, check("", fails())) == "failed");
  std::puts("ok failed");
}

// CHECK-NEXT: ok scope
// CHECK-NEXT: ok cancels
// CHECK-NEXT: ok cancels a group
// CHECK-NEXT: {{.*}}: warning: task 'awaits_it' was still waiting here when the main task ended
// CHECK-NEXT: ok outer
// CHECK-NEXT: ok ended
// CHECK-NEXT: ok failed

// OFF: ok detached
// OFF: ok failed
