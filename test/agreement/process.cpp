// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <cstdlib>

aio::task<void> runs_a_command() {
  std::system("sleep 0.15"); // HAZARD: async-blocking-call
  co_return;
}

int main() { aio::run(runs_a_command()); }
