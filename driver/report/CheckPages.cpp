// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/CheckPages.h"
#include "support/ExitCode.h"

using namespace corolint;
using llvm::StringRef;

namespace {
enum Level { Bug, Hint };

struct Listed {
  const char *Stem;
  Level L;
  const char *Summary;

  std::string name() const { return (L == Hint ? "async-hint-" : "async-") + std::string(Stem); }
};
} // namespace

static constexpr Listed Checks[] = {
#define CHECK(Name, Class, LevelOf, Summary) {Name, LevelOf, Summary},
#include "Checks.def"
#undef CHECK
};

static std::string nearest(StringRef Name) {
  unsigned Best = Name.size();
  std::string Result;
  for (const Listed &Check : Checks)
    if (unsigned Distance = Name.edit_distance(Check.name(), true, Best); Distance < Best) {
      Best = Distance;
      Result = Check.name();
    }
  return Result;
}

std::optional<StringRef> corolint::pageOf(StringRef Name) {
  for (const Listed &Check : Checks)
    if (Check.name() == Name || Check.Stem == Name)
      for (size_t I = 0; I < PageCount; ++I)
        if (StringRef(Pages[I].Check) == Check.Stem)
          return Pages[I].Text;
  return std::nullopt;
}

int corolint::explain(StringRef Name) {
  if (Name.empty()) {
    for (const Listed &Check : Checks)
      llvm::outs() << Check.name() << ": finds " << Check.Summary << '\n';
    return NothingFound;
  }
  if (auto Page = pageOf(Name)) {
    llvm::outs() << *Page;
    return NothingFound;
  }
  std::string Nearest = nearest(Name);
  complain("no check is named '" + Name + "'" + (Nearest.empty() ? "" : "; did you mean " + Nearest + "?") +
           " corolint explain lists all");
  return Incomplete;
}
