// RUN: %check --checks async-discarded-task
// A test that wants an exception makes no task: nothing is dropped.
#include "task.h"
#include <stdexcept>

task<> refuses(int);

// The ways of test libraries to say it: the statement stands in the macro's own `try`, or in its own lambda.
#define EXPECT_THROW(statement, type)                                                                                                              \
  try {                                                                                                                                            \
    statement;                                                                                                                                     \
  } catch (type const &) {                                                                                                                         \
  }
template <class F> void catches(F f) { f(); }
#define EXPECT_THROW_MESSAGE(message, code) catches([&]() { code; })
#define IF_SOME(expression) if (expression)
template <class F> bool failed(F f) {
  f();
  return true;
}
#define EXPECT_FAILURE(code)                                                                                                                       \
  IF_SOME(failed([&]() { (void)({ code; }); })) {                                                                                                  \
  }
template <class Exception, class F> void throws(F f) { f(); }
template <class T, class F> void with_a_type(F f) { f(); }
#define LOG(statement) statement

void tests() {
  EXPECT_THROW(refuses(1), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(refuses(1)), std::invalid_argument);
  EXPECT_THROW_MESSAGE("no", refuses(2));
  EXPECT_FAILURE(refuses(9));
  throws<std::invalid_argument>([] { refuses(3); });
}

task<> drops() {
  try {
    refuses(4);
    // CHECK: :[[@LINE-1]]:5: warning: the result of 'refuses' is dropped here
  } catch (std::invalid_argument &) {
  }
  catches([] { refuses(5); });
  // CHECK: :[[@LINE-1]]:16: warning: the result of 'refuses' is dropped here
  with_a_type<int>([] { refuses(6); });
  // CHECK: :[[@LINE-1]]:25: warning: the result of 'refuses' is dropped here
  LOG(refuses(7));
  // CHECK: :[[@LINE-1]]:7: warning: the result of 'refuses' is dropped here
  LOG([] { refuses(8); }());
  // CHECK: :[[@LINE-1]]:12: warning: the result of 'refuses' is dropped here
  co_return;
}
