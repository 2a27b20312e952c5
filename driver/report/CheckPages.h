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

/// Returns the text of a check's page, by the check's name or its stem, or nullopt if there is no such check.
std::optional<llvm::StringRef> pageOf(llvm::StringRef Check);

/// Prints the page or, without a check, the list of all. It is formatted for a terminal, and otherwise printed as
/// Markdown. `Color`: the user's choice; true formats as for a terminal. Returns the exit code.
int explain(llvm::StringRef Check, std::optional<bool> Color);

} // namespace corolint

#endif
