// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The parts of a report.
#pragma once

#include <aio/detail/task_state.hpp>

#include <source_location>
#include <string>
#include <string_view>

namespace aio::detail {

/// One write, unbuffered: whole lines even when several processes share the terminal, and none lost in a crash that
/// follows.
void print(std::string_view text) noexcept;
/// The same for a hazard: with AIO_DEBUG=fatal the program ends there, with exit code 3.
void report(std::string_view text) noexcept;

std::string place(std::source_location where);
std::string quoted_name(std::source_location where);
std::string warning(std::source_location where, const std::string &text, const char *check);
std::string note(std::source_location where, const std::string &text);

/// The coroutine that awaits it, and the one that awaits that.
std::string chain(frame awaited_by);

} // namespace aio::detail
