// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint init`: the first configuration of a project.

#ifndef COROLINT_DRIVER_CLI_INIT_H
#define COROLINT_DRIVER_CLI_INIT_H

namespace corolint {

/// Writes .clang-tidy, a CI job and a CMake snippet into this folder; keeps files that exist. Returns the exit code.
int initProject();

} // namespace corolint

#endif
