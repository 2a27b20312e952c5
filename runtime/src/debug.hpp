// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio's reports on stderr. Hazards, in debug mode, are one line each in the format of a compiler,
//
//   FILE:LINE: warning: TEXT [CHECK]
//   FILE:LINE: note: TEXT
//
// where CHECK is the corolint check that finds the hazard without running the program.
#pragma once

#include <aio/run.hpp>

#include "interposer.hpp"

#include <chrono>
#include <exception>
#include <source_location>
#include <string>

namespace aio::detail {

/// [async-blocking-call]: the coroutine resumed at `resumed_from` ran for `elapsed` without suspending; most of it in
/// the function of the C library, if known.
void report_slow(std::source_location resumed_from, frame awaited_by, std::chrono::nanoseconds elapsed,
                 std::chrono::nanoseconds limit, const calls_of_coroutine::blocking *most) noexcept;

/// [async-lock-across-suspend]: the coroutine has suspended while its thread holds a lock that it has taken.
void report_lock(const promise_base &suspended) noexcept;

/// [async-swallowed-cancellation]: a cancel was thrown in the coroutine, and it waits again.
void report_swallowed(const promise_base &caught_in, std::source_location thrown_at) noexcept;

/// [async-unawaited-task]: run() is about to end, and so to cancel the task, which no task awaits or has asked to end.
void report_if_pending(const task_state &t) noexcept;

/// [async-dangling-capture] for the closure of a lambda, [async-dangling-argument] for an argument by reference: the
/// coroutine, or one that it awaits, uses the dead object.
void report_dead_referent(const promise_base &of, bool closure) noexcept;

/// The current task is about to wait for the end of t. Throws if it is t, and reports [aio-misuse] in debug mode if t
/// waits for its end, by handles and groups.
void refuse_cycle(const task_state &t);

/// [aio-misuse]: a task was destroyed that waited at `place`, and the coroutine at `awaited_by` awaited it.
void report_destroyed(std::source_location place, frame awaited_by) noexcept;

/// Reports dead referents from now on; only AddressSanitizer finds them.
#if AIO_ASAN
void watch_referents() noexcept;
#else
inline void watch_referents() noexcept {}
#endif

/// [async-nested-run], if reports are on; throws nested_run in any case.
[[noreturn]] void refuse_nested_run(const loop &outer, std::source_location inner, bool in_debug_mode);

/// A task without a handle has failed. Not reported if it was cancelled. Not only in debug mode.
void report_lost_error(const task_state &t, const std::exception_ptr &error) noexcept;

/// Prints the tree of tasks on stderr.
deadlock describe_deadlock(loop &l);

/// "name" of "static aio::task<int> app::name(int) [T = x]"; "lambda" for a lambda.
std::string function_name(std::source_location where);
/// what(), or a substitute.
std::string describe(const std::exception_ptr &error);

} // namespace aio::detail
