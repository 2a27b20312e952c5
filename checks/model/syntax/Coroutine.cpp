// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/Coroutine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

const CoroutineBodyStmt *corolint::model::coroutineBody(const FunctionDecl &F) {
  const FunctionDecl *Definition = nullptr;
  return F.hasBody(Definition) ? dyn_cast_or_null<CoroutineBodyStmt>(Definition->getBody()) : nullptr;
}

/// Whether the arguments of this builtin are not evaluated: `__builtin_constant_p(f())`.
static bool isUnevaluatedBuiltin(const Stmt &S) {
  const auto *Call = dyn_cast<CallExpr>(&S);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  unsigned Builtin = F ? F->getBuiltinID() : 0;
  return Builtin && F->getASTContext().BuiltinInfo.isUnevaluated(Builtin);
}

llvm::DenseSet<const Stmt *> corolint::model::unevaluatedStatements(const Stmt &Body) {
  llvm::DenseSet<const Stmt *> Result;
  forEachStatement(Body, [&](const Stmt &S) {
    if (!isa<CXXNoexceptExpr>(S) && !isUnevaluatedBuiltin(S))
      return true;
    llvm::SmallVector<const Stmt *, 8> Work(S.child_begin(), S.child_end());
    while (!Work.empty())
      if (const Stmt *Part = Work.pop_back_val(); Part && Result.insert(Part).second)
        Work.append(Part->child_begin(), Part->child_end());
    return false;
  });
  return Result;
}

void corolint::model::appendEvaluatedChildren(const Stmt &S, llvm::SmallVectorImpl<const Stmt *> &Stack) {
  if (const auto *Lambda = dyn_cast<LambdaExpr>(&S)) {
    Stack.append(Lambda->capture_init_begin(), Lambda->capture_init_end());
    return;
  }
  if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, RequiresExpr, ConceptSpecializationExpr>(S) ||
      isUnevaluatedBuiltin(S))
    return;
  if (const auto *TypeId = dyn_cast<CXXTypeidExpr>(&S); TypeId && !TypeId->isPotentiallyEvaluated())
    return;
  if (const auto *Body = dyn_cast<CoroutineBodyStmt>(&S)) {
    Stack.push_back(Body->getBody());
    return;
  }
  if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(&S)) {
    Stack.push_back(Suspend->getOperand());
    return;
  }
  if (const auto *Return = dyn_cast<CoreturnStmt>(&S)) {
    Stack.push_back(Return->getOperand());
    return;
  }
  Stack.append(S.child_begin(), S.child_end());
}

void corolint::model::forEachStatement(const Stmt &Body, llvm::function_ref<bool(const Stmt &)> Visit) {
  llvm::SmallVector<const Stmt *, 64> Stack{&Body};
  while (!Stack.empty()) {
    const Stmt *S = Stack.pop_back_val();
    if (!S || !Visit(*S))
      continue;
    size_t First = Stack.size();
    appendEvaluatedChildren(*S, Stack);
    std::reverse(Stack.begin() + First, Stack.end());
  }
}

bool corolint::model::hasSuspensionPoint(const FunctionDecl &F) {
  const CoroutineBodyStmt *Body = coroutineBody(F);
  bool Found = false;
  if (Body)
    forEachStatement(*Body, [&](const Stmt &S) {
      Found |= isa<CoroutineSuspendExpr, DependentCoawaitExpr>(S);
      return !Found;
    });
  return Found;
}

std::optional<bool> corolint::model::literalResult(const FunctionDecl &F) {
  const FunctionDecl *Definition = F.hasBody() ? &F : F.getTemplateInstantiationPattern();
  const auto *Body = Definition ? dyn_cast_or_null<CompoundStmt>(Definition->getBody()) : nullptr;
  const auto *Return = Body && Body->size() == 1 ? dyn_cast<ReturnStmt>(Body->body_front()) : nullptr;
  const auto *Value = Return && Return->getRetValue()
                          ? dyn_cast<CXXBoolLiteralExpr>(Return->getRetValue()->IgnoreParenImpCasts())
                          : nullptr;
  return Value ? std::optional(Value->getValue()) : std::nullopt;
}

bool corolint::model::neverSuspends(const CoroutineSuspendExpr &Suspend) {
  const auto *Ready =
      dyn_cast_or_null<CallExpr>(Suspend.getReadyExpr() ? Suspend.getReadyExpr()->IgnoreImplicit() : nullptr);
  const FunctionDecl *F = Ready ? Ready->getDirectCallee() : nullptr;
  return F && literalResult(*F) == true;
}

bool corolint::model::isAwaiterMember(const FunctionDecl &F) {
  const IdentifierInfo *Name = F.getIdentifier();
  return isa<CXXMethodDecl>(F) && Name &&
         (Name->isStr("await_ready") || Name->isStr("await_suspend") || Name->isStr("await_resume"));
}

bool corolint::model::isInHandler(const Stmt &S, ASTContext &Context) {
  DynTypedNode Node = DynTypedNode::create(S);
  while (true) {
    auto Parents = Context.getParents(Node);
    if (Parents.empty())
      return false;
    Node = Parents[0];
    if (Node.get<CXXCatchStmt>())
      return true;
    if (Node.get<FunctionDecl>() || Node.get<LambdaExpr>())
      return false;
  }
}
