// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint-facts`: prints the model's facts, for tests and for people who write model files. Not a check: it is not in
// Checks.def, and `async-*` leaves it off.

#ifndef COROLINT_FACTS_H
#define COROLINT_FACTS_H

#include "clang-tidy/ClangTidyCheck.h"

namespace corolint {
std::unique_ptr<clang::tidy::ClangTidyCheck> makeFacts(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
}

#endif
