// RUN: %aio %s -o %t && %t 2>&1 | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <stdexcept>
#include <string>

namespace {

aio::task<std::string> own_name() {
  co_await aio::yield();
  co_return std::string(aio::task_name());
}

aio::task<> a_task_knows_its_name() {
  aio::handle<std::string> h = aio::spawn(own_name(), "worker 1");
  aio::handle<std::string> nameless = aio::spawn(own_name());
  std::string name = co_await h;
  EXPECT(name == "worker 1");
  name = co_await nameless;
  EXPECT(name.empty() && aio::task_name().empty());
  const auto in_a_group = [&]() -> aio::task<> { name = co_await own_name(); };
  aio::task_group group;
  group.spawn(in_a_group(), "member");
  co_await group.join();
  EXPECT(name == "member");
}

aio::task<> fails() { throw std::runtime_error("disk full"); co_return; }

aio::task<> reports_have_it() {
  { auto lost = aio::spawn(fails(), "saver"); co_await aio::yield(); }
  aio::spawn(fails(), "detached").detach();
  co_await aio::yield();
}

aio::task<> waits_for_ever() {
  aio::event never;
  co_await never.wait();
}

aio::task<> deadlock() {
  aio::handle<> h = aio::spawn(waits_for_ever(), "sleeping beauty");
  co_await h;
}

} // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  EXPECT(aio::task_name().empty());
  // CHECK: ok own
  check("own", a_task_knows_its_name());
  // CHECK-NEXT: aio: task "saver" ('fails') failed with nobody to tell; {{.*}}: disk full
  // CHECK-NEXT: aio: task "detached" ('fails') failed with nobody to tell; {{.*}}: disk full
  // CHECK-NEXT: ok reports
  check("reports", reports_have_it());
  // CHECK: task "sleeping beauty" ('waits_for_ever')
  EXPECT_THROW(aio::deadlock, aio::run(deadlock()));
}
