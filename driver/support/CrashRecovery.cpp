// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "support/CrashRecovery.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include <csignal>
#include <sys/mman.h>

/// LLVM's handlers run on the stack that crashed, which a deep recursion has exhausted.
static void enableRecovery() {
  llvm::CrashRecoveryContext::Enable();
  for (int Signal : {SIGSEGV, SIGBUS}) {
    struct sigaction Action;
    sigaction(Signal, nullptr, &Action);
    Action.sa_flags |= SA_ONSTACK;
    sigaction(Signal, &Action, nullptr);
  }
}

namespace {
/// The stack on which signals of this thread are handled.
class SignalStack {
public:
  SignalStack() {
    void *Room = mmap(nullptr, Size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (Room == MAP_FAILED)
      return;
    stack_t Stack = {Room, 0, Size};
    sigaltstack(&Stack, nullptr);
  }
  ~SignalStack() {
    stack_t None = {nullptr, SS_DISABLE, 0}, Stack;
    if (sigaltstack(&None, &Stack) == 0 && !(Stack.ss_flags & SS_DISABLE))
      munmap(Stack.ss_sp, Stack.ss_size);
  }

private:
  static constexpr size_t Size = 64 << 10;
};
} // namespace

bool corolint::runGuarded(llvm::function_ref<void()> Work) {
  static const bool Enabled = (enableRecovery(), true);
  (void)Enabled;
  llvm::CrashRecoveryContext Guard;
  // Deeper than clang's own: templates and expressions nest.
  constexpr unsigned StackSize = 64u << 20;
  return Guard.RunSafelyOnThread(
      [&] {
        SignalStack Stack;
        Work();
      },
      StackSize);
}
