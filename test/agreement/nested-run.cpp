// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>

aio::task<int> answer() { co_return 42; }

aio::task<int> nests() {
  co_return aio::run(answer()); // HAZARD: async-nested-run
}

int main() {
  try {
    aio::run(nests());
  } catch (const aio::nested_run &) {
    return 0;
  }
  return 1;
}
