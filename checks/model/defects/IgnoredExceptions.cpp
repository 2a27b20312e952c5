// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/IgnoredExceptions.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/DiscardedValue.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;
using namespace corolint::model;

/// Returns the call whose errors `E`, an await, returns, or null if it returns none as values.
static const CallExpr *errorsOf(const Expr &E, const Catalog &Libs) {
  const auto *Await = dyn_cast<CoawaitExpr>(E.IgnoreUnlessSpelledInSource());
  const auto *Call = Await ? dyn_cast<CallExpr>(Await->getOperand()->IgnoreUnlessSpelledInSource()) : nullptr;
  const CallRoles *Roles = Call ? rolesOf(calleeOf(*Call), Libs) : nullptr;
  return Roles && Roles->ReturnsErrors ? Call : nullptr;
}

static bool isUnread(const ValueDecl &D) {
  return !D.isReferenced() && !D.hasAttr<UnusedAttr>() && !(D.getIdentifier() && D.getName() == "_");
}

static void addUnread(const VarDecl &Variable, const CallExpr &Call, std::vector<UnreadErrors> &Result) {
  const auto *Parts = dyn_cast<DecompositionDecl>(&Variable);
  if (!Parts) {
    if (isUnread(Variable))
      Result.push_back({&Call, &Variable});
    return;
  }
  if (!Parts->hasAttr<UnusedAttr>())
    for (const BindingDecl *Part : Parts->bindings())
      if (isUnread(*Part))
        Result.push_back({&Call, Part});
}

std::vector<UnreadErrors> corolint::model::unreadErrors(const Stmt &Body, const Catalog &Libs) {
  std::vector<UnreadErrors> Result;
  forEachDiscarded(Body, [&](const Expr &E, DiscardForm Form) {
    const CallExpr *Call = Form == DiscardForm::Statement ? errorsOf(E, Libs) : nullptr;
    if (Call)
      Result.push_back({Call});
  });
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Declaration = dyn_cast<DeclStmt>(&S))
      for (const Decl *D : Declaration->decls())
        if (const auto *Variable = dyn_cast<VarDecl>(D); Variable && Variable->getInit())
          if (const CallExpr *Call = errorsOf(*Variable->getInit(), Libs))
            addUnread(*Variable, *Call, Result);
    return true;
  });
  return Result;
}
