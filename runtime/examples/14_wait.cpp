// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Results as they come: the first one with wait(), each with as_completed().
#include <aio/as_completed.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/spawn.hpp>
#include <aio/wait.hpp>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;

aio::task<std::string> mirror(std::string name, std::chrono::milliseconds takes) {
  co_await aio::sleep(takes);
  if (name == "broken")
    throw std::runtime_error("broken");
  co_return name;
}

aio::task<> the_fastest() {
  std::vector<aio::handle<std::string>> pending;
  pending.push_back(aio::spawn(mirror("far", 30ms), "far mirror"));
  pending.push_back(aio::spawn(mirror("near", 10ms), "near mirror"));
  auto done = co_await aio::wait(pending, aio::until::first_completed);
  const std::string first = co_await done.front();
  std::printf("%s answers first, %zu is still at it\n", first.c_str(), pending.size());
  // Dropping the handles in `pending` cancels it.
}

aio::task<> all_as_they_come() {
  std::vector<aio::task<std::string>> tasks;
  tasks.push_back(mirror("far", 30ms));
  tasks.push_back(mirror("near", 10ms));
  tasks.push_back(mirror("broken", 20ms));
  auto results = aio::as_completed(std::move(tasks));
  while (auto result = co_await results.next())
    std::puts(result->has_value() ? (**result).c_str() : "an error");
}

int main() {
  aio::run(the_fastest());
  aio::run(all_as_they_come());
}

// CHECK: near answers first, 1 is still at it
// CHECK-NEXT: near
// CHECK-NEXT: an error
// CHECK-NEXT: far
