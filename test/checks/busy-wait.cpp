// RUN: %check --include %root/runtime/include
#include <aio/aio.hpp>
#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <vector>

using namespace std::chrono_literals;

bool ready;
std::atomic<int> pending;
void log(const char *);
bool flag();

aio::task<> global() {
  while (!ready)
    co_await aio::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: this loop does nothing but sleep until somebody else changes 'ready': it wakes in vain, and late when it counts; await an event or a condition that is set with it [async-busy-wait]
  // CHECK: :[[@LINE-9]]:6: note: 'ready' is declared here
}
aio::task<> atomic() {
  while (pending.load() > 0) {
    co_await aio::sleep(1ms);
  }
  // CHECK: :[[@LINE-3]]:3: warning: this loop does nothing but sleep until somebody else changes 'pending'
  // CHECK: note: 'pending' is declared here
  while (pending != 0)
    co_await aio::yield();
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} 'pending'
  // CHECK: note:
  while (pending.load(std::memory_order_acquire))
    co_await aio::yield();
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} 'pending'
  // CHECK: note:
}
struct cache {
  bool loaded = false;
  std::optional<int> value;
  std::vector<int> items;
  const bool fixed = true;

  aio::task<> wait() {
    for (; !loaded;)
      co_await aio::sleep(10ms);
    // CHECK: :[[@LINE-2]]:5: warning: {{.*}} 'loaded'
    // CHECK: note:
    do
      co_await aio::sleep(10ms);
    while (!value.has_value() && items.empty());
    // CHECK: :[[@LINE-3]]:5: warning: {{.*}} 'value'
    // CHECK: note:
  }
};
aio::task<> through_references(bool &done, cache &c, cache *p, int *count) {
  while (!done)
    co_await aio::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} 'done'
  // CHECK: note:
  while (!c.loaded)
    co_await aio::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} 'loaded'
  // CHECK: note:
  while (!p->loaded)
    co_await aio::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} 'loaded'
  // CHECK: note:
  while (*count > 3)
    co_await aio::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} 'count'
  // CHECK: note:
}
aio::task<> captured() {
  bool done = false;
  auto other = aio::spawn([&]() -> aio::task<> {
    done = true;
    co_return;
  }());
  while (!done)
    co_await aio::sleep(1ms);
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} 'done'
  // CHECK: note:
  auto wait = [&]() -> aio::task<> {
    while (!done)
      co_await aio::sleep(1ms);
    // CHECK: :[[@LINE-2]]:5: warning: {{.*}} 'done'
    // CHECK: note:
  };
  co_await wait();
}
template <class T> aio::task<> in_a_template(T &done) {
  while (!done)
    co_await aio::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} 'done'
  // CHECK: note:
}
template aio::task<> in_a_template(bool &);

// A member function that only looks.
struct door {
  bool is_open() const { return open_; }
  bool is_shut() const { return !is_open() && guests() == 0; }
  std::size_t guests() const { return guests_.size(); }
  aio::task<> wait() {
    while (!is_open())
      co_await aio::sleep(10ms);
    // CHECK: :[[@LINE-2]]:5: warning: this loop does nothing but sleep until somebody else changes what 'is_open' returns: it wakes in vain, and late when it counts; await an event or a condition that is set with it [async-busy-wait]
    // CHECK: :[[@LINE-7]]:8: note: 'is_open' is declared here
  }

private:
  bool open_ = false;
  std::vector<int> guests_;
};
struct house {
  door front;
  std::shared_ptr<door> back;
  aio::task<> wait() {
    while (!front.is_shut() || back->guests() > 0)
      co_await aio::sleep(10ms);
    // CHECK: :[[@LINE-2]]:5: warning: {{.*}} changes what 'is_shut' returns
    // CHECK: note:
  }
};
aio::task<> asks_objects(door &d, aio::queue<int> &q, aio::event &e) {
  while (!d.is_shut())
    co_await aio::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} what 'is_shut' returns
  // CHECK: note:
  while (q.empty())
    co_await aio::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} what 'empty' returns
  // CHECK: note:
  while (!e.is_set())
    co_await aio::yield();
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} what 'is_set' returns
  // CHECK: note:
}
aio::task<> global();
// The handle is this coroutine's; what it points to is not.
aio::task<> polls_a_handle() {
  aio::handle<> h = aio::spawn(global());
  while (!h.done())
    co_await aio::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: {{.*}} what 'done' returns
  // CHECK: note:
}

