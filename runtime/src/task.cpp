// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/task.hpp>

#include <utility>

namespace aio::detail {

void promise_base::throw_error() { std::rethrow_exception(std::exchange(error, nullptr)); }
void promise_base::drop_error() noexcept { error.~exception_ptr(); }

} // namespace aio::detail
