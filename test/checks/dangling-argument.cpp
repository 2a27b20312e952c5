// RUN: %check
#include "task.h"
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

task<> fetch(const std::string &url);
task<> fetch_view(std::string_view url);
task<> consume_string(std::string &&text);
task<> sum(std::span<const int> numbers);
task<> store(const int *number);
task<> add(std::initializer_list<int> numbers);
task<> call(const std::reference_wrapper<int> &);
task<> copied(std::string text);
task<> all(std::vector<task<>> tasks);
std::string make();

task<> stored() {
  auto t = fetch(std::string("a"));
  // CHECK: :[[@LINE-1]]:18: warning: this temporary ends with the full expression, but the task of 'fetch' refers to it through its parameter 'url' and is used later; co_await the task in this expression, or name the argument where it outlives the task [async-dangling-argument]
  // CHECK: :[[@LINE+1]]:12: note: the task is used here
  co_await t;
}
task<> a_literal_makes_a_string() {
  auto t = fetch("a");
  // CHECK: :[[@LINE-1]]:18: warning: this temporary ends with the full expression
  co_await std::move(t);
}
task<> view_of_a_temporary() {
  auto t = fetch_view(make());
  // CHECK: :[[@LINE-1]]:23: warning: this temporary ends with the full expression, but the task of 'fetch_view' refers to it
  co_await t;
}
task<> rvalue_reference() {
  auto t = consume_string(make());
  // CHECK: :[[@LINE-1]]:27: warning: this temporary ends
  co_await t;
}
task<> span_of_a_temporary() {
  auto t = sum(std::vector<int>{1, 2});
  // CHECK: :[[@LINE-1]]:16: warning: this temporary ends
  co_await t;
}
task<> listed() {
  auto t = add({1, 2, 3});
  // CHECK: :[[@LINE-1]]:16: warning: this temporary ends
  co_await t;
}
task<> characters_of_a_temporary() {
  auto t = fetch_view(make().c_str());
  // CHECK: :[[@LINE-1]]:23: warning: this temporary ends
  co_await t;
}
task<> element_of_a_temporary() {
  auto t = fetch(std::vector<std::string>{"a"}.front());
  // CHECK: :[[@LINE-1]]:18: warning: this temporary ends
  co_await t;
}
task<> by_default(const std::string &url = "a", int times = 1);
task<> default_argument() {
  auto t = by_default();
  // CHECK: :[[@LINE-1]]:12: warning: this temporary ends
  co_await t;
}
// A view of the user's.
struct [[gsl::Pointer]] text_view {
  text_view(const std::string &text) : text(&text) {}
  const std::string *text;
};
task<> fetch_text(text_view text);
task<> user_view() {
  auto t = fetch_text(make());
  // CHECK: :[[@LINE-1]]:23: warning: this temporary ends
  co_await t;
}
struct connection {
  std::string host;
  task<> run() { co_await fetch(host); }
  task<> close();
  static task<> idle() { co_return; }
};
task<> object() {
  auto t = connection{"a"}.run();
  // CHECK: :[[@LINE-1]]:12: warning: this temporary ends with the full expression, but the task of 'connection::run' refers to it through 'this' and is used later
  auto u = connection{"a"}.close();
  // CHECK: :[[@LINE-1]]:12: warning: this temporary ends with the full expression, but the task of 'connection::close' refers to it through 'this'
  co_await t;
  co_await u;
}
template <class F> task<> retry(F &&f) {
  co_await f();
  co_await f();
}
task<> forwarded(int n) {
  auto t = retry([n]() -> task<> { co_return (void)n; });
  // CHECK: :[[@LINE-1]]:18: warning: this temporary ends with the full expression, but the task of 'retry' refers to it through its parameter 'f'
  co_await t;
}
task<> one_arm(bool b) {
  auto t = b ? fetch("a") : copied("b");
  // CHECK: :[[@LINE-1]]:22: warning: this temporary ends
  co_await t;
}

// ---- where it goes

