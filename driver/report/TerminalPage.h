// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Markdown formatted for a terminal.

#ifndef COROLINT_DRIVER_REPORT_TERMINALPAGE_H
#define COROLINT_DRIVER_REPORT_TERMINALPAGE_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace corolint {

/// Formats a page of `docs/checks`: paragraphs and lists are filled to `Width` columns, code is indented, and links are
/// reduced to their text, since a terminal cannot follow them. `Styled`: headings, code and code spans are marked by
/// escape sequences.
std::string setForTerminal(llvm::StringRef Markdown, unsigned Width, bool Styled);

} // namespace corolint

#endif
