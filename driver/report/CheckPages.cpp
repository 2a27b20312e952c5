// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/CheckPages.h"
#include "report/TerminalPage.h"
#include "summary/CheckNames.h"
#include "summary/Finding.h"
#include "support/ExitCode.h"
#include "support/NearestName.h"
#include "llvm/Support/Process.h"

using namespace corolint;
using llvm::StringRef;

/// The pages of corolint's own findings, about comments.
static constexpr std::pair<StringRef, StringRef> CommentPages[] = {
    {UnusedNolintName, "# async-unused-nolint\n\n"
                       "Finds a `NOLINT` comment that names our checks and suppresses nothing in the whole program.\n\n"
                       "Remove it; `corolint --fix` does. `--unused-nolint=false` turns this off.\n"},
    {UnknownNolintName, "# async-unknown-nolint\n\n"
                        "Finds a `NOLINT` comment with a name that begins with `async-` and matches no check.\n\n"
                        "It suppresses nothing. Correct the name. The run ends with exit code 2.\n"}};

std::optional<StringRef> corolint::pageOf(StringRef Name) {
  for (const auto &[Check, Text] : CommentPages)
    if (Check == Name)
      return Text;
  for (const ListedCheck &Check : listedChecks())
    if (Check.Name == Name || Check.Stem == Name)
      for (size_t I = 0; I < PageCount; ++I)
        if (StringRef(Pages[I].Check) == Check.Stem)
          return Pages[I].Text;
  return std::nullopt;
}

static void printPage(StringRef Markdown, std::optional<bool> Color) {
  // Longer lines are hard to read.
  constexpr unsigned Widest = 100;
  bool IsTerminal = llvm::sys::Process::StandardOutIsDisplayed();
  if (!IsTerminal && !Color.value_or(false)) {
    llvm::outs() << Markdown;
    return;
  }
  unsigned Columns = llvm::sys::Process::StandardOutColumns();
  llvm::outs() << setForTerminal(Markdown, Columns ? std::min(Columns, Widest) : Widest,
                                 Color.value_or(llvm::sys::Process::StandardOutHasColors()));
}

int corolint::explain(StringRef Name, std::optional<bool> Color) {
  if (Name.empty()) {
    for (const ListedCheck &Check : listedChecks())
      llvm::outs() << Check.Name << ": finds " << Check.Summary
                   << (Check.IsHint ? " (a hint: off unless asked for)" : "") << '\n';
    return NothingFound;
  }
  if (auto Page = pageOf(Name)) {
    printPage(*Page, Color);
    return NothingFound;
  }
  std::string Meant = didYouMean(Name, checkNames());
  complain("no check is named '" + Name + "'" + (Meant.empty() ? ";" : Meant) + " corolint explain lists all");
  return Incomplete;
}
