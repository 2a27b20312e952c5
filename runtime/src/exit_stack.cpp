// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/exit_stack.hpp>
#include <aio/task_group.hpp>

namespace aio {

task<> exit_stack::unwind(std::exception_ptr error) {
  std::vector<std::exception_ptr> errors;
  if (error)
    errors.push_back(error);
  while (!work_.empty()) {
    task<> last = std::move(work_.back());
    work_.pop_back();
    try {
      co_await last;
    } catch (...) {
      errors.push_back(std::current_exception());
    }
  }
  if (errors.size() == 1)
    std::rethrow_exception(errors.front());
  if (!errors.empty())
    throw exception_group(std::move(errors));
}

} // namespace aio
