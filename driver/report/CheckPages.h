// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint explain`: the page of a check, from the binary itself.

#ifndef COROLINT_DRIVER_REPORT_CHECKPAGES_H
#define COROLINT_DRIVER_REPORT_CHECKPAGES_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace corolint {

/// The files of docs/checks, embedded at build time.
struct Page {
  const char *Check;
  const char *Text;
};
extern const Page Pages[];
extern const size_t PageCount;

/// The text of a check's page, by the check's name or its stem; none: there is no such check.
std::optional<llvm::StringRef> pageOf(llvm::StringRef Check);

/// Prints the page; of no check, the list of all. On a terminal it is set for one, elsewhere it is the Markdown.
/// `Color`: what the user asks for; true stands for a terminal. Returns the exit code.
int explain(llvm::StringRef Check, std::optional<bool> Color);

} // namespace corolint

#endif
