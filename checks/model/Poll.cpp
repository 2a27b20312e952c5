#include "Poll.h"
#include "Callee.h"
#include "Coroutine.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static bool isPause(const Expr &E, const Vocabulary &V) {
  const CallRoles *Roles = rolesOf(calleeOf(E), V);
  return Roles && Roles->Pauses;
}

/// A local object that is itself, not a reference to one, and that `F` mentions only to call pauses on it: nobody else
/// can wake its sleeper.
static bool isPrivateTimer(const Expr *Object, const FunctionDecl &F, const Vocabulary &V) {
  const auto *Ref = Object ? dyn_cast<DeclRefExpr>(Object) : nullptr;
  const auto *Timer = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Timer || !Timer->hasLocalStorage() || Timer->getType()->isReferenceType())
    return false;
  unsigned Mentions = 0, Pauses = 0;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const auto *Mention = dyn_cast<DeclRefExpr>(&S); Mention && Mention->getDecl() == Timer)
      ++Mentions;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(&S); Call && isPause(*Call, V)) {
      const auto *On = dyn_cast<DeclRefExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts());
      Pauses += On && On->getDecl() == Timer;
    }
    return true;
  });
  return Mentions == Pauses;
}

namespace {
enum class Part { Awaits, Prepares, Other };
} // namespace

/// What one statement of a loop's body does for sleeping.
static Part partOf(const Stmt &S, const FunctionDecl &F, const Vocabulary &V) {
  if (isa<NullStmt>(S))
    return Part::Prepares;
  if (const auto *Declaration = dyn_cast<DeclStmt>(&S)) {
    const auto *Timer = Declaration->isSingleDecl() ? dyn_cast<VarDecl>(Declaration->getSingleDecl()) : nullptr;
    const Expr *Init = Timer && Timer->getInit() ? Timer->getInit()->IgnoreImplicit() : nullptr;
    return Init && isPause(*Init, V) ? Part::Prepares : Part::Other;
  }
  const auto *E = dyn_cast<Expr>(&S);
  if (!E)
    return Part::Other;
  E = E->IgnoreUnlessSpelledInSource();
  const auto *Await = dyn_cast<CoawaitExpr>(E);
  if (Await)
    E = Await->getOperand()->IgnoreUnlessSpelledInSource();
  if (!isPause(*E, V))
    return Part::Other;
  // A timer that others know may be their way to wake this coroutine.
  const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
  bool IsTimer = Member && (!Await || Member->getMethodDecl()->getName() == "async_wait");
  if (IsTimer && !isPrivateTimer(Member->getImplicitObjectArgument()->IgnoreParenImpCasts(), F, V))
    return Part::Other;
  return Await ? Part::Awaits : Part::Prepares;
}

static const CXXRecordDecl *classIn(QualType Type) { return Type.getNonReferenceType()->getAsCXXRecordDecl(); }

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

/// Can somebody else change this variable while `F` sleeps?
static bool isShared(const VarDecl &V, const FunctionDecl &F) {
  QualType Type = V.getType();
  if (Type.isConstQualified())
    return false;
  if (!V.hasLocalStorage() || Type->isReferenceType())
    return true;
  if (const CXXRecordDecl *Class = classIn(Type);
      Class && Class->isInStdNamespace() && Class->getName().starts_with("atomic"))
    return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&F); Method && Method->getParent()->isLambda())
    for (const LambdaCapture &C : Method->getParent()->captures())
      if (C.capturesVariable() && C.getCapturedVar() == &V)
        return C.getCaptureKind() == LCK_ByRef;
  return isCapturedByReference(V, *F.getBody());
}

/// The state that the condition waits for. Null: it does more than look, or at something that only this coroutine
/// changes.
static const ValueDecl *awaitedIn(const Expr &Condition, const FunctionDecl &F) {
  const ValueDecl *Awaited = nullptr;
  bool OnlyLooks = true;
  forEachStatement(Condition, [&](const Stmt &S) {
    // A signal handler or a device changes what is volatile, and neither can set an event.
    if (const auto *E = dyn_cast<Expr>(&S); E && E->getType().isVolatileQualified()) {
      OnlyLooks = false;
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(&S)) {
      const auto *V = dyn_cast<VarDecl>(Ref->getDecl());
      if (V && isShared(*V, F))
        Awaited = Awaited ? Awaited : V;
    } else if (const auto *Member = dyn_cast<MemberExpr>(&S)) {
      const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
      if (Field && Field->getType().isConstQualified())
        return false;
      // A member of a local object is local.
      const auto *Base = dyn_cast<DeclRefExpr>(Member->getBase()->IgnoreParenImpCasts());
      const auto *Object = Base ? dyn_cast<VarDecl>(Base->getDecl()) : nullptr;
      if (Field && (Member->isArrow() || isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) ||
                    (Object && isShared(*Object, F))))
        Awaited = Field;
    } else if (const auto *Call = dyn_cast<CallExpr>(&S)) {
      const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
      const CXXRecordDecl *Class = Method ? Method->getParent() : nullptr;
      unsigned Written = llvm::count_if(Call->arguments(), [](const Expr *A) { return !isa<CXXDefaultArgExpr>(A); });
      bool IsLook = Method && Method->isConst() && Class->isInStdNamespace() &&
                    (isa<CXXOperatorCallExpr>(Call) || Written == 0 || Class->getName().starts_with("atomic") ||
                     Class->getName().starts_with("__atomic"));
      OnlyLooks &= IsLook;
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(&S)) {
      OnlyLooks &= !Unary->isIncrementDecrementOp();
      const auto *Pointer = dyn_cast<DeclRefExpr>(Unary->getSubExpr()->IgnoreParenImpCasts());
      if (Pointer && Unary->getOpcode() == UO_Deref)
        Awaited = Pointer->getDecl();
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(&S)) {
      OnlyLooks &= !Binary->isAssignmentOp() && Binary->getOpcode() != BO_Comma;
    } else if (isa<CoroutineSuspendExpr, LambdaExpr, StmtExpr, CXXNewExpr, CXXConstructExpr>(&S)) {
      OnlyLooks = false;
    }
    return OnlyLooks;
  });
  return OnlyLooks ? Awaited : nullptr;
}

std::vector<Poll> corolint::model::polls(const FunctionDecl &F, const Vocabulary &V) {
  std::vector<Poll> Result;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    const Expr *Condition = nullptr;
    const Stmt *Body = nullptr;
    if (const auto *While = dyn_cast<WhileStmt>(&S); While && !While->getConditionVariable()) {
      Condition = While->getCond();
      Body = While->getBody();
    } else if (const auto *Do = dyn_cast<DoStmt>(&S)) {
      Condition = Do->getCond();
      Body = Do->getBody();
    } else if (const auto *For = dyn_cast<ForStmt>(&S); For && !For->getInc() && !For->getConditionVariable()) {
      Condition = For->getCond();
      Body = For->getBody();
    }
    if (!Condition || !Body)
      return true;
    llvm::SmallVector<const Stmt *, 4> Parts;
    if (const auto *Block = dyn_cast<CompoundStmt>(Body))
      Parts.append(Block->body_begin(), Block->body_end());
    else
      Parts.push_back(Body);
    bool Sleeps = false, OnlySleeps = true;
    for (const Stmt *P : Parts) {
      Part Does = partOf(*P, F, V);
      Sleeps |= Does == Part::Awaits;
      OnlySleeps &= Does != Part::Other;
    }
    if (Sleeps && OnlySleeps)
      if (const ValueDecl *Awaited = awaitedIn(*Condition, F))
        Result.push_back({&S, Awaited});
    return true;
  });
  return Result;
}
