// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Child processes that a signal ended: most often the system's, out of memory.

#ifndef COROLINT_SUPPORT_KILLEDPROCESS_H
#define COROLINT_SUPPORT_KILLEDPROCESS_H

#include <optional>
#include <string>

namespace corolint {

/// Returns the signal that a shell's exit status stands for, or nullopt if the process ended by itself.
std::optional<int> signalIn(int ShellStatus);

/// Returns the signal and the cure, as part of a message: `(signal 9, Killed), …`
std::string killedBy(int Signal);

} // namespace corolint

#endif
