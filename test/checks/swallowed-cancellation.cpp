// RUN: %check --include %root/runtime/include
// STILL-WARNS: where the exception may mean something else, there is no fix.
#include <aio/aio.hpp>
#include <exception>
#include <stdexcept>
#include <system_error>

aio::task<> work();
aio::task<int> answer();
void log(const char *);
void report();
bool flag();

aio::task<> goes_on() {
  for (;;) {
    try {
      co_await work();
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler eats the cancellation of this coroutine too, which goes on as if nobody had cancelled it; rethrow 'aio::cancelled' [async-swallowed-cancellation]
      // CHECK: :[[@LINE-3]]:7: note: it goes on to this suspension point
      // CHECK-FIXES: } catch (const aio::cancelled &) { throw; } catch (...) {
      log("failed");
    }
  }
}
aio::task<> after_the_handler() {
  try {
    co_await work();
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler eats
    // CHECK: :[[@LINE+3]]:3: note: it goes on
    // CHECK-FIXES: } catch (const aio::cancelled &) { throw; } catch (...) {
  }
  co_await work();
}
aio::task<int> on_one_way() {
  int value = 0;
  try {
    value = co_await answer();
  } catch (const std::exception &) {
    log("no answer");
  } catch (...) {
    // CHECK: :[[@LINE-1]]:5: warning: this handler eats
    // CHECK: note: it goes on
    // CHECK-FIXES: } catch (const aio::cancelled &) { throw; } catch (...) {
    log("what?");
  }
  if (flag())
    co_await work();
  co_return value;
}
aio::task<> counts_failures() {
  int failures = 0;
  while (flag()) {
    try {
      co_await work();
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler eats
      // CHECK: note: it goes on
      // CHECK-FIXES: } catch (const aio::cancelled &) { throw; } catch (...) {
      ++failures;
    }
  }
}
aio::task<> inner() {
  try {
    try {
      co_await work();
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler eats
      // CHECK: note: it goes on
      // CHECK-FIXES: } catch (const aio::cancelled &) { throw; } catch (...) {
      log("inner");
    }
    co_await work();
  } catch (const aio::cancelled &) {
    throw;
  }
}
auto in_a_lambda = []() -> aio::task<> {
  for (;;)
    try {
      co_await work();
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler eats
      // CHECK: note: it goes on
      // CHECK-FIXES: } catch (const aio::cancelled &) { throw; } catch (...) {
    }
};

