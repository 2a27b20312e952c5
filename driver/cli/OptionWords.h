// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The words of a command line, before LLVM parses them: its own suggestions are by edits alone, however many.

#ifndef COROLINT_DRIVER_CLI_OPTIONWORDS_H
#define COROLINT_DRIVER_CLI_OPTIONWORDS_H

#include "llvm/Support/CommandLine.h"
#include <string>

namespace corolint {

/// Returns what is wrong with the options among `Words` (the program's name first), or empty text: an option that the
/// subcommand does not have, with the nearest one that it has.
std::string unknownOption(llvm::ArrayRef<const char *> Words);

/// The names of the subcommands.
std::vector<std::string> subcommandNames();

} // namespace corolint

#endif
