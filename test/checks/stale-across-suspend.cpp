// RUN: %check --include %root/runtime/include
#include <aio/aio.hpp>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct session {
  std::string name;
  aio::task<> send(std::string);
};
aio::task<session> accept();
aio::task<> rest();
aio::task<int> number();
void use(session &);
void use(session *);

std::vector<session> sessions;
std::deque<session> queue;
std::list<session> list;
std::map<int, session> by_number;
std::unordered_map<int, session> hashed;
std::vector<std::unique_ptr<session>> owned;
std::vector<session *> pointers;

aio::task<> joins() {
  while (true) {
    session s = co_await accept();
    sessions.push_back(s);
    queue.push_back(s);
    hashed.emplace(1, s);
    list.push_back(s);
    owned.push_back(std::make_unique<session>(s));
    pointers.push_back(nullptr);
  }
}
aio::task<> leaves() {
  co_await rest();
  by_number.erase(1);
  list.pop_front();
}
aio::task<> closes() {
  co_await rest();
  by_number.clear();
}

aio::task<> broadcast() {
  for (session &s : sessions)
    co_await s.send("hello");
  // CHECK: :[[@LINE-1]]:5: warning: this coroutine is suspended in a loop over 'sessions', and 'joins' changes 'sessions' meanwhile, which invalidates the loop's iterators; loop over a copy, or take out what is handled [async-stale-across-suspend]
  // CHECK: :[[@LINE-22]]:14: note: changed here
  for (session &s : queue)
    co_await s.send("hello");
  // CHECK: :[[@LINE-1]]:5: warning: this coroutine is suspended in a loop over 'queue'
  // CHECK: note: changed here
  for (auto &[id, s] : hashed)
    co_await s.send("hello");
  // CHECK: :[[@LINE-1]]:5: warning: this coroutine is suspended in a loop over 'hashed'
  // CHECK: note: changed here
  for (auto &[id, s] : by_number)
    co_await s.send("hello");
  // CHECK: :[[@LINE-1]]:5: warning: this coroutine is suspended in a loop over 'by_number', and 'leaves' changes
  // CHECK: note: changed here
  for (auto it = list.begin(); it != list.end(); ++it)
    co_await it->send("hello");
  // CHECK: :[[@LINE-1]]:5: warning: this coroutine is suspended in a loop over 'list', and 'leaves' changes
  // CHECK: note: changed here
  for (auto &p : owned)
    co_await p->send("hello");
  // CHECK: :[[@LINE-1]]:5: warning: this coroutine is suspended in a loop over 'owned'
  // CHECK: note: changed here
}
aio::task<> keeps_one() {
  session &first = sessions.front();
  co_await rest();
  use(first);
  // CHECK: :[[@LINE-1]]:7: warning: 'first' refers into 'sessions', which 'joins' may have changed while this coroutine was suspended, and is then invalid; look it up again
  // CHECK: :[[@LINE-3]]:3: note: suspended here
  // CHECK: note: changed here
  session *pointer = &sessions[1];
  auto iterator = sessions.begin();
  std::string &name = sessions.at(2).name;
  co_await rest();
  use(pointer);
  // CHECK: :[[@LINE-1]]:7: warning: 'pointer' refers into 'sessions'
  // CHECK-COUNT-2: note:
  use(*iterator);
  // CHECK: :[[@LINE-1]]:8: warning: 'iterator' refers into 'sessions'
  // CHECK-COUNT-2: note:
  name = "";
  // CHECK: :[[@LINE-1]]:3: warning: 'name' refers into 'sessions'
  // CHECK-COUNT-2: note:
  auto found = hashed.find(1);
  session *element = &by_number.find(1)->second;
  co_await rest();
  use(found->second);
  // CHECK: :[[@LINE-1]]:7: warning: 'found' refers into 'hashed'
  // CHECK-COUNT-2: note:
  use(element);
  // CHECK: :[[@LINE-1]]:7: warning: 'element' refers into 'by_number', which 'leaves' may have changed
  // CHECK-COUNT-2: note:
}

// Silent: a copy, or what an element points to, is not in the container.
aio::task<> copies() {
  std::vector<session> all = sessions;
  for (session &s : all)
    co_await s.send("hello");
  session one = sessions.front();
  session *behind = pointers.front();
  session &owned_one = *owned.front();
  co_await rest();
  use(one);
  use(behind);
  use(owned_one);
}
// Silent: looked up again.
aio::task<> again() {
  auto it = sessions.begin();
  use(*it);
  co_await rest();
  it = sessions.begin();
  use(*it);
  for (std::size_t i = 0; i < sessions.size(); ++i)
    co_await sessions[i].send("hello");
}
// Silent: elements of these stay where they are while others come and go.
aio::task<> stable() {
  session &in_map = by_number[1];
  session &in_list = list.back();
  session &in_hash = hashed.find(1)->second;
  session &in_deque = queue.back();
  auto at = std::prev(list.end());
  co_await rest();
  use(in_list);
  use(in_hash);
  use(in_deque);
  use(*at);
  static std::map<int, session> others;
  session &other = others[2];
  co_await rest();
  use(other);
}
// Silent: it is not used after the suspension.
aio::task<> not_after() {
  for (session &s : sessions)
    use(s);
  use(sessions.front());
  co_await rest();
}

int main() {
  aio::run([]() -> aio::task<> {
    co_await aio::gather(joins(), leaves(), closes(), broadcast(), keeps_one(), copies(), again(), stable(), not_after());
  }());
}

