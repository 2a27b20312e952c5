// RUN: %check
// Qt's sources end with a header that the build generates. If it is not there yet, Clang instantiates no templates at the end of the file: whether such a function
// is a coroutine, or a plain one that copies what it is given, is unknown.
#include "task.h"

task<int> keeps(const int &value) { co_return value; }
template <class T> task<int> listens(T &&value) { return keeps(static_cast<T>(value) + 1); }
template <class T> task<int> unseen(T &&value);

task<> later() {
  auto plain = listens(1);
  co_await plain;
  auto elsewhere = unseen(1);
  // CHECK: :[[@LINE-1]]:27: warning: this temporary ends with the full expression, but the task of 'unseen' refers to it
  // CHECK: note: the task is used here
  co_await elsewhere;
}

#include "not-generated-yet.moc"
// CHECK: :[[@LINE-1]]:10: error: 'not-generated-yet.moc' file not found