// A timer of its own is a sleep.
namespace asio {
struct awaitable_operation {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
struct basic_waitable_timer {
  basic_waitable_timer();
  explicit basic_waitable_timer(std::chrono::milliseconds);
  void expires_after(std::chrono::milliseconds);
  void cancel();
  awaitable_operation async_wait();
};
} // namespace asio
aio::task<> with_a_timer() {
  asio::basic_waitable_timer timer;
  while (!ready) {
    timer.expires_after(10ms);
    co_await timer.async_wait();
  }
  // CHECK: :[[@LINE-4]]:3: warning: {{.*}} 'ready'
  // CHECK: note:
  while (!ready) {
    asio::basic_waitable_timer another(10ms);
    co_await another.async_wait();
  }
  // CHECK: :[[@LINE-4]]:3: warning: {{.*}} 'ready'
  // CHECK: note:
}

// ---- silent

// It does something.
aio::task<> works() {
  while (!ready) {
    co_await aio::sleep(10ms);
    log("still waiting");
  }
}
aio::task<> ticks() {
  for (;;) {
    co_await aio::sleep(1s);
    log("tick");
  }
}
aio::task<> fetch();
aio::task<> awaits_more() {
  while (!ready)
    co_await fetch();
}
// An event is awaited: it has to be asked again, as any condition has.
aio::task<> on_an_event(aio::event &changed) {
  while (!ready)
    co_await changed.wait();
}
// It gives up.
aio::task<> tries() {
  int left = 5;
  while (!ready && left-- > 0)
    co_await aio::sleep(10ms);
}
aio::task<> counts() {
  for (int i = 0; i < 5 && !ready; ++i)
    co_await aio::sleep(10ms);
}
aio::task<> until_a_deadline(std::chrono::steady_clock::time_point end) {
  while (!ready && std::chrono::steady_clock::now() < end)
    co_await aio::sleep(10ms);
}
// It may change without notice: a file, a device, another process.
struct device {
  bool is_ready() const;
};
aio::task<> asks(device &d) {
  while (!flag())
    co_await aio::sleep(10ms);
  while (!d.is_ready())
    co_await aio::sleep(10ms);
}
// Such a function may do more than return what is there: it is virtual, changes something, or calls others.
struct hardware {
  virtual bool is_up() const { return up; }
  bool take() { return up = !up; }
  bool is_near() const { return distance() < 3; }
  int distance() const;
  bool is_known() const {
    log("is_known");
    return up;
  }
  bool is_among(int n) const { return n > 3 && up; }
  bool is_hardware() const { return true; }
  bool is_old() const { return std::chrono::steady_clock::now() > made; }
  bool up = false;
  std::chrono::steady_clock::time_point made;
};
aio::task<> asks_more(hardware &h) {
  while (!h.is_up())
    co_await aio::sleep(10ms);
  while (!h.take())
    co_await aio::sleep(10ms);
  while (!h.is_near())
    co_await aio::sleep(10ms);
  while (!h.is_known())
    co_await aio::sleep(10ms);
  while (!h.is_among(1))
    co_await aio::sleep(10ms);
  while (h.is_hardware())
    co_await aio::sleep(10ms);
  while (!h.is_old())
    co_await aio::sleep(10ms);
}
// A const object cannot change.
struct settings {
  bool is_enabled() const { return enabled; }
  bool enabled = true;
};
struct with_settings {
  const settings fixed;
  aio::task<> wait() {
    while (fixed.is_enabled())
      co_await aio::sleep(10ms);
    while (fixed.enabled)
      co_await aio::sleep(10ms);
  }
};
// No other code has this one; and this call makes an object.
door make_door();
aio::task<> asks_its_own() {
  door own;
  while (!own.is_open())
    co_await aio::sleep(10ms);
  while (!make_door().is_open())
    co_await aio::sleep(10ms);
}
// Calls that do not end.
struct turning {
  bool a() const { return b(); }
  bool b() const { return a(); }
};
aio::task<> asks_for_ever(turning &t) {
  while (t.a())
    co_await aio::sleep(10ms);
}
volatile std::sig_atomic_t stopped;
struct device_register {
  volatile int status;
};
aio::task<> signal_handler(device_register &r, volatile bool &b) {
  while (!stopped)
    co_await aio::sleep(10ms);
  while (r.status == 0)
    co_await aio::sleep(10ms);
  while (!b)
    co_await aio::sleep(10ms);
}
// Only this coroutine could change these, and it does not: another defect.
aio::task<> its_own(bool copy, cache c) {
  const bool never = false;
  bool local = false;
  while (!copy || !local || never || !c.loaded)
    co_await aio::sleep(10ms);
}
aio::task<> captured_by_value() {
  bool done = false;
  auto wait = [done]() -> aio::task<> {
    while (!done)
      co_await aio::sleep(1ms);
  };
  co_await wait();
}
aio::task<> constant(cache &c) {
  while (!c.fixed)
    co_await aio::sleep(10ms);
}
// Assigned in the condition.
aio::task<> assigns(int &n) {
  while ((n = pending.load()))
    co_await aio::sleep(10ms);
}
aio::task<> exchanges() {
  while (pending.exchange(1) == 0)
    co_await aio::sleep(10ms);
}
aio::task<> heartbeat() {
  while (true)
    co_await aio::sleep(1h);
}
// Code with access to the timer can wake this with cancel().
struct waiter {
  asio::basic_waitable_timer timer;
  aio::task<> wait() {
    while (!ready)
      co_await timer.async_wait();
  }
};
void share(asio::basic_waitable_timer &);
aio::task<> shared_timer() {
  asio::basic_waitable_timer timer;
  share(timer);
  while (!ready)
    co_await timer.async_wait();
}
aio::task<> timer_of_others(asio::basic_waitable_timer &timer) {
  while (!ready)
    co_await timer.async_wait();
}
// Sleeping in a thread is another defect's business.
void plain() {
  while (!ready)
    log("waiting");
}