// A member: the tasks are started for one object.
class room {
public:
  aio::task<> serve() {
    aio::task_group group;
    while (true)
      group.spawn(talk(co_await accept()));
  }

private:
  aio::task<> talk(session s) {
    members.push_back(&s);
    for (session *member : members)
      co_await member->send("hello");
    // CHECK: :[[@LINE-1]]:7: warning: this coroutine is suspended in a loop over 'members', and 'room::talk' changes 'members' meanwhile
    // CHECK: :[[@LINE-4]]:13: note: changed here
    std::erase(members, &s);
  }
  std::vector<session *> members;
};
class two_tasks {
public:
  aio::task<> serve() {
    co_await aio::gather([this]() -> aio::task<> { co_await read(); }(), write());
  }

private:
  aio::task<> read() {
    while (true)
      messages.push_back(co_await accept());
  }
  aio::task<> write() {
    for (session &s : messages)
      co_await s.send("hello");
    // CHECK: :[[@LINE-1]]:7: warning: this coroutine is suspended in a loop over 'messages', and 'two_tasks::read' changes
    // CHECK: note: changed here
  }
  std::vector<session> messages;
};
// A local that two lambdas share.
aio::task<> around() {
  std::vector<session> both;
  auto reads = [&]() -> aio::task<> {
    while (true)
      both.push_back(co_await accept());
  };
  auto writes = [&]() -> aio::task<> {
    for (session &s : both)
      co_await s.send("hello");
    // CHECK: :[[@LINE-1]]:7: warning: this coroutine is suspended in a loop over 'both', and 'lambda' changes
    // CHECK: note: changed here
  };
  co_await aio::gather(reads(), writes());
}

// Silent: each task has an object of its own.
class connection {
public:
  aio::task<> serve() {
    queue.push_back(co_await accept());
    for (session &s : queue)
      co_await s.send("hello");
  }
  std::vector<session> queue;
};
aio::task<> accepts(std::vector<connection> &all) {
  aio::task_group group;
  for (connection &c : all)
    group.spawn(c.serve());
  co_await group.join();
}
// Silent: one after the other.
std::vector<session> filled;
aio::task<> fill() {
  filled.push_back(co_await accept());
}
aio::task<> iterate() {
  for (session &s : filled)
    co_await s.send("hello");
}
aio::task<> in_order() {
  co_await fill();
  co_await iterate();
}
// Silent: filled before the others are started, by their starter, or before any of them has been suspended.
std::vector<session> early;
aio::task<> loops() {
  for (session &s : early)
    co_await s.send("hello");
}
aio::task<> registers() {
  early.push_back({});
  co_await rest();
}
aio::task<> starts() {
  early.push_back(co_await accept());
  aio::task_group group;
  group.spawn(registers());
  group.spawn(loops());
  co_await group.join();
}
// Silent: who changes it is never started, as far as this file shows.
std::vector<session> unknown;
aio::task<> changes_unknown() {
  co_await rest();
  unknown.clear();
}
aio::task<> loops_unknown() {
  for (session &s : unknown)
    co_await s.send("hello");
}
// Silent: constant, or one for each thread.
const std::vector<int> constant{1};
aio::task<> over_constant() {
  for (int i : constant)
    co_await aio::sleep(std::chrono::milliseconds(i));
}

// One element, which another task takes out.
struct votes {
  std::map<int, session> replies;
  std::map<std::string, session> by_name;
  std::list<session> waiting;
  std::string text;

  aio::task<> process(int n, const std::string &name) {
    session &reply = replies[n];
    auto found = by_name.find(name);
    session &first = waiting.front();
    auto constant = replies.find(3);
    session &other = replies.at(5);
    session &last = waiting.back();
    co_await rest();
    use(reply);
    // CHECK: :[[@LINE-1]]:9: warning: 'reply' refers into 'replies', which 'votes::forget' may have changed
    // CHECK-COUNT-2: note:
    use(found->second);
    // CHECK: :[[@LINE-1]]:9: warning: 'found' refers into 'by_name', which 'votes::forget' may have changed
    // CHECK-COUNT-2: note:
    use(first);
    // CHECK: :[[@LINE-1]]:9: warning: 'first' refers into 'waiting', which 'votes::forget' may have changed
    // CHECK-COUNT-2: note:
    use(constant->second);
    // CHECK: :[[@LINE-1]]:9: warning: 'constant' refers into 'replies', which 'votes::forget' may have changed
    // CHECK-COUNT-2: note:
    // Silent: other elements.
    use(other);
    use(last);
  }
  aio::task<> forget(int n, std::string name) {
    co_await rest();
    replies.erase(n);
    if (auto it = by_name.find(name); it != by_name.end())
      by_name.erase(it);
    waiting.pop_front();
    replies.erase(3);
  }
  aio::task<> read() {
    const char *begin = text.c_str();
    std::string_view view = text;
    std::string copy = text;
    co_await rest();
    use_text(begin);
    // CHECK: :[[@LINE-1]]:14: warning: 'begin' refers into 'text', which 'votes::write' may have changed
    // CHECK-COUNT-2: note:
    use_text(view);
    // CHECK: :[[@LINE-1]]:14: warning: 'view' refers into 'text', which 'votes::write' may have changed
    // CHECK-COUNT-2: note:
    use_text(copy);
  }
  aio::task<> write() {
    co_await rest();
    text += "more";
  }
  void use_text(std::string_view);
  aio::task<> run() { co_await aio::gather(process(1, "a"), forget(1, "a"), read(), write()); }
};
