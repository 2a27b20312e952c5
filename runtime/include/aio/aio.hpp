// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// All of aio. The order is the one to read the headers in.
#pragma once

#include <aio/as_completed.hpp>
#include <aio/async_generator.hpp>
#include <aio/barrier.hpp>
#include <aio/cancelled.hpp>
#include <aio/condition.hpp>
#include <aio/event.hpp>
#include <aio/exit_stack.hpp>
#include <aio/file.hpp>
#include <aio/files.hpp>
#include <aio/gather.hpp>
#include <aio/inbox.hpp>
#include <aio/io.hpp>
#include <aio/lines.hpp>
#include <aio/lock.hpp>
#include <aio/priority_queue.hpp>
#include <aio/process.hpp>
#include <aio/queue.hpp>
#include <aio/result.hpp>
#include <aio/run.hpp>
#include <aio/semaphore.hpp>
#include <aio/shield.hpp>
#include <aio/signals.hpp>
#include <aio/sleep.hpp>
#include <aio/socket.hpp>
#include <aio/spawn.hpp>
#include <aio/stop_token.hpp>
#include <aio/task.hpp>
#include <aio/task_group.hpp>
#include <aio/timeout.hpp>
#include <aio/to_thread.hpp>
#include <aio/wait.hpp>