// A library whose cancellation is an error like any other, and is thrown by every further await.
namespace asio {
struct awaitable {
  struct promise_type {
    awaitable get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
awaitable accept();
awaitable pause();
} // namespace asio

asio::awaitable spins() {
  for (;;) {
    try {
      co_await asio::accept();
    } catch (const std::exception &e) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler eats the cancellation of this coroutine too, which goes on as if nobody had cancelled it; rethrow 'std::system_error' when it is a cancellation [async-swallowed-cancellation]
      // CHECK: :[[@LINE-3]]:7: note: it goes on
      log(e.what());
    }
  }
}
asio::awaitable spins_by_a_base() {
  while (flag()) {
    try {
      co_await asio::accept();
    } catch (const std::runtime_error &) {
      // CHECK: :[[@LINE-1]]:7: warning: this handler eats
      // CHECK: note: it goes on
    }
    log("again");
  }
}

// ---- silent

// The next await throws again.
asio::awaitable throws_again() {
  for (;;) {
    try {
      co_await asio::accept();
    } catch (const std::exception &e) {
      log(e.what());
    }
    co_await asio::pause();
  }
}
// A type that cannot be the cancellation.
asio::awaitable other_type() {
  for (;;) {
    try {
      co_await asio::accept();
    } catch (const std::logic_error &) {
    }
  }
}
// It looks which error it is.
asio::awaitable asks() {
  for (;;) {
    try {
      co_await asio::accept();
    } catch (const std::system_error &e) {
      log(e.what());
    }
    try {
      co_await asio::accept();
    } catch (std::exception &e) {
      if (dynamic_cast<std::system_error *>(&e))
        log("an error of the system");
    }
  }
}

// aio's cancellation is no std::exception.
aio::task<> exceptions_only() {
  for (;;) {
    try {
      co_await work();
    } catch (const std::exception &e) {
      log(e.what());
    }
  }
}
aio::task<> lets_it_through() {
  for (;;) {
    try {
      co_await work();
    } catch (const aio::cancelled &) {
      throw;
    } catch (...) {
      log("failed");
    }
  }
}
// The author has considered it.
aio::task<> on_purpose() {
  try {
    co_await work();
  } catch (const aio::cancelled &) {
    log("cancelled");
  } catch (...) {
  }
  co_await work();
}
aio::task<> rethrows() {
  try {
    co_await work();
  } catch (...) {
    log("failed");
    throw;
  }
  co_await work();
}
aio::task<> rethrows_in_the_end() {
  for (int tries = 0;; ++tries) {
    try {
      co_await work();
    } catch (...) {
      if (tries == 3)
        throw;
    }
  }
}
aio::task<> keeps() {
  std::exception_ptr failure;
  try {
    co_await work();
  } catch (...) {
    failure = std::current_exception();
  }
  co_await aio::shield(work());
  if (failure)
    std::rethrow_exception(failure);
}
// It may throw afterwards, depending on the variable.
aio::task<> remembers() {
  bool failed = false;
  try {
    co_await work();
  } catch (...) {
    failed = true;
  }
  if (failed)
    throw 1;
  co_await work();
}
// It may look at the exception, and throw it.
aio::task<> hands_over() {
  for (;;) {
    try {
      co_await work();
    } catch (...) {
      report();
    }
  }
}
// The coroutine ends, as it was asked to.
aio::task<> ends() {
  try {
    for (;;)
      co_await work();
  } catch (...) {
    log("failed");
  }
}
aio::task<> returns() {
  try {
    co_await work();
  } catch (...) {
    log("failed");
    co_return;
  }
  co_await work();
}
aio::task<> breaks() {
  for (;;) {
    try {
      co_await work();
    } catch (...) {
      break;
    }
  }
}
// It has cancelled it itself.
aio::task<> stops(aio::handle<void> child) {
  child.cancel();
  try {
    co_await child;
  } catch (...) {
  }
  co_await work();
}
// Nothing suspends in it.
aio::task<> synchronous() {
  try {
    log("trying");
  } catch (...) {
  }
  co_await work();
}
aio::task<> handled_inside() {
  try {
    try {
      co_await work();
    } catch (const aio::cancelled &) {
      throw 1;
    }
  } catch (...) {
  }
  co_await work();
}
// A library that is not known may cancel in another way, and so may one that destroys the frame.
struct other_task {
  struct promise_type {
    other_task get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
other_task another();
other_task unknown() {
  for (;;) {
    try {
      co_await another();
    } catch (...) {
    }
  }
}
// It is not awaited, so no code waits for its end.
namespace aio {
struct detached {
  struct promise_type {
    detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
} // namespace aio
aio::detached fire_and_forget() {
  for (;;) {
    try {
      co_await std::suspend_always{};
    } catch (...) {
    }
  }
}
void plain() {
  try {
    log("trying");
  } catch (...) {
  }
}

// It asks whether to stop before it goes on.
struct source {
  bool stop_requested() const;
  operator bool() const;
};
struct server {
  bool stopping = false;
  aio::task<> by_member() {
    while (!stopping)
      try {
        co_await work();
      } catch (...) {
        log("failed");
      }
  }
  aio::task<> in_the_handler() {
    for (;;)
      try {
        co_await work();
      } catch (...) {
        if (stopping)
          co_return;
      }
  }
};
aio::task<> by_a_source(source &s) {
  while (!s.stop_requested())
    try {
      co_await work();
    } catch (...) {
      log("failed");
    }
  do
    try {
      co_await work();
    } catch (...) {
      if (s.stop_requested())
        co_return;
    }
  while (s);
}
// A clean-up whose every way on throws.
aio::task<> cleans_up(std::exception_ptr error, int clients) {
  for (int i = 0; i < clients; ++i)
    try {
      co_await work();
    } catch (...) {
    }
  std::rethrow_exception(error);
}
