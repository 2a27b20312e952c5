// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
// One run() after the other, and one on another thread: no nesting.
#include <aio/aio.hpp>

aio::task<int> answer() { co_return 42; }

int answer_now() { return aio::run(answer()); }

aio::task<int> asks_a_thread() { co_return co_await aio::to_thread(answer_now); }

int main() { return answer_now() == 42 && aio::run(asks_a_thread()) == 42 ? 0 : 1; }
