// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Views: classes whose objects refer to what they were made from.

#ifndef COROLINT_MODEL_LIFETIME_VIEW_H
#define COROLINT_MODEL_LIFETIME_VIEW_H

#include "clang/AST/Type.h"

namespace corolint::model {

/// Whether it is a view: `[[gsl::Pointer]]`, which std's views are, or a class that holds only pointers, references and
/// sizes and is made from an object without a cast. References are looked through.
bool isView(clang::QualType Type);

} // namespace corolint::model

#endif
