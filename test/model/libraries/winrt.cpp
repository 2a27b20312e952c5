// C++/WinRT, by the names and shapes of its headers.
// RUN: %check --checks async-nested-run,async-dangling-capture,async-callback-drops-task,async-dangling-argument,async-discarded-task
#include <chrono>
#include <coroutine>
#include <memory>
#include <string>

namespace winrt {
struct fire_and_forget {
  struct promise_type {
    fire_and_forget get_return_object() const noexcept { return {}; }
    void return_void() const noexcept {}
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void unhandled_exception() const noexcept;
  };
};
namespace impl {
template <class D> struct consume_IAsyncAction {
  void get() const;
};
} // namespace impl
namespace Windows::Foundation {
struct IAsyncAction : impl::consume_IAsyncAction<IAsyncAction> {
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>) const;
  void await_resume() const;
};
template <class T> struct IAsyncOperation {
  T get() const;
  bool await_ready() const;
  void await_suspend(std::coroutine_handle<>) const;
  T await_resume() const;
};
} // namespace Windows::Foundation
struct awaiter {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const;
  void await_resume() const;
};
awaiter resume_background() noexcept;
awaiter resume_after(std::chrono::milliseconds) noexcept;
namespace Windows::System {
struct handler {
  template <class L> handler(L) {}
};
struct DispatcherQueue {
  bool TryEnqueue(const handler &) const;
};
} // namespace Windows::System
} // namespace winrt
template <class... A> struct std::coroutine_traits<winrt::Windows::Foundation::IAsyncAction, A...> {
  struct promise_type {
    winrt::Windows::Foundation::IAsyncAction get_return_object() const noexcept;
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_void() const noexcept;
    void unhandled_exception() const noexcept;
  };
};

using namespace winrt::Windows::Foundation;
using namespace std::chrono_literals;
IAsyncOperation<int> find();
void use(int);
void use(const std::string &);

IAsyncAction load() {
  int n = find().get();
  // CHECK: :[[@LINE-1]]:18: warning: {{.*}}'winrt::Windows::Foundation::IAsyncOperation::get' {{.*}} [async-nested-run]
  use(n);
  co_await find();
}
winrt::fire_and_forget click() {
  load().get();
  // CHECK: :[[@LINE-1]]:10: warning: {{.*}} [async-nested-run]
  co_return;
}
// Silent: no coroutine.
int plain() { return find().get(); }

void enqueue(const winrt::Windows::System::DispatcherQueue &queue) {
  auto important = std::make_unique<int>(1);
  queue.TryEnqueue([kept = std::move(important)]() -> winrt::fire_and_forget {
    // CHECK: :[[@LINE-1]]:20: warning: this lambda is destroyed when it has been called, but the lambda's task refers to the captures in it and runs on; {{.*}} [async-dangling-capture]
    co_await winrt::resume_after(1s);
    use(*kept);
  });
  // Silent: copied before it suspends.
  queue.TryEnqueue([n = 1]() -> winrt::fire_and_forget {
    int mine = n;
    co_await winrt::resume_background();
    use(mine);
  });
}
IAsyncAction show(const std::string &text) {
  co_await winrt::resume_after(1s);
  use(text);
}
void forgets() {
  show("temporary");
  // CHECK: :[[@LINE-1]]:8: warning: this temporary ends with the full expression, but the task of 'show' refers to it {{.*}} [async-dangling-argument]
}
IAsyncAction waits() { co_await show("temporary"); }