task<> returned() {
  return fetch("a");
  // CHECK: :[[@LINE-1]]:16: warning: this temporary ends with the full expression, but the task of 'fetch' refers to it through its parameter 'url' and is returned; co_return co_await it here, or let the coroutine take it by value
}
task<> returned_afterwards() {
  auto t = fetch("a");
  // CHECK: :[[@LINE-1]]:18: warning: this temporary ends with the full expression, but the task of 'fetch' refers to it through its parameter 'url' and is used later
  return t;
}
struct cache {
  std::optional<task<>> pending;
  std::vector<task<>> waiting;
  void set() {
    pending = fetch("a");
    // CHECK: :[[@LINE-1]]:21: warning: this temporary ends with the full expression, but the task of 'fetch' refers to it through its parameter 'url' and is kept; let the coroutine take it by value
    // CHECK: :[[@LINE-2]]:5: note: the task is kept here
  }
  void append() {
    waiting.push_back(fetch("a"));
    // CHECK: :[[@LINE-1]]:29: warning: this temporary ends
  }
};
void appended(std::vector<task<>> &tasks) {
  tasks.push_back(fetch("a"));
  // CHECK: :[[@LINE-1]]:25: warning: this temporary ends
}
task<> in_a_container(const std::vector<std::string> &paths) {
  std::vector<task<>> tasks;
  for (auto &path : paths)
    tasks.push_back(fetch("http://" + path));
  // CHECK: :[[@LINE-1]]:27: warning: this temporary ends with the full expression
  co_await all(std::move(tasks));
}
task<> copied_each_time(const std::vector<std::string> &paths) {
  std::vector<task<>> tasks;
  for (auto path : paths)
    tasks.push_back(fetch(path));
  // CHECK: :[[@LINE-1]]:27: warning: 'path' ends with its scope, but the task of 'fetch' refers to it through its parameter 'url' and is used later; declare it where it outlives the task, or let the coroutine take it by value
  // CHECK: :[[@LINE-3]]:13: note: its scope begins here
  // CHECK: :[[@LINE+1]]:18: note: the task is used here
  for (auto &t : tasks)
    co_await t;
}
task<> counted() {
  std::vector<task<>> tasks;
  for (int i = 0; i < 3; ++i)
    tasks.emplace_back(store(&i));
  // CHECK: :[[@LINE-1]]:30: warning: 'i' ends with its scope
  co_await all(std::move(tasks));
}
task<> bound(const std::map<std::string, int> &counts) {
  std::vector<task<>> tasks;
  for (auto [name, count] : counts)
    tasks.push_back(fetch(name));
  // CHECK: :[[@LINE-1]]:27: warning: this structured binding ends with its scope
  co_await all(std::move(tasks));
}
task<> inner_scope() {
  auto t = copied("a");
  {
    std::string url = make();
    t = fetch(url);
    // CHECK: :[[@LINE-1]]:15: warning: 'url' ends with its scope
  }
  co_await t;
}
task<> inner_element() {
  std::optional<task<>> t;
  if (std::vector<std::string> urls{"a"}; true)
    t.emplace(fetch(urls[0]));
  // CHECK: :[[@LINE-1]]:21: warning: 'urls' ends with its scope
  co_await *t;
}
task<> on_one_path(bool b) {
  auto t = copied("a");
  if (b)
    t = fetch("b");
  // CHECK: :[[@LINE-1]]:15: warning: this temporary ends
  co_await t;
}
task<> handed_from_one_to_the_other() {
  auto t = fetch("a");
  // CHECK: :[[@LINE-1]]:18: warning: this temporary ends
  auto u = std::move(t);
  co_await u;
}
// An eager one refers to it after its first suspension.
eager_task eager(const std::string &text) {
  co_await pause_here();
  (void)text.size();
}
task<> running() {
  auto t = eager("a");
  // CHECK: :[[@LINE-1]]:18: warning: this temporary ends
  co_await t;
}
void dropped() {
  eager("a");
  // CHECK: :[[@LINE-1]]:9: warning: this temporary ends with the full expression, but the task of 'eager' refers to it through its parameter 'text' and runs on; let the coroutine take it by value
}

// ---- a generator

generator<char> spelled(const std::string &text) {
  for (char c : text)
    co_yield c;
}
generator<char> spelled_view(std::string_view text) {
  for (char c : text)
    co_yield c;
}
void loops() {
  for (char c : spelled("a"))
    // CHECK: :[[@LINE-1]]:25: warning: this temporary ends with the full expression, but the task of 'spelled' refers to it through its parameter 'text' and is used later
    (void)c;
  auto g = spelled_view(make());
  // CHECK: :[[@LINE-1]]:25: warning: this temporary ends with the full expression, but the task of 'spelled_view' refers
  (void)*g.begin();
  std::string text = make();
  for (char c : spelled(text))
    (void)c;
  for (char c : spelled_view("a literal"))
    (void)c;
}
std::function<generator<char>(const std::string &)> chosen = spelled;
void through_a_function_object() {
  auto g = chosen("a");
  // CHECK: :[[@LINE-1]]:19: warning: this temporary ends with the full expression, but the task of 'spelled'
  (void)*g.begin();
}

// ---- what refers to it for the coroutine

