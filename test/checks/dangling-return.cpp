// RUN: %check
#include "task.h"
#include <memory>
#include <string>
#include <string_view>
#include <vector>

task<> fetch(const std::string &url);
task<> fetch_view(std::string_view url);
task<int> store(const int *number);
task<> copied(std::string url);
std::string make();

task<> local() {
  std::string url = make();
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns, but the task of 'fetch' refers to it through its parameter 'url' and is returned; co_return co_await it here, or let the coroutine take it by value [async-dangling-return]
  // CHECK: :[[@LINE-2]]:3: note: the task is returned here
}
task<> parameter(std::string url) {
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
}
task<> view(std::string host) {
  std::string url = "http://" + host;
  return fetch_view(url);
  // CHECK: :[[@LINE-1]]:21: warning: 'url' ends when this function returns
}
task<int> pointer(int n) {
  return store(&n);
  // CHECK: :[[@LINE-1]]:16: warning: 'n' ends when this function returns
}
task<> owned(std::unique_ptr<std::string> url) {
  return fetch(*url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
}
task<> moved_from(std::string url) {
  task<> f(std::string &&);
  return f(std::move(url));
  // CHECK: :[[@LINE-1]]:12: warning: 'url' ends when this function returns
}
task<> afterwards(std::string url) {
  auto t = fetch(url);
  return t;
  // CHECK: :[[@LINE-2]]:18: warning: 'url' ends when this function returns
}
std::vector<task<>> several(std::string url) {
  std::vector<task<>> tasks;
  tasks.push_back(fetch(url));
  // CHECK: :[[@LINE-1]]:25: warning: 'url' ends when this function returns
  return tasks;
}
struct connection {
  std::string host;
  task<> run() { co_await fetch(host); }
};
task<> object() {
  connection c{make()};
  return c.run();
  // CHECK: :[[@LINE-1]]:10: warning: 'c' ends when this function returns, but the task of 'connection::run' refers to it through 'this' and is returned
}
template <class Work> task<> retry(Work work) {
  co_await work();
  co_await work();
}
// The closure is copied into the coroutine; what it captured by reference is not.
task<> captured(std::string url) {
  return retry([&url]() -> task<> { co_await fetch(url); });
  // CHECK: :[[@LINE-1]]:18: warning: 'url' ends when this function returns, but the task of 'retry' refers to it through a capture and is returned
}
auto in_a_lambda = [](std::string url) {
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
};
task<> one_of_two(bool b, std::string url) {
  if (b)
    return copied(url);
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
}

// ---- silent

task<> awaited(std::string url) { co_return co_await fetch(url); }
task<> of_the_caller(const std::string &url, std::string_view view) {
  std::string_view copy = view;
  return copy.empty() ? fetch(url) : fetch_view(copy);
}
task<> copies() {
  std::string url = make();
  return copied(url);
}
struct session {
  std::string url;
  connection c;
  task<> get() { return fetch(url); }
  task<> run() { return c.run(); }
};
task<> lives_on() {
  static std::string url = make();
  return fetch(url);
}
task<> reference_to_something_else(std::vector<std::string> *urls) {
  auto &url = urls->front();
  return fetch(url);
}
task<> shared(std::shared_ptr<connection> c) { return c->run(); }
// The string moves into the coroutine with its owner.
task<> with_owner(const std::string &url, std::unique_ptr<std::string> owner);
task<> owner_goes_along(std::unique_ptr<std::string> url) { return with_owner(*url, std::move(url)); }
// Not lazy: it has used it when it returns.
eager_task at_first(const std::string &url) {
  (void)url.size();
  co_await pause_here();
}
eager_task eager(std::string url) { return at_first(url); }
// A plain function may copy what it is given.
task<> copies_first(std::string_view url) { return copied(std::string(url)); }
task<> plain(std::string url) { return copies_first(url); }
task<> used_up(std::string url) {
  block_on(fetch(url));
  return copied(url);
}
