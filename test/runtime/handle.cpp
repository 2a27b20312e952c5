// RUN: %aio %s -o %t
// RUN: env AIO_LOOP=epoll %t 2>%t.err | FileCheck %s && FileCheck --check-prefix=ERR %s < %t.err
// RUN: env AIO_LOOP=io_uring %t 2>%t.err | FileCheck %s && FileCheck --check-prefix=ERR %s < %t.err
// RUN: env AIO_LOOP=uv %t 2>%t.err | FileCheck %s && FileCheck --check-prefix=ERR %s < %t.err
//
// What may become of a handle while tasks await it.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <stdexcept>
#include <vector>

using namespace std::chrono_literals;

namespace {

aio::task<std::string> after(std::chrono::milliseconds d, std::string result) {
  co_await aio::sleep(d);
  co_return result;
}
aio::task<int> fails_after(std::chrono::milliseconds d, const char *what) {
  co_await aio::sleep(d);
  throw std::runtime_error(what);
  co_return 0;
}
aio::task<std::string> result_of(aio::handle<std::string> &h) { co_return co_await h; }

aio::task<> moves() {
  std::vector<aio::handle<std::string>> jobs;
  jobs.push_back(aio::spawn(after(5ms, "first")));
  auto awaits = aio::spawn(result_of(jobs.front()));
  co_await aio::yield();
  for (int i = 0; i < 20; ++i)
    jobs.push_back(aio::spawn(after(1ms, "other")));
  EXPECT(co_await awaits == "first");
  EXPECT(jobs.front().done());
  std::string refused;
  try {
    co_await jobs.front();
  } catch (const std::logic_error &e) {
    refused = e.what();
  }
  EXPECT(refused.find("awaited before") != std::string::npos);
}

aio::task<> another_takes_its_place() {
  std::vector<aio::handle<std::string>> jobs;
  for (int i = 0; i < 3; ++i)
    jobs.push_back(aio::spawn(after(10ms * i + 1ms, std::to_string(i))));
  auto awaits = aio::spawn(result_of(jobs[1]));
  co_await aio::sleep(5ms);
  jobs.erase(jobs.begin());
  EXPECT(co_await awaits == "1");
  EXPECT(co_await jobs[1] == "2");
}

aio::task<> detaches() {
  auto h = aio::spawn(after(5ms, "value"));
  auto awaits = aio::spawn(result_of(h));
  co_await aio::yield();
  std::move(h).detach();
  EXPECT(co_await awaits == "value");

  // The awaiting task is destroyed first: it runs on, and frees itself.
  bool ended = false;
  const auto work = [&ended]() -> aio::task<std::string> {
    co_await aio::sleep(5ms);
    ended = true;
    co_return "";
  };
  auto other = aio::spawn(work());
  auto cancelled = aio::spawn(result_of(other));
  co_await aio::yield();
  std::move(other).detach();
  cancelled.cancel();
  const bool was_cancelled = co_await is_cancelled(std::move(cancelled));
  EXPECT(was_cancelled && !ended);
  co_await aio::sleep(10ms);
  EXPECT(ended);
}

aio::task<std::size_t> wait_for(std::vector<aio::handle<std::string>> &jobs, aio::until what) {
  co_return (co_await aio::wait(jobs, what)).size();
}
aio::task<> in_wait() {
  std::vector<aio::handle<std::string>> jobs;
  for (int i = 0; i < 4; ++i)
    jobs.push_back(aio::spawn(after(5ms, "")));
  auto one = aio::spawn(wait_for(jobs, aio::until::all_completed));
  co_await aio::yield();
  std::move(jobs[0]).detach();
  jobs[1] = aio::spawn(after(1h, "")); // the one that was there is cancelled
  const std::unique_ptr kept = std::make_unique<aio::handle<std::string>>(std::move(jobs[2]));
  EXPECT(co_await one == 3 && kept->done() && jobs.size() == 1);
}

aio::task<> several() {
  auto h = aio::spawn(after(5ms, "shared"));
  std::string order;
  const auto look = [&](char name) -> aio::task<> {
    co_await h.wait();
    order += name;
    EXPECT(h.value() == "shared");
  };
  aio::task_group group;
  for (char name : {'a', 'b', 'c'})
    group.spawn(look(name));
  auto takes = aio::spawn(result_of(h));
  co_await group.join();
  EXPECT(order == "abc");
  EXPECT(co_await takes == "shared");
  std::string refused = EXPECT_THROW(std::logic_error, (void)h.value());
  co_await h.wait(); // there is nothing to wait for
}

aio::task<> with_a_limit() {
  auto h = aio::spawn(after(20ms, "late"));
  bool timed_out = false;
  try {
    co_await aio::timeout(5ms, h.wait());
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  EXPECT(timed_out && !h.done());
  co_await aio::timeout(1s, h.wait());
  EXPECT(co_await h == "late");
  // The task is destroyed while another is about to wait.
  auto gone = aio::spawn(after(1h, ""));
  auto waits = gone.wait();
  gone = {};
  co_await std::move(waits);
}

// The first that watches is cancelled; the others still learn of the end, and of an error.
aio::task<> the_first_leaves() {
  aio::handle<int> h = aio::spawn(fails_after(5ms, "seen by all"));
  int told = 0;
  const auto look = [&]() -> aio::task<> {
    co_await h.wait();
    try {
      (void)h.value();
    } catch (const std::runtime_error &) {
      ++told;
    }
  };
  std::vector<aio::handle<>> looking;
  for (int i = 0; i < 4; ++i)
    looking.push_back(aio::spawn(look()));
  std::vector<aio::handle<int>> same;
  co_await aio::yield();
  looking[0].cancel();
  looking[2].cancel();
  same.push_back(std::move(h));
  h = {};
  const auto fails_first = [&]() -> aio::task<std::size_t> {
    co_return (co_await aio::wait(same, aio::until::first_exception)).size();
  };
  auto waits = aio::spawn(fails_first());
  co_await aio::sleep(10ms);
  EXPECT(co_await waits == 1 && told == 0); // h had moved: there was nothing to look at
  for (auto &each : looking) {
    try {
      co_await each;
    } catch (const aio::cancelled &) {
      continue;
    } catch (const std::logic_error &) {
    }
  }
}
// ERR: aio: task 'fails_after' failed with nobody to tell; {{.*}}: seen by all

aio::task<> looked_at_is_not_lost() {
  aio::handle<int> h = aio::spawn(fails_after(1ms, "looked at"));
  co_await h.wait();
  EXPECT(EXPECT_THROW(std::runtime_error, (void)h.value()) == "looked at");
  auto detached = aio::spawn(fails_after(1ms, "watched only"));
  auto waits = detached.wait();
  std::move(detached).detach();
  co_await std::move(waits);
}
// ERR-NEXT: aio: task 'fails_after' failed with nobody to tell; {{.*}}: watched only
// ERR-NOT: looked at

aio::task<> a_cancel_is_no_exception() {
  std::vector<aio::handle<>> both;
  both.push_back(aio::spawn(aio::sleep(5ms)));
  both.push_back(aio::spawn(aio::sleep(1h)));
  co_await aio::yield();
  both[1].cancel();
  EXPECT((co_await aio::wait(both, aio::until::first_exception)).size() == 2);
}

aio::task<> of_no_task() {
  aio::handle<> none;
  EXPECT(none.done() && !none.cancel());
  co_await none.wait();
  bool refused = false;
  try {
    co_await none;
  } catch (const std::logic_error &) {
    refused = true;
  }
  EXPECT(refused);
  none = aio::spawn(aio::sleep(1ms));
  co_await none;
}

aio::task<> awaits_itself() {
  aio::handle<std::string> mine;
  const auto body = [&]() -> aio::task<std::string> {
    std::string what;
    try {
      co_await mine;
    } catch (const std::logic_error &e) {
      what = e.what();
    }
    co_return what;
  };
  mine = aio::spawn(body());
  EXPECT((co_await mine).find("its own end") != std::string::npos);
}

// Tasks that are stuck, and await each other in all ways, when the loop ends.
aio::task<> stuck(aio::event &e) {
  for (;;)
    try {
      co_await e.wait();
    } catch (const aio::cancelled &) {
    }
}
template <class Await> aio::task<> stubbornly(Await again) {
  for (;;)
    try {
      co_await again();
    } catch (const aio::cancelled &) {
    }
}
aio::event never;
std::unique_ptr<aio::handle<>> outlives;
aio::task<> leave_them() {
  outlives = std::make_unique<aio::handle<>>(aio::spawn(stuck(never)));
  auto owned = std::make_shared<aio::handle<>>(aio::spawn(stuck(never)));
  auto many = std::make_shared<std::vector<aio::handle<>>>();
  for (int i = 0; i < 2; ++i)
    many->push_back(aio::spawn(stuck(never)));
  const auto take = [owned]() -> aio::task<> { co_await *owned; };
  const auto look = [owned]() -> aio::task<> { co_await owned->wait(); };
  const auto look_outside = []() -> aio::task<> { co_await outlives->wait(); };
  const auto wait_for_many = [many]() -> aio::task<> { co_await aio::wait(*many); };
  aio::spawn(stubbornly(take)).detach();
  aio::spawn(stubbornly(look)).detach();
  aio::spawn(stubbornly(look_outside)).detach();
  aio::spawn(stubbornly(look_outside)).detach();
  aio::spawn(stubbornly(wait_for_many)).detach();
  co_await aio::yield();
  co_await aio::yield();
}

} // namespace

int main() {
  check("moves", moves());
  check("another takes its place", another_takes_its_place());
  check("detaches", detaches());
  check("in wait()", in_wait());
  check("several", several());
  check("with a limit", with_a_limit());
  check("the first leaves", the_first_leaves());
  check("looked at", looked_at_is_not_lost());
  check("a cancel is no exception", a_cancel_is_no_exception());
  check("of no task", of_no_task());
  check("awaits itself", awaits_itself());
  EXPECT_THROW(aio::deadlock, aio::run(leave_them()));
  EXPECT(outlives->done());
  outlives.reset();
  std::puts("ok stuck");
}

// CHECK: ok moves
// CHECK-NEXT: ok another takes its place
// CHECK-NEXT: ok detaches
// CHECK-NEXT: ok in wait()
// CHECK-NEXT: ok several
// CHECK-NEXT: ok with a limit
// CHECK-NEXT: ok the first leaves
// CHECK-NEXT: ok looked at
// CHECK-NEXT: ok a cancel is no exception
// CHECK-NEXT: ok of no task
// CHECK-NEXT: ok awaits itself
// CHECK-NEXT: ok stuck