struct unmarked_view {
  unmarked_view(const std::string &text);
  const char *data;
  std::size_t size;
};
struct line {
  std::string *text;
  int number;
};
task<> show(unmarked_view text);
task<> number(line l);
task<> next(std::vector<int>::iterator at);
task<> later(std::function<void()> f);
task<> an_unmarked_view() {
  auto t = show(make());
  // CHECK: :[[@LINE-1]]:17: warning: this temporary ends
  co_await t;
}
task<> a_struct_an_iterator_a_closure(bool b) {
  auto t = copied("a");
  if (b) {
    std::string text;
    std::vector<int> numbers;
    auto print = [&text] { (void)text.size(); };
    t = number({&text, 1});
    // CHECK: :[[@LINE-1]]:16: warning: 'text' ends with its scope, but the task of 'number'
  }
  auto u = copied("b");
  {
    std::vector<int> numbers;
    u = next(numbers.begin());
    // CHECK: :[[@LINE-1]]:14: warning: 'numbers' ends with its scope
  }
  auto v = copied("c");
  {
    std::string text;
    auto print = [&text] { (void)text.size(); };
    v = later(print);
    // CHECK: :[[@LINE-2]]:{{[0-9]+}}: warning: 'text' ends with its scope, but the task of 'later' refers to it through a capture
  }
  co_await t;
  co_await u;
  co_await v;
}

// ---- silent: it is still there

task<> awaited_at_once() {
  co_await fetch("a");
  co_await fetch_view(make());
  co_await connection{"a"}.run();
  co_await eager("a");
}
task<> run_at_once() { block_on(fetch("a")); co_return; }
task<> lives_as_long() {
  std::string url = make();
  auto t = fetch(url);
  auto u = fetch_view(url);
  co_await t;
  co_await u;
}
task<> awaited_before_the_end() {
  auto t = copied("a");
  {
    std::string url = make();
    t = fetch(url);
    co_await t;
  }
}
task<> awaited_each_time(const std::vector<std::string> &paths) {
  for (auto path : paths) {
    auto t = fetch(path);
    co_await t;
  }
}
task<> elements(std::vector<std::string> paths) {
  std::vector<task<>> tasks;
  for (auto &path : paths)
    tasks.push_back(fetch(path));
  for (const auto &path : paths)
    tasks.push_back(fetch(path));
  co_await all(std::move(tasks));
}
task<> extended() {
  const std::string &url = make();
  auto t = fetch(url);
  co_await t;
}
task<> overwritten() {
  auto t = fetch("a");
  t = copied("b");
  co_await t;
}
task<> emptied() {
  std::vector<task<>> tasks;
  tasks.push_back(fetch("a"));
  tasks.clear();
  co_return;
}

// ---- silent: nothing is borrowed

task<> copies() {
  auto t = copied("a");
  co_await t;
}
task<> literals() {
  auto t = fetch_view("a");
  co_await t;
}
task<> statics() {
  static std::string url = make();
  auto t = fetch(url);
  co_await t;
}
task<> not_a_member() {
  auto t = connection{"a"}.idle();
  co_await t;
}
// Nothing to lose: an object without data.
struct tag {};
task<> tagged(const tag &);
task<> without_data() {
  auto t = tagged(tag{});
  auto u = retry([]() -> task<> { co_return; });
  co_await t;
  co_await u;
}
// The body is in sight, and does not use it.
task<> ignores(const std::string &) { co_return; }
task<> unused() {
  auto t = ignores("a");
  co_await t;
}
// A plain function may copy what it is given before it makes the task.
task<> copies_first(std::string_view url) { return copied(std::string(url)); }
task<> plain() {
  auto t = copies_first(make());
  co_await t;
}
// An override may do so too.
struct client {
  virtual task<> get(const std::string &url) = 0;
};
task<> by_interface(client &c) {
  auto t = c.get("a");
  co_await t;
}
task<> by_pointer(task<> (*get)(const std::string &), std::function<task<>(const std::string &)> other) {
  auto t = get("a");
  auto u = other("a");
  co_await t;
  co_await u;
}
// An eager one that has used it when it returns.
eager_task at_first(const std::string &text) {
  (void)text.size();
  co_await pause_here();
}
task<> used_before() {
  auto t = at_first("a");
  co_await t;
}
// Nothing pulls a value.
generator<char> letters(const std::string &text) { co_yield text[0]; }
void pulls() {
  auto g = letters("a");
  (void)g;
}

// ---- silent: where it goes is not known

void somewhere(task<> t);
task<> given_away() {
  somewhere(fetch("a"));
  auto t = fetch_view("b");
  somewhere(std::move(t));
  co_return;
}
task<> never_used() {
  auto t = fetch("a");
  co_return;
}
task<> only_looked_at() {
  std::vector<task<>> tasks;
  tasks.push_back(fetch("a"));
  (void)tasks.size();
  (void)tasks.empty();
  co_return;
}
task<> of_the_caller(const std::string &url) {
  auto t = fetch(url);
  return t;
}
struct session {
  std::string url;
  task<> get() { return fetch(url); }
};
// The string moves into the coroutine, and its characters stay where they are.
task<> with_owner(const std::string &text, std::unique_ptr<std::string> owner);
task<> owner_goes_along(std::unique_ptr<std::string> text) {
  auto t = copied("");
  {
    auto mine = std::make_unique<std::string>("a");
    t = with_owner(*mine, std::move(mine));
  }
  co_await t;
}
