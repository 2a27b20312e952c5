// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/CheckPages.h"
#include "summary/CheckNames.h"
#include "summary/Finding.h"
#include "support/ExitCode.h"
#include "support/NearestName.h"

using namespace corolint;
using llvm::StringRef;

std::optional<StringRef> corolint::pageOf(StringRef Name) {
  for (const ListedCheck &Check : listedChecks())
    if (Check.Name == Name || Check.Stem == Name)
      for (size_t I = 0; I < PageCount; ++I)
        if (StringRef(Pages[I].Check) == Check.Stem)
          return Pages[I].Text;
  return std::nullopt;
}

int corolint::explain(StringRef Name) {
  if (Name.empty()) {
    for (const ListedCheck &Check : listedChecks())
      llvm::outs() << Check.Name << ": finds " << Check.Summary << '\n';
    return NothingFound;
  }
  if (auto Page = pageOf(Name)) {
    llvm::outs() << *Page;
    return NothingFound;
  }
  if (Name == UnusedNolintName || Name == UnknownNolintName) {
    llvm::outs() << (Name == UnusedNolintName
                         ? "async-unused-nolint: a NOLINT comment that names our checks and suppresses nothing in the "
                           "whole program. Remove it; corolint --fix does. --unused-nolint=false turns this off.\n"
                         : "async-unknown-nolint: a NOLINT comment with a name that begins with async- and matches no "
                           "check, so it suppresses nothing. Correct the name. The run ends with exit code 2.\n");
    return NothingFound;
  }
  std::string Meant = didYouMean(Name, checkNames());
  complain("no check is named '" + Name + "'" + (Meant.empty() ? ";" : Meant) + " corolint explain lists all");
  return Incomplete;
}
