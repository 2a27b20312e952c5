// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint init`: what a project needs to begin.

#ifndef COROLINT_DRIVER_CLI_INIT_H
#define COROLINT_DRIVER_CLI_INIT_H

namespace corolint {

/// Writes .clang-tidy, a CI job and a CMake snippet into this folder; leaves alone what is there. The exit code.
int initProject();

} // namespace corolint

#endif
