// All of aio. The order is the one to read the headers in.
#pragma once

#include <aio/task.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/spawn.hpp>
#include <aio/gather.hpp>
#include <aio/result.hpp>
#include <aio/cancelled.hpp>
#include <aio/shield.hpp>
#include <aio/timeout.hpp>
#include <aio/task_group.hpp>
#include <aio/event.hpp>
#include <aio/semaphore.hpp>
#include <aio/lock.hpp>
#include <aio/queue.hpp>
#include <aio/to_thread.hpp>
#include <aio/io.hpp>
#include <aio/socket.hpp>
