// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The wrappers of a task_group around work that has a result, or signals when it is ready.
#pragma once

#include <aio/event.hpp>
#include <aio/task.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace aio::detail {

template <class T> task<> keep(task<T> work, std::shared_ptr<std::optional<T>> in) {
  in->emplace(co_await std::move(work));
}

struct start_state {
  event ready;
  bool has_ended = false;
};

template <class Service> task<> serve(Service service, std::shared_ptr<start_state> state) {
  const struct ending {
    start_state &of;
    ~ending() {
      of.has_ended = !of.ready.is_set();
      of.ready.set();
    }
  } at_the_end{*state};
  co_await service(state->ready);
}

} // namespace aio::detail
