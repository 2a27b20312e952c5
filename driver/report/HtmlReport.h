// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Findings as one self-contained HTML file.

#ifndef COROLINT_DRIVER_REPORT_HTMLREPORT_H
#define COROLINT_DRIVER_REPORT_HTMLREPORT_H

#include "report/CheckPages.h"
#include "report/SourceText.h"

namespace corolint {

/// report.html, embedded at build time.
extern const Page HtmlTemplates[];
extern const size_t HtmlTemplateCount;

/// The page shows findings by file or by cause, the source around each step of a chain, and the page of each check.
/// Each piece of source and each check's page is stored once, however many findings show it.
std::string htmlReport(llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts);

} // namespace corolint

#endif
