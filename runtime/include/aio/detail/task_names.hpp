// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The names of tasks: `spawn(work(), "name")`. Stored beside the tasks, so that the many without a name do not pay for
// it.
#pragma once

#include <aio/detail/task_state.hpp>

#include <string>
#include <string_view>
#include <unordered_map>

namespace aio::detail {

/// Owned by the loop.
class task_names : immovable {
public:
  void give(task_state &t, std::string_view name) {
    names_.insert_or_assign(&t, std::string(name));
    t.named = true;
  }
  void forget(const task_state &t) noexcept { names_.erase(&t); }
  std::string_view of(const task_state &t) const noexcept { return names_.at(&t); }

private:
  std::unordered_map<const task_state *, std::string> names_;
};

/// Returns empty text if it has none, or if its loop has ended.
std::string_view name_of(const task_state &t) noexcept;

} // namespace aio::detail
