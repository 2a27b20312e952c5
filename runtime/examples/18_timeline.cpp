// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Three requests, with a client that blocks and with one that awaits, as a picture:
//
//   AIO_TRACE=trace.json ./18_timeline && runtime/timeline trace.json
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/task_group.hpp>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

aio::task<> request_that_blocks() {
  std::this_thread::sleep_for(40ms); // the others cannot even begin: async-blocking-call
  co_return;
}

aio::task<> request() { co_await aio::sleep(40ms); }

template <class Request> aio::task<> three(Request make) {
  aio::task_group group;
  group.spawn(make(), "request 1");
  group.spawn(make(), "request 2");
  group.spawn(make(), "request 3");
  co_await group.join();
}

int main() {
  aio::run(three(request_that_blocks));
  aio::run(three(request));
}

// A busy machine may begin late.
// CHECK:{{^}}run() at {{.*}}: {{[1-9][0-9]+}} ms
// CHECK:{{^  request 1 +(█){5,}$}}
// CHECK:{{^  request 2  {5,}(█){5,}$}}
// CHECK:{{^  request 3  {15,}(█){5,}$}}
// CHECK:{{^}}run() at {{.*}}: {{[1-9][0-9]+}} ms
// CHECK:{{^  request 1 {1,20}(█)+(·){20,}(█)+$}}
// CHECK:{{^  request 2 {1,20}(█)+(·){20,}(█)+$}}
// CHECK:{{^  request 3 {1,20}(█)+(·){20,}(█)+$}}
