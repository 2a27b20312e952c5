// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/AwaitedReference.h"
#include "model/syntax/Coroutine.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace corolint::model;

/// Returns the `co_await` whose result, or a member of it, the expression names, or null if it names something else, or
/// a copy.
static const CoawaitExpr *awaitedIn(const Expr &Init) {
  const Expr *E = &Init;
  while (true) {
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E); Cast && Cast->getCastKind() == CK_NoOp)
      E = Cast->getSubExpr();
    else if (const auto *Member = dyn_cast<MemberExpr>(E); Member && !Member->isArrow())
      E = Member->getBase();
    else
      break;
  }
  return E->isGLValue() ? dyn_cast<CoawaitExpr>(E) : nullptr;
}

/// Whether the operand is a temporary `task<T>` whose result is a `T` in the task.
static bool endsWithItsTask(const CoawaitExpr &Await, TaskTypes &T) {
  const Expr *Operand = Await.getOperand()->IgnoreParens();
  if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(Operand))
    Operand = Made->getSubExpr();
  if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Operand))
    Operand = Bound->getSubExpr();
  if (!Operand->isPRValue() || !isa<CallExpr>(Operand) || T.of(Operand->getType()).Kind != TypeKind::Task)
    return false;
  const auto *Task = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Operand->getType()->getAsCXXRecordDecl());
  if (!Task || Task->hasTrivialDestructor() || Task->getTemplateArgs().size() == 0 ||
      Task->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  QualType Result = Task->getTemplateArgs()[0].getAsType();
  return !Result->isReferenceType() &&
         Result.getCanonicalType().getUnqualifiedType() == Await.getType().getCanonicalType().getUnqualifiedType();
}

std::vector<AwaitedReference> corolint::model::danglingResults(const FunctionDecl &Coroutine, TaskTypes &T) {
  std::vector<AwaitedReference> Result;
  const CoroutineBodyStmt *Body = coroutineBody(Coroutine);
  if (!Body || Coroutine.isDependentContext())
    return Result;
  bool RangeKeeps = Coroutine.getASTContext().getLangOpts().CPlusPlus23;
  forEachStatement(*Body, [&](const Stmt &S) {
    if (const auto *Declaration = dyn_cast<DeclStmt>(&S))
      for (const Decl *D : Declaration->decls()) {
        const auto *Variable = dyn_cast<VarDecl>(D);
        if (!Variable || !Variable->getInit() || !Variable->getType()->isReferenceType() ||
            (Variable->isImplicit() && RangeKeeps))
          continue;
        const CoawaitExpr *Await = awaitedIn(*Variable->getInit());
        if (Await && endsWithItsTask(*Await, T))
          Result.push_back({Variable, nullptr});
      }
    else if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
      for (AwaitedReference &Found : Result)
        if (Found.Variable == Ref->getDecl() && !Found.Use)
          Found.Use = Ref;
    return true;
  });
  std::erase_if(Result, [](const AwaitedReference &Found) { return !Found.Use; });
  return Result;
}
