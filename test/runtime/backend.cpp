// Where the system does not allow io_uring, as most containers do not, the loop says so and works all the same.
// RUN: %aio %s -o %t && %t 2>&1 | FileCheck %s
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include "expect.hpp"

#include <cerrno>
#include <chrono>
#include <cstddef>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

namespace {

void forbid_io_uring() {
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog program{sizeof rules / sizeof *rules, rules};
  EXPECT(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  EXPECT(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

aio::task<int> sleeps() {
  co_await aio::sleep(std::chrono::milliseconds(1));
  co_return 42;
}

} // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  forbid_io_uring();
  // CHECK: aio: no io_uring here, using epoll:
  // CHECK-NEXT: 42
  std::printf("%d\n", aio::run(sleeps(), {.loop = aio::event_loop::io_uring}));
  // Epoll was not asked to be anything else.
  // CHECK-NEXT: 42
  // CHECK-NOT: {{.}}
  std::printf("%d\n", aio::run(sleeps(), {.loop = aio::event_loop::epoll}));
}
