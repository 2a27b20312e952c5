// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The conditions of model files, decided for one call.

#ifndef COROLINT_MODEL_SYNTAX_CALLCONDITION_H
#define COROLINT_MODEL_SYNTAX_CALLCONDITION_H

#include "model/libraries/Schema.h"
#include "model/syntax/Callee.h"

namespace corolint::model {

/// The context of a call that conditions may depend on.
struct CallContext {
  bool ResultDiscarded = false;
  const clang::FunctionDecl *Caller = nullptr;
  /// Where the call is, to determine what precedes it. Invalid for an implicit call.
  clang::SourceLocation Where;
  /// The local whose destructor is the call, which follows every use of it; null for another call.
  const clang::VarDecl *Destroyed = nullptr;
  /// The call is made on an object that another one owns, so that a member called on any such object guards it.
  bool OnOwned = false;
};

/// Whether the entry's `when` and `unless` allow it to apply to this call. If they depend on something unknown, the
/// answer is as docs/model-files.md describes.
bool applies(const CallEntry &Entry, const Callee &C, const clang::ASTContext &Context, const CallContext &Around = {});

} // namespace corolint::model

#endif
