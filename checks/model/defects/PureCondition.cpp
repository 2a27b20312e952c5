// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/PureCondition.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/NamedEntity.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static bool isCapturedByReference(const VarDecl &V, const Stmt &Body) {
  bool Found = false;
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Lambda = dyn_cast<LambdaExpr>(&S))
      Found |= llvm::any_of(Lambda->captures(), [&](const LambdaCapture &C) {
        return C.capturesVariable() && C.getCapturedVar() == &V && C.getCaptureKind() == LCK_ByRef;
      });
    return !Found;
  });
  return Found;
}

/// Whether other code can change this variable while `F` sleeps.
static bool isShared(const VarDecl &V, const FunctionDecl &F) {
  QualType Type = V.getType();
  if (Type.isConstQualified())
    return false;
  if (!V.hasLocalStorage() || Type->isReferenceType())
    return true;
  if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
      Class && Class->isInStdNamespace() && Class->getName().starts_with("atomic"))
    return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&F); Method && Method->getParent()->isLambda())
    for (const LambdaCapture &C : Method->getParent()->captures())
      if (C.capturesVariable() && C.getCapturedVar() == &V)
        return C.getCaptureKind() == LCK_ByRef;
  return isCapturedByReference(V, *F.getBody());
}

static bool isPureLibraryCall(const CallExpr &Call, const CXXMethodDecl &Method) {
  const CXXRecordDecl &Class = *Method.getParent();
  unsigned Written = llvm::count_if(Call.arguments(), [](const Expr *A) { return !isa<CXXDefaultArgExpr>(A); });
  return Method.isConst() && Class.isInStdNamespace() &&
         (isa<CXXOperatorCallExpr>(Call) || Written == 0 || Class.getName().starts_with("atomic") ||
          Class.getName().starts_with("__atomic"));
}

/// Returns the result expression of a member function that has no other statement. Null if it has others, may be
/// another function (it is virtual), or is the system's, whose functions are described by name only.
static const Expr *returnedBy(const CXXMethodDecl &Method) {
  const FunctionDecl *Definition = nullptr;
  if (!Method.isConst() || Method.isVirtual() || !Method.param_empty() || !Method.hasBody(Definition) ||
      Method.getASTContext().getSourceManager().isInSystemHeader(Definition->getLocation()))
    return nullptr;
  const auto *Body = dyn_cast_or_null<CompoundStmt>(Definition->getBody());
  const auto *Return = Body && Body->size() == 1 ? dyn_cast<ReturnStmt>(Body->body_front()) : nullptr;
  return Return ? Return->getRetValue() : nullptr;
}

namespace {
class Look {
public:
  /// IsThisShared: other code may have access to the object that `F` is a member of.
  Look(const FunctionDecl &F, bool IsThisShared, unsigned Depth) : F(F), IsThisShared(IsThisShared), Depth(Depth) {}

  const ValueDecl *awaited(const Expr &Condition) {
    forEachStatement(Condition, [&](const Stmt &S) {
      // A volatile is changed by a signal handler or a device, and neither can set an event.
      if (const auto *E = dyn_cast<Expr>(&S); E && E->getType().isVolatileQualified())
        OnlyLooks = false;
      else if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
        variable(*Ref);
      else if (const auto *Member = dyn_cast<MemberExpr>(&S))
        return member(*Member) && OnlyLooks;
      else if (const auto *Call = dyn_cast<CallExpr>(&S))
        return call(*Call) && OnlyLooks;
      else if (const auto *Unary = dyn_cast<UnaryOperator>(&S))
        unary(*Unary);
      else if (const auto *Binary = dyn_cast<BinaryOperator>(&S))
        OnlyLooks &= !Binary->isAssignmentOp() && Binary->getOpcode() != BO_Comma;
      else if (isa<CoroutineSuspendExpr, LambdaExpr, StmtExpr, CXXNewExpr, CXXConstructExpr>(&S))
        OnlyLooks = false;
      return OnlyLooks;
    });
    return OnlyLooks ? Awaited : nullptr;
  }

private:
  void variable(const DeclRefExpr &Ref) {
    const auto *V = dyn_cast<VarDecl>(Ref.getDecl());
    if (V && isShared(*V, F))
      found(V);
  }

  /// Returns false if the object that it is a member of makes no difference.
  bool member(const MemberExpr &Member) {
    const auto *Field = dyn_cast<FieldDecl>(Member.getMemberDecl());
    if (Field && Field->getType().isConstQualified())
      return false;
    if (Field && isObjectShared(*Member.getBase(), Member.isArrow()))
      found(Field);
    return true;
  }

  /// A member of a local object is local.
  bool isObjectShared(const Expr &Object, bool IsArrow) const {
    const Expr *Base = Object.IgnoreParenImpCasts();
    if (isa<CXXThisExpr>(Base))
      return IsThisShared;
    if (IsArrow)
      return true;
    if (const auto *Outer = dyn_cast<MemberExpr>(Base))
      return !Outer->getMemberDecl()->getType().isConstQualified() &&
             isObjectShared(*Outer->getBase(), Outer->isArrow());
    const VarDecl *V = namedVariable(*Base->IgnoreParenImpCasts());
    return V && isShared(*V, F);
  }

  /// Returns false if the object that it is called on has been visited.
  bool call(const CallExpr &Call) {
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
    if (Method && isPureLibraryCall(Call, *Method))
      return true;
    const auto *OnObject = dyn_cast<CXXMemberCallExpr>(&Call);
    const auto *Callee = OnObject ? dyn_cast<MemberExpr>(OnObject->getCallee()->IgnoreParenImpCasts()) : nullptr;
    const Expr *Returned = Method && Callee && Depth < MostCalls ? returnedBy(*Method) : nullptr;
    if (!Returned) {
      OnlyLooks = false;
      return false;
    }
    Look Object(F, IsThisShared, Depth);
    Object.awaited(*Callee->getBase());
    Look Within(*Method, isObjectShared(*Callee->getBase(), Callee->isArrow()), Depth + 1);
    if (Within.awaited(*Returned))
      found(Method);
    OnlyLooks &= Object.OnlyLooks && Within.OnlyLooks;
    return false;
  }

  void unary(const UnaryOperator &Unary) {
    OnlyLooks &= !Unary.isIncrementDecrementOp();
    const auto *Pointer = dyn_cast<DeclRefExpr>(Unary.getSubExpr()->IgnoreParenImpCasts());
    if (Pointer && Unary.getOpcode() == UO_Deref)
      found(Pointer->getDecl());
  }

  void found(const ValueDecl *State) { Awaited = Awaited ? Awaited : State; }

  static constexpr unsigned MostCalls = 4;

  const FunctionDecl &F;
  const bool IsThisShared;
  const unsigned Depth;
  const ValueDecl *Awaited = nullptr;
  bool OnlyLooks = true;
};
} // namespace

const ValueDecl *corolint::model::polledState(const Expr &Condition, const FunctionDecl &F) {
  return Look(F, /*IsThisShared=*/true, /*Depth=*/0).awaited(Condition);
}
