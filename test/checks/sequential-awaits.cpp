// RUN: %check --include %root/runtime/include
#include <aio/aio.hpp>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct page {
  int size;
};
struct key {
  std::string name;
  std::vector<int> path;
};
struct client {
  aio::task<page> get(std::string);
  aio::task<page> peek(std::string) const;
  static aio::task<page> fetch(std::string);
};
aio::task<page> fetch(std::string url);
aio::task<page> view(std::string_view url, int retries = 3);
aio::task<page> find(const key &k);
aio::task<page> text(const char *);
aio::task<> save(std::string);
aio::task<page> through(client &, std::string);
aio::task<page> shared(std::shared_ptr<client>, std::string);
aio::task<page> maybe(std::optional<client *>);
aio::task<page> bytes(char *);
aio::task<page> next();
int counter;
aio::task<int> counted(int by) { co_return counter += by; }
aio::task<int> pure(int x) {
  static const int offset = 3;
  co_return x + offset;
}

aio::task<int> two() {
  page a = co_await fetch("a");
  auto b = co_await fetch("b");
  // CHECK: :[[@LINE-1]]:12: warning: this await begins when the one before it has ended, though it needs nothing of it; aio::gather runs them together [async-hint-sequential-awaits]
  // CHECK: :[[@LINE-3]]:12: note: the one before it
  co_return a.size + b.size;
}
aio::task<int> three(client &c) {
  auto a = co_await view("a");
  auto b = co_await view("b", 1);
  // CHECK: :[[@LINE-1]]:12: warning: this await
  // CHECK: note:
  auto [size] = co_await view("c", 2);
  // CHECK: :[[@LINE-1]]:17: warning: this await
  // CHECK: note:
  auto d = co_await find({"a", {1}});
  auto e = co_await find({"b", {2}});
  // CHECK: :[[@LINE-1]]:12: warning: this await
  // CHECK: note:
  auto f = co_await client::fetch("f");
  auto g = co_await client::fetch("g");
  // CHECK: :[[@LINE-1]]:12: warning: this await
  // CHECK: note:
  auto h = co_await c.peek("f");
  auto i = co_await c.peek("g");
  // CHECK: :[[@LINE-1]]:12: warning: this await
  // CHECK: note:
  int k = co_await pure(1);
  int l = co_await pure(2);
  // CHECK: :[[@LINE-1]]:11: warning: this await
  // CHECK: note:
  auto m = co_await text("1");
  auto n = co_await text("2");
  // CHECK: :[[@LINE-1]]:12: warning: this await
  // CHECK: note:
  co_return a.size + b.size + size + d.size + e.size + f.size + g.size + h.size + i.size + k + l + m.size + n.size;
}
aio::task<std::vector<page>> all(std::vector<std::string> urls) {
  std::vector<page> pages;
  for (const std::string &url : urls)
    pages.push_back(co_await fetch(url));
  // CHECK: :[[@LINE-1]]:21: warning: this await begins when the one in the last turn of the loop has ended, though it needs nothing of it; aio::gather runs them together
  int sum = 0;
  for (auto &url : urls) {
    sum += (co_await fetch(url + "?size")).size;
  }
  for (int i : {1, 2, 3})
    sum += co_await pure(i);
  // CHECK: :[[@LINE-1]]:12: warning: this await begins when the one in the last turn
  co_return pages;
}

// Silent: the second needs the first.
aio::task<int> chained() {
  int a = co_await pure(1);
  int b = co_await pure(a);
  auto [size] = co_await fetch("a");
  auto more = co_await fetch(std::to_string(size));
  co_return b + more.size;
}
aio::task<int> folded(std::vector<int> values) {
  int sum = 0;
  for (int v : values)
    sum += co_await pure(sum + v);
  co_return sum;
}
// Silent: something that both may change.
aio::task<int> stateful(client &c, std::shared_ptr<client> s, char *buffer) {
  auto a = co_await c.get("a");
  auto b = co_await c.get("b");
  auto d = co_await through(c, "a");
  auto e = co_await through(c, "b");
  auto f = co_await shared(s, "a");
  auto g = co_await shared(s, "b");
  auto h = co_await maybe(&c);
  auto i = co_await maybe({});
  auto j = co_await bytes(buffer);
  auto k = co_await bytes(buffer);
  auto l = co_await next();
  auto m = co_await next();
  int n = co_await counted(1);
  int o = co_await counted(2);
  co_return a.size + b.size + d.size + e.size + f.size + g.size + h.size + i.size + j.size + k.size + l.size + m.size + n + o;
}
// Silent: commands, whose order counts.
aio::task<> commands() {
  co_await save("a");
  co_await save("b");
}
// Silent: different functions may be a protocol; and something stands between them.
aio::task<int> between() {
  auto a = co_await fetch("a");
  auto b = co_await view("b");
  auto c = co_await fetch("c");
  if (c.size == 0)
    co_return 0;
  auto d = co_await fetch("d");
  co_return a.size + b.size + d.size;
}
// Silent: the loop does something else, or not for each.
aio::task<int> other_loops(std::vector<std::string> urls) {
  int sum = 0;
  for (auto &url : urls) {
    page p = co_await fetch(url);
    if (p.size > 3)
      break;
  }
  for (auto &url : urls)
    if (!url.empty())
      sum += (co_await fetch(url)).size;
  for (auto &url : urls) {
    (void)url;
    sum += co_await pure(1);
  }
  for ([[maybe_unused]] auto &url : urls)
    sum += co_await pure(1);
  for (std::size_t i = 0; i < urls.size(); ++i)
    sum += co_await pure(i);
  co_return sum;
}
// Silent: no library that we know could run them together.
template <class T> struct own {
  struct promise_type {
    own get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_value(T) {}
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume() { return T(); }
};
own<int> mine(int);
own<int> without_a_library() {
  int a = co_await mine(1);
  int b = co_await mine(2);
  co_return a + b;
}
