// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <string>

using namespace std::chrono_literals;

namespace {

aio::task<> least_first() {
  aio::priority_queue<int> q;
  for (int n : {5, 1, 4, 1, 3})
    co_await q.put(n);
  EXPECT(q.size() == 5);
  for (int expected : {1, 1, 3, 4, 5})
    EXPECT(co_await q.get() == expected);
  EXPECT(q.empty() && !q.try_get());
}

struct job {
  int priority;
  std::unique_ptr<char> name; // moved, never copied
};
struct more_urgent {
  bool operator()(const job &a, const job &b) const { return a.priority > b.priority; }
};

aio::task<> equals_in_order() {
  aio::priority_queue<job, more_urgent> q;
  for (char c = 'a'; c <= 'z'; ++c) {
    job next{c % 2, std::make_unique<char>(c)};
    co_await q.put(std::move(next));
  }
  std::string order;
  while (!q.empty()) {
    const job j = co_await q.get();
    order += *j.name;
  }
  EXPECT(order == "acegikmoqsuwybdfhjlnprtvxz");
}

aio::task<> a_full_one_takes_the_waiting_in() {
  aio::priority_queue<int> q(2);
  const auto put = [&](int n) -> aio::task<> { co_await q.put(n); };
  co_await put(3);
  co_await put(2);
  aio::handle<> waiting = aio::spawn(put(1));
  co_await aio::yield();
  EXPECT(q.full() && !waiting.done());
  EXPECT(co_await q.get() == 2);
  EXPECT(co_await q.get() == 1);
  EXPECT(co_await q.get() == 3);
  co_await waiting;
}

} // namespace

int main() {
  check("least", least_first());
  check("equals", equals_in_order());
  check("full", a_full_one_takes_the_waiting_in());
}

// CHECK: ok least
// CHECK-NEXT: ok equals
// CHECK-NEXT: ok full
