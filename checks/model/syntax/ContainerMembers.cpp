// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/ContainerMembers.h"
#include "llvm/ADT/STLExtras.h"

using namespace corolint::model;
using llvm::StringRef;

bool corolint::model::returnsIterator(StringRef Member) {
  static constexpr StringRef Names[] = {"begin", "end",  "rbegin",      "rend",        "cbegin", "cend", "crbegin",
                                        "crend", "find", "lower_bound", "upper_bound", "data",   "c_str"};
  return llvm::is_contained(Names, Member);
}

bool corolint::model::returnsElement(StringRef Member) {
  static constexpr StringRef Names[] = {"operator[]", "operator*", "operator->", "at", "front", "back", "value"};
  return llvm::is_contained(Names, Member);
}

std::optional<Change> corolint::model::changeByMember(StringRef Member) {
  using enum Change;
  static constexpr std::pair<StringRef, Change> Changes[] = {
      {"push_back", Adds},      {"emplace_back", Adds},     {"push_front", Adds},     {"emplace_front", Adds},
      {"push", Adds},           {"insert", Adds},           {"emplace", Adds},        {"emplace_hint", Adds},
      {"try_emplace", Adds},    {"insert_or_assign", Adds}, {"append", Grows},        {"operator+=", Grows},
      {"reserve", Grows},       {"resize", Grows},          {"replace", Grows},       {"rehash", Grows},
      {"shrink_to_fit", Grows}, {"erase", Erases},          {"extract", Erases},      {"pop_front", Erases},
      {"remove", Erases},       {"remove_if", Erases},      {"pop_back", ErasesLast}, {"clear", Clears},
      {"assign", Clears},       {"operator=", Clears}};
  for (auto [Name, What] : Changes)
    if (Name == Member)
      return What;
  return std::nullopt;
}
