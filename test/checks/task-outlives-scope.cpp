// RUN: %check -- -I %S/../../runtime/include
#include "task.h"
#include <aio/aio.hpp>
#include <memory>
#include <string>
#include <vector>

using namespace std::chrono_literals;

aio::task<> fetch(const std::string &url);
aio::task<int> count(const int &number);
aio::task<> copied(std::string url);
std::string make();

// ---- a group

aio::task<> in_a_loop(std::vector<std::string> urls, aio::task_group &group) {
  for (auto url : urls)
    group.spawn(fetch(url));
  // CHECK: :[[@LINE-1]]:23: warning: 'url' ends with its scope, but the task of 'fetch' refers to it through its parameter 'url' and runs on; wait for the task before the scope ends, or let the coroutine take it by value [async-task-outlives-scope]
  // CHECK: :[[@LINE-3]]:13: note: its scope begins here
  // CHECK: :[[@LINE-3]]:11: note: the task is started here
  co_return;
}
aio::task<> local_of_the_body(std::vector<std::string> urls) {
  co_await aio::with_task_group([&](aio::task_group &group) -> aio::task<> {
    std::string first = urls.front();
    group.spawn(fetch(first));
    // CHECK: :[[@LINE-1]]:23: warning: 'first' ends with its scope
    co_return;
  });
}
void plain(aio::task_group &group) {
  std::string url = make();
  group.spawn(fetch(url));
  // CHECK: :[[@LINE-1]]:21: warning: 'url' ends with its scope
}
struct connection {
  std::string host;
  aio::task<> run() {
    co_await aio::sleep(1ms);
    co_await fetch(host);
  }
};
aio::task<> object(aio::task_group &group) {
  connection c{make()};
  group.spawn(c.run());
  // CHECK: :[[@LINE-1]]:15: warning: 'c' ends with its scope, but the task of 'connection::run' refers to it through 'this' and runs on
  co_return;
}
struct server {
  aio::task_group group;
  std::vector<aio::handle<int>> handles;
  void start() {
    std::string url = make();
    group.spawn(fetch(url));
    // CHECK: :[[@LINE-1]]:23: warning: 'url' ends with its scope
    int n = 0;
    handles.push_back(aio::spawn(count(n)));
    // CHECK: :[[@LINE-1]]:40: warning: 'n' ends with its scope, but the task of 'count' refers to it through its parameter 'number' and is kept
  }
};
aio::task<> group_outside() {
  aio::task_group group;
  {
    std::string url = make();
    group.spawn(fetch(url));
    // CHECK: :[[@LINE-1]]:23: warning: 'url' ends with its scope
  }
  co_await group.join();
}

// ---- a handle

aio::task<int> handles() {
  std::vector<aio::handle<int>> started;
  for (int i = 0; i < 3; ++i)
    started.push_back(aio::spawn(count(i)));
  // CHECK: :[[@LINE-1]]:40: warning: 'i' ends with its scope, but the task of 'count' refers to it through its parameter 'number' and is used later
  int sum = 0;
  for (auto &handle : started)
    sum += co_await handle;
  co_return sum;
}
aio::task<> detached() {
  std::string url = make();
  aio::spawn(fetch(url)).detach();
  // CHECK: :[[@LINE-1]]:20: warning: 'url' ends with its scope
  auto handle = aio::spawn(fetch(url));
  // CHECK: :[[@LINE-1]]:34: warning: 'url' ends with its scope
  std::move(handle).detach();
  co_return;
}
aio::handle<void> returned() {
  std::string url = make();
  return aio::spawn(fetch(url));
  // CHECK: :[[@LINE-1]]:27: warning: 'url' ends when this function returns, but the task of 'fetch' refers to it through its parameter 'url' and is returned
}

// What is awaited here has nothing to do with the task, which may take longer.
aio::task<> waits_for_something_else(aio::task_group &group) {
  std::string url = make();
  group.spawn(fetch(url));
  // CHECK: :[[@LINE-1]]:21: warning: 'url' ends with its scope
  co_await aio::sleep(1s);
}

// ---- an eager coroutine with a dropped handle

