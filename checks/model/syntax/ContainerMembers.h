// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The members of the standard containers, strings and smart pointers, by their names, which other libraries use too.

#ifndef COROLINT_MODEL_SYNTAX_CONTAINERMEMBERS_H
#define COROLINT_MODEL_SYNTAX_CONTAINERMEMBERS_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace corolint::model {

/// Whether the member returns an iterator or a pointer into its object: `begin`, `find`, `data`.
bool returnsIterator(llvm::StringRef Member);

/// Whether the member returns a reference to a part of its object: `at`, `front`, `operator*`, `value`.
bool returnsElement(llvm::StringRef Member);

/// What a member changes. `Adds` stores what it is given; `Grows` may move the elements, as adding does.
enum class Change { Adds, Grows, Erases, ErasesLast, Clears };

/// Returns nullopt if the member is not one that changes a container. `operator[]`, which adds to a map, is not among
/// them.
std::optional<Change> changeByMember(llvm::StringRef Member);

} // namespace corolint::model

#endif
