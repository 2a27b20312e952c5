// A library that test/model/Inputs/hops.yaml describes, as its users include it.
#pragma once
#include "task.h"
#include <unistd.h>

namespace lib {
/// A coroutine of the library that runs its user's function, on a thread of the library's choice.
template <class F> task<> submit(F f) {
  f();
  co_return;
}
/// Blocks, but the model file does not say so, and bodies of libraries are not read.
inline void connect_now() { sleep(1); }
} // namespace lib
