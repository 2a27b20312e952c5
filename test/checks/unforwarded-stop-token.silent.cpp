// RUN: %check
#include "task.h"
#include <stop_token>

task<> work(int, std::stop_token = {});
task<> plain(int);
task<> other(int, const char *);
task<> other(int);

// It is forwarded, or another one is.
task<> forwards(std::stop_token stop) {
  co_await work(1, stop);
  std::stop_source own;
  co_await work(1, own.get_token());
}
// Nothing to forward it to.
task<> nothing_takes_it(std::stop_token stop) {
  co_await plain(1);
  co_await other(1);
  if (stop.stop_requested())
    co_return;
}
// Nothing to forward.
task<> has_none() { co_await work(1); }
task<> has_none_by_name(std::stop_token) { co_await work(1); }
// Which one?
task<> has_two(std::stop_token mine, std::stop_token theirs) {
  co_await work(1);
  if (mine.stop_requested() || theirs.stop_requested())
    co_return;
}
// Cleaning up after a stop is meant to be done.
void undo(int, std::stop_token = {});
task<> cleans_up(std::stop_token stop) {
  try {
    co_await work(1, stop);
  } catch (...) {
    undo(1);
  }
}
// Not a coroutine: it may run at any time.
void function(std::stop_token stop) {
  auto t = work(1);
  (void)stop;
}
