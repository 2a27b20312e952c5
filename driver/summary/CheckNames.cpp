// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "summary/CheckNames.h"
#include "clang-tidy/GlobList.h"
#include "summary/Finding.h"
#include "llvm/ADT/StringExtras.h"

using namespace corolint;
using llvm::StringRef;

static std::vector<ListedCheck> readChecks() {
  enum LevelOfCheck { Bug, Hint };
  std::vector<ListedCheck> Result;
#define CHECK(Stem, Class, Level, Summary)                                                                             \
  Result.push_back({std::string((Level) == Hint ? "async-hint-" : "async-") + (Stem), Stem, Summary, (Level) == Hint});
#include "Checks.def"
#undef CHECK
  return Result;
}

llvm::ArrayRef<ListedCheck> corolint::listedChecks() {
  static const std::vector<ListedCheck> Checks = readChecks();
  return Checks;
}

llvm::ArrayRef<std::string> corolint::checkNames() {
  static const std::vector<std::string> Names = [] {
    std::vector<std::string> All;
    for (const ListedCheck &Check : listedChecks())
      All.push_back(Check.Name);
    All.push_back(UnusedNolintName.str());
    All.push_back(UnknownNolintName.str());
    return All;
  }();
  return Names;
}

bool corolint::matchesCheck(StringRef Glob) {
  const clang::tidy::GlobList Names(Glob);
  return llvm::any_of(checkNames(), [&](const std::string &Name) { return Names.contains(Name); });
}

std::vector<StringRef> corolint::globsOf(StringRef List) {
  llvm::SmallVector<StringRef> Parts;
  llvm::SplitString(List, Parts, ",\n");
  std::vector<StringRef> Result;
  for (StringRef Part : Parts)
    if (Part = Part.trim(); !Part.empty())
      Result.push_back(Part);
  return Result;
}

std::optional<StringRef> corolint::unknownGlob(StringRef List) {
  for (StringRef Glob : globsOf(List)) {
    Glob.consume_front("-");
    if (Glob.starts_with("async-") && !matchesCheck(Glob))
      return Glob;
  }
  return std::nullopt;
}
