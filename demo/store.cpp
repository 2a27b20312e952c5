// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// No coroutine is in this file. corolint follows the calls that lead into it.
#include "store.hpp"

#include <chrono>
#include <thread>

static void wait_for_disk() { std::this_thread::sleep_for(std::chrono::milliseconds(150)); }

int load_profile() {
  wait_for_disk();
  return 42;
}
