// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The command line.

#ifndef COROLINT_DRIVER_CLI_COMMANDLINE_H
#define COROLINT_DRIVER_CLI_COMMANDLINE_H

namespace corolint {

/// The exit code of the process.
int runCommand(int Count, const char **Words);

} // namespace corolint

#endif
