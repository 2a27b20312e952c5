// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The conditions of model files, decided for one call.

#ifndef COROLINT_MODEL_SYNTAX_CALLCONDITION_H
#define COROLINT_MODEL_SYNTAX_CALLCONDITION_H

#include "model/libraries/Schema.h"
#include "model/syntax/Callee.h"

namespace corolint::model {

/// What of a call's surroundings conditions may ask for.
struct CallContext {
  bool ResultDiscarded = false;
  const clang::FunctionDecl *Caller = nullptr;
  /// Where the call stands, to ask what comes before it. Invalid: an implicit call.
  clang::SourceLocation Where;
  /// The local whose destructor is the call, which comes after everything that is done with it. Null: another call.
  const clang::VarDecl *Destroyed = nullptr;
  /// The call is made on something that another object owns, so that a member called on any such object guards it.
  bool OnOwned = false;
};

/// Do the entry's `when` and `unless` let it say something about this call? What they ask and cannot be known is
/// decided as docs/model-files.md says.
bool applies(const CallEntry &Entry, const Callee &C, const clang::ASTContext &Context, const CallContext &Around = {});

} // namespace corolint::model

#endif
