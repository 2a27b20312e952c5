// What a temporary task holds ends with it: `await_resume` gives a reference into the task.
// RUN: %check --checks async-dangling-argument
#include <coroutine>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

template <class T> struct held {
  struct promise_type {
    T value;
    held get_return_object() { return held(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T v) { value = std::move(v); }
    void unhandled_exception() {}
  };
  struct awaiter {
    std::coroutine_handle<promise_type> handle;
    bool await_ready() { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) { return handle; }
    T &&await_resume() { return std::move(handle.promise().value); }
  };
  explicit held(std::coroutine_handle<promise_type> handle) : handle(handle) {}
  held(held &&other) : handle(std::exchange(other.handle, nullptr)) {}
  ~held() {
    if (handle)
      handle.destroy();
  }
  awaiter operator co_await() { return {handle}; }
  std::coroutine_handle<promise_type> handle;
};
struct page {
  std::string text;
  std::vector<std::string> lines;
};
held<page> fetch();
held<std::vector<int>> numbers();
held<int> tick();
void use(const std::string &);
void use(int);

held<int> bound() {
  auto &&p = co_await fetch();
  // CHECK: :[[@LINE-1]]:10: warning: 'p' refers to the result in a temporary task, which ends with the full expression; make 'p' a value [async-dangling-argument]
  // CHECK: :[[@LINE+1]]:7: note: used here
  use(p.text);
  co_return 1;
}
held<int> bound_to_const() {
  const page &p = co_await fetch();
  // CHECK: :[[@LINE-1]]:15: warning: 'p' refers to the result in a temporary task
  // CHECK: note: used here
  co_await tick();
  use(p.text);
  co_return 1;
}
held<int> a_member() {
  const std::string &text = (co_await fetch()).text;
  // CHECK: :[[@LINE-1]]:22: warning: 'text' refers to the result in a temporary task
  // CHECK: note: used here
  use(text);
  co_return 1;
}
held<int> in_a_loop() {
  for (int n : co_await numbers())
    // CHECK: :[[@LINE-1]]:16: warning: this loop goes over a reference to the result in a temporary task, which ends with the full expression; store the result in a variable first
    use(n);
  co_return 1;
}

// What a function's result refers to, as its body shows.
struct thing {
  std::string s;
  std::vector<std::string> all;
  std::string *elsewhere;
  const std::string &name() const { return s; }
  const std::string &nested() const { return name(); }
  const std::string &first() const { return all.front(); }
  const std::string &far() const { return *elsewhere; }
  const std::string &either(const std::string &other) const { return s.empty() ? other : s; }
  thing &renamed(std::string to) {
    s = std::move(to);
    return *this;
  }
};
thing make_thing();
std::string make();
std::string_view trim(const std::string &text) { return std::string_view(text).substr(1); }
std::string_view trim_view(std::string_view text) { return text.substr(1); }
const std::string &pick(const std::string &a, const std::string &) { return a; }
std::string_view constant(const std::string &) { return "constant"; }
held<int> fetch_text(const std::string &text);
held<int> fetch_view(std::string_view text);
held<int> fetch_thing(const thing &t);

held<int> through_results() {
  auto a = fetch_text(make_thing().name());
  // CHECK: :[[@LINE-1]]:23: warning: this temporary ends with the full expression
  auto b = fetch_text(make_thing().nested());
  // CHECK: :[[@LINE-1]]:23: warning: this temporary
  auto c = fetch_text(make_thing().first());
  // CHECK: :[[@LINE-1]]:23: warning: this temporary
  auto d = fetch_thing(make_thing().renamed("x"));
  // CHECK: :[[@LINE-1]]:24: warning: this temporary
  auto e = fetch_view(trim(make()));
  // CHECK: :[[@LINE-1]]:23: warning: this temporary
  auto f = fetch_view(trim_view(make()));
  // CHECK: :[[@LINE-1]]:23: warning: this temporary
  auto g = fetch_text(pick(make(), make()));
  // CHECK: :[[@LINE-1]]:23: warning: this temporary
  co_await tick();
  co_return co_await a + co_await b + co_await c + co_await d + co_await e + co_await f + co_await g;
}
held<int> through_results_that_stay(thing &t) {
  std::string here = make();
  auto a = fetch_text(make_thing().far());
  auto b = fetch_text(make_thing().either(here));
  auto c = fetch_view(constant(make()));
  auto d = fetch_view(trim(here));
  auto e = fetch_text(t.name());
  auto f = fetch_text(pick(here, make()));
  co_await tick();
  co_return co_await a + co_await b + co_await c + co_await d + co_await e + co_await f;
}

// Silent.
held<int> copied() {
  auto p = co_await fetch();
  use(p.text);
  use((co_await fetch()).text);
  auto task = fetch();
  auto &&stays = co_await task;
  use(stays.text);
  auto &&unused = co_await fetch();
  co_return 1;
}
// What a task of a reference refers to is elsewhere.
template <class T> struct lent;
template <class T> struct lent<T &> {
  struct promise_type {
    T *value;
    lent get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T &v) { value = &v; }
    void unhandled_exception() {}
  };
  ~lent() {}
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  T &await_resume();
};
lent<page &> current();
held<int> elsewhere() {
  auto &p = co_await current();
  use(p.text);
  co_return 1;
}
