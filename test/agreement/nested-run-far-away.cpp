// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>

aio::task<int> answer() { co_return 42; }

int answer_now() { return aio::run(answer()); }

int twice_now() { return 2 * answer_now(); }

aio::task<int> nests_far_away() {
  co_return twice_now(); // HAZARD: async-nested-run
}

int main() {
  try {
    aio::run(nests_far_away());
  } catch (const aio::nested_run &) {
    return 0;
  }
  return 1;
}
