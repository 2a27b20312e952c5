// RUN: %check --tidy='--config={CheckOptions: {async-hint-large-frame.Bytes: 1000}}'
#include "task.h"
#include <cstddef>

task<std::size_t> fill(char *, std::size_t);
void look(const char *);
struct block {
  char bytes[600];
};
struct owner : block {
  ~owner();
};
task<> take(block);
block made();

task<> over_the_suspension() {
  // CHECK: :[[@LINE-1]]:8: warning: each call of this coroutine allocates at least 1201 bytes for what it keeps while it is suspended; put large objects on the heap, or end their scope before the suspension [async-hint-large-frame]
  // CHECK: :[[@LINE+3]]:8: note: 'buffer' takes 1200 bytes
  // CHECK: :[[@LINE+3]]:3: note: suspended here
  co_await pause_here();
  char buffer[1200];
  co_await fill(buffer, sizeof buffer);
}
task<> used_after() {
  // CHECK: :[[@LINE-1]]:8: warning: each call of this coroutine allocates at least 1201 bytes
  // CHECK: note: 'first' takes 600 bytes
  // CHECK: note: 'second' takes 600 bytes
  // CHECK: note: suspended here
  block first = made(), second = made();
  co_await pause_here();
  look(first.bytes);
  look(second.bytes);
}
task<> destroyed_after() {
  // CHECK: :[[@LINE-1]]:8: warning: each call of this coroutine allocates at least 1201 bytes
  // CHECK-COUNT-3: note:
  owner first, second;
  co_await pause_here();
}
task<> parameters(block, block) {
  // CHECK: :[[@LINE-1]]:8: warning: each call of this coroutine allocates at least 1201 bytes
  // CHECK: :[[@LINE-2]]:24: note: an unnamed parameter takes 600 bytes
  // CHECK: :[[@LINE-3]]:31: note: an unnamed parameter takes 600 bytes
  co_return;
}
task<block> in_the_promise(block) {
  // CHECK: :[[@LINE-1]]:13: warning: each call of this coroutine allocates at least 1200 bytes
  // CHECK: note:
  co_return made();
}
template <std::size_t N> task<> sized() {
  // CHECK: :[[@LINE-1]]:33: warning: each call of this coroutine allocates at least 2001 bytes
  // CHECK-COUNT-2: note:
  char buffer[N];
  co_await fill(buffer, N);
}
template task<> sized<10>();
template task<> sized<2000>();

// Silent: small.
task<> small() {
  char buffer[900];
  co_await fill(buffer, sizeof buffer);
}
// Silent: their scopes share the room.
task<> in_turn(bool which) {
  if (which) {
    char one[900];
    co_await fill(one, sizeof one);
  } else {
    char other[900];
    co_await fill(other, sizeof other);
  }
  {
    char third[900];
    co_await fill(third, sizeof third);
  }
}
// Silent: they are not used after it resumes, so they stay on the stack.
task<> ended_before() {
  {
    char buffer[1200];
    look(buffer);
  }
  char late[1200];
  look(late);
  co_await pause_here();
}
task<> begins_after() {
  co_await pause_here();
  char buffer[1200];
  look(buffer);
}
task<> never_suspends() {
  char buffer[1200];
  look(buffer);
  co_return;
}
// Silent: a new value after each suspension.
task<> new_each_time() {
  block b = made();
  look(b.bytes);
  co_await pause_here();
  b = made();
  look(b.bytes);
  block c = made();
  look(c.bytes);
}
// Silent: the other task gets a copy, which it keeps itself.
task<> copied(block &original) {
  block mine = original, other = original;
  co_await take(mine);
  look("");
  other = mine = original;
  look(other.bytes);
}
// Silent: the coroutine refers to it, and it is stored elsewhere.
task<> referred(block &a, block &b) {
  block &same = a;
  co_await pause_here();
  look(same.bytes);
  look(b.bytes);
}
// Silent: a plain function has a stack.
void plain() {
  char buffer[2000];
  look(buffer);
}
