// RUN: %check
#include "task.h"
#include <stop_token>

task<> defaulted(int, std::stop_token = {});
task<> in_the_middle(int = 0, std::stop_token = {}, int = 1);
task<> overloaded(int);
task<> overloaded(int, std::stop_token);
struct client {
  task<> get(const char *, std::stop_token = {});
  task<> close();
};

task<> forwards(std::stop_token stop, client c) {
  co_await defaulted(1);
  // CHECK: :[[@LINE-1]]:12: warning: 'defaulted' would stop with 'stop' but does not get it: a stop that is asked for here waits until it is done; pass the token [async-unforwarded-stop-token]
  // CHECK: :5:39: note: the token would go here
  // CHECK-FIXES: {{^}}  co_await defaulted(1, stop);
  co_await overloaded(1);
  // CHECK: :[[@LINE-1]]:12: warning: 'overloaded' would stop with 'stop'
  // CHECK: :8:39: note: the token would go here
  // CHECK-FIXES: {{^}}  co_await overloaded(1, stop);
  co_await c.get("x");
  // CHECK: :[[@LINE-1]]:14: warning: 'client::get' would stop with 'stop'
  // CHECK: note:
  // CHECK-FIXES: {{^}}  co_await c.get("x", stop);
}
