// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The names of the tasks that were given one: `spawn(work(), "name")`. Beside the tasks, so that those without a name,
// which are most, do not pay for it.
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

/// Empty if it has none, and if its loop is gone.
std::string_view name_of(const task_state &t) noexcept;

} // namespace aio::detail
