// clang passes a task in a register, and calls what is seldom called in a way of its own: objects of GCC's do not link with
// its aio, nor its objects with theirs.
// REQUIRES: clang
// RUN: g++ -std=c++20 -O1 -I %{include} -c %s -o %t.gcc.o && not %aio %t.gcc.o -o %t 2>&1 | FileCheck --check-prefix=GCC %s
// RUN: %{compile} -c %s -o %t.clang.o && nm -C --undefined-only %t.clang.o | FileCheck --check-prefix=CLANG %s
#include <aio/aio.hpp>

aio::task<int> answer() { co_return 42; }
int main() { return aio::run(answer()); }

// GCC: undefined reference to `aio::detail::{{.*}}'
// CLANG: aio::detail::{{.*}}[abi:preserve_most]