eager_task eager(const std::string &text) {
  co_await pause_here();
  (void)text.size();
}
void dropped() {
  std::string text = make();
  eager(text);
  // CHECK: :[[@LINE-1]]:9: warning: 'text' ends with its scope
}
task<> write(const std::string &text);
eager_task in_its_only_operand(const std::string &text) { co_await write(text); }
void forgotten() {
  std::string text = make();
  auto t = in_its_only_operand(text);
  // CHECK: :[[@LINE-1]]:32: warning: 'text' ends with its scope, but the task of 'in_its_only_operand' refers to it through its parameter 'text' and runs on
}
eager_task awaits_its_task() {
  std::string text = make();
  auto t = in_its_only_operand(text);
  co_await t;
}

// ---- an object behind a shared pointer that nothing copies

aio::task<> shared_object(aio::task_group &group) {
  auto c = std::make_shared<connection>(make());
  group.spawn(c->run());
  // CHECK: :[[@LINE-1]]:15: warning: 'c' ends with its scope, but the task of 'connection::run' refers to it through 'this' and runs on
  co_return;
}
aio::task<> shared_object_that_is_kept(aio::task_group &group, std::vector<std::shared_ptr<connection>> &all) {
  auto c = std::make_shared<connection>(make());
  all.push_back(c);
  group.spawn(c->run());
  co_return;
}

// ---- silent

// A group that is awaited through the object, or through something global.
struct service {
  aio::task_group group;
  aio::task<> all_done();
  aio::task<> waits_for_its_members() {
    std::string url = make();
    group.spawn(fetch(url));
    co_await all_done();
  }
};
extern aio::event stopped;
aio::task<> waits_for_something_global(aio::task_group &group) {
  std::string url = make();
  group.spawn(fetch(url));
  co_await stopped.wait();
}
aio::task<> waits_through_a_local(aio::task_group &group) {
  std::string url = make();
  group.spawn(fetch(url));
  auto ended = group.join();
  co_await std::move(ended);
}

aio::task<> joined() {
  std::string url = make();
  aio::task_group group;
  group.spawn(fetch(url));
  co_await group.join();
}
aio::task<> joined_in_scope() {
  aio::task_group group;
  {
    std::string url = make();
    group.spawn(fetch(url));
    co_await group.join();
  }
}
// Without a join the group's destructor ends its tasks, and it comes first.
aio::task<> group_ends_first() {
  std::string url = make();
  aio::task_group group;
  group.spawn(fetch(url));
  co_return;
}
aio::task<> outlives_the_group(std::vector<std::string> urls) {
  co_await aio::with_task_group([&](aio::task_group &group) -> aio::task<> {
    for (auto &url : urls)
      group.spawn(fetch(url));
    co_return;
  });
}
aio::task<> awaited() {
  std::string url = make();
  auto handle = aio::spawn(fetch(url));
  co_await handle;
}
aio::task<> awaited_at_once() {
  std::string url = make();
  co_await aio::spawn(fetch(url));
}
// Dropping the handle cancels the task.
aio::task<> cancelled(bool b) {
  std::string url = make();
  auto handle = aio::spawn(fetch(url));
  if (b)
    co_return;
  co_await handle;
}
aio::task<> by_value(aio::task_group &group) {
  std::string url = make();
  group.spawn(copied(url));
  co_return;
}
aio::task<> moved(aio::task_group &group) {
  std::string url = make();
  group.spawn(copied(std::move(url)));
  co_return;
}
aio::task<> told_through_an_event(aio::task_group &group) {
  aio::event done;
  group.spawn([](aio::event &done) -> aio::task<> {
    done.set();
    co_return;
  }(done));
  co_await done.wait();
}
// A plain function that drives the loop, or blocks until the work is done.
int main() {
  std::string url = make();
  aio::run(fetch(url));
  aio::task_group group;
  group.spawn(fetch(url));
}
void drives(aio::task_group &group) {
  std::string url = make();
  group.spawn(fetch(url));
  aio::run(copied("a"));
}
void wait_for(aio::task_group &);
void waits(aio::task_group &group) {
  std::string url = make();
  group.spawn(fetch(url));
  wait_for(group);
}
// The spawner is not known.
void unknown(void (*spawn)(aio::task<>)) {
  std::string url = make();
  spawn(fetch(url));
}
