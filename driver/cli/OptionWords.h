// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The words of a command line, before LLVM parses them: its own suggestions have no limit on edits.

#ifndef COROLINT_DRIVER_CLI_OPTIONWORDS_H
#define COROLINT_DRIVER_CLI_OPTIONWORDS_H

#include "llvm/Support/CommandLine.h"
#include <string>

namespace corolint {

/// Returns the error in the options among `Words` (the program's name first), or empty text: an option that the
/// subcommand does not have, with the nearest one that it has.
std::string unknownOption(llvm::ArrayRef<const char *> Words);

/// Returns the names of the subcommands.
std::vector<std::string> subcommandNames();

} // namespace corolint

#endif
