// All of aio. The order is the one to read the headers in.
#pragma once

#include <aio/task.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/spawn.hpp>
#include <aio/wait.hpp>
#include <aio/gather.hpp>
#include <aio/result.hpp>
#include <aio/cancelled.hpp>
#include <aio/shield.hpp>
#include <aio/timeout.hpp>
#include <aio/task_group.hpp>
#include <aio/exit_stack.hpp>
#include <aio/stop_token.hpp>
#include <aio/event.hpp>
#include <aio/semaphore.hpp>
#include <aio/lock.hpp>
#include <aio/condition.hpp>
#include <aio/barrier.hpp>
#include <aio/queue.hpp>
#include <aio/priority_queue.hpp>
#include <aio/async_generator.hpp>
#include <aio/as_completed.hpp>
#include <aio/to_thread.hpp>
#include <aio/io.hpp>
#include <aio/socket.hpp>
