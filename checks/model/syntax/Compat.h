// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every difference between the supported LLVM versions.

#ifndef COROLINT_MODEL_SYNTAX_COMPAT_H
#define COROLINT_MODEL_SYNTAX_COMPAT_H

#include "clang/AST/Decl.h"
#include "clang/AST/Type.h"
#include "clang/Basic/Version.h"

namespace corolint::model::compat {

/// `[[clang::blocking]]` / `[[clang::nonblocking]]` on a function's type: true / false; nullopt if there is neither.
inline std::optional<bool> declaredBlocking(const clang::FunctionDecl &F) {
  using Kind = clang::FunctionEffect::Kind;
  const auto *Prototype = F.getType()->getAs<clang::FunctionProtoType>();
  if (!Prototype)
    return std::nullopt;
  for (const auto &WithCondition : Prototype->getFunctionEffects()) {
    if (WithCondition.Effect.kind() == Kind::Blocking)
      return true;
    if (WithCondition.Effect.kind() == Kind::NonBlocking)
      return false;
  }
  return std::nullopt;
}

} // namespace corolint::model::compat

#endif
