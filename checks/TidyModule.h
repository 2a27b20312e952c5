// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Registration with clang-tidy, in every supported version of LLVM.

#ifndef COROLINT_TIDYMODULE_H
#define COROLINT_TIDYMODULE_H

#include "clang-tidy/ClangTidyModule.h"
#include "clang/Basic/Version.h"
#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

#endif
