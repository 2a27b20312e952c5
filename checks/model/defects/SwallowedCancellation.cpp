// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/SwallowedCancellation.h"
#include "model/syntax/Coroutine.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

const CXXRecordDecl *corolint::model::classNamed(llvm::StringRef QualifiedName, const ASTContext &Context) {
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  QualifiedName.split(Parts, "::");
  const DeclContext *Scope = Context.getTranslationUnitDecl();
  for (llvm::StringRef Part : Parts) {
    const DeclContext *Next = nullptr;
    for (const NamedDecl *Found : Scope->lookup(&Context.Idents.get(Part))) {
      if (const auto *Alias = dyn_cast<NamespaceAliasDecl>(Found))
        Found = Alias->getNamespace();
      if (const auto *Inner = dyn_cast<DeclContext>(Found))
        Next = Inner;
    }
    if (!Next)
      return nullptr;
    Scope = Next;
  }
  const auto *Class = dyn_cast<CXXRecordDecl>(Scope);
  return Class ? Class->getDefinition() : nullptr;
}

namespace {
enum class Catches { No, Itself, AmongOthers };
} // namespace

static Catches catches(const CXXCatchStmt &Handler, const CXXRecordDecl &Cancelled) {
  if (!Handler.getExceptionDecl())
    return Catches::AmongOthers;
  const CXXRecordDecl *Caught = Handler.getCaughtType().getNonReferenceType()->getAsCXXRecordDecl();
  if (!Caught)
    return Catches::No;
  if (Caught->getCanonicalDecl() == Cancelled.getCanonicalDecl())
    return Catches::Itself;
  return Caught->hasDefinition() && Cancelled.isDerivedFrom(Caught) ? Catches::AmongOthers : Catches::No;
}

/// Returns the handler that catches a cancellation inside the `try` though it was not written for it, or null.
static const CXXCatchStmt *handlerOf(const CXXTryStmt &Try, const CXXRecordDecl &Cancelled) {
  for (unsigned I = 0; I < Try.getNumHandlers(); ++I)
    switch (catches(*Try.getHandler(I), Cancelled)) {
    case Catches::No:
      continue;
    case Catches::Itself:
      return nullptr;
    case Catches::AmongOthers:
      return Try.getHandler(I);
    }
  return nullptr;
}

/// `source.abort_requested()`, `running.load()`: a query of an object, which may be about stopping.
static bool asksObject(const CXXMemberCallExpr &Call) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  if (!Method || Call.getNumArgs() > 0)
    return false;
  bool IsConversion = isa<CXXConversionDecl>(Method);
  return Method->isConst() && (IsConversion || Method->getReturnType()->isScalarType() ||
                               llvm::StringRef(Method->getNameAsString()).contains("throw_if"));
}

/// A flag that other code may set: a member, a global or the target of a reference.
static bool isSharedFlag(const Expr &E) {
  const ValueDecl *Variable = nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(&E))
    Variable = dyn_cast<FieldDecl>(Member->getMemberDecl());
  else if (const auto *Ref = dyn_cast<DeclRefExpr>(&E))
    Variable = dyn_cast<VarDecl>(Ref->getDecl());
  if (!Variable || !E.getType()->isBooleanType())
    return false;
  const auto *Local = dyn_cast<VarDecl>(Variable);
  return !Local || !Local->hasLocalStorage() || Local->getType()->isReferenceType();
}

/// Whether the condition may ask whether to stop. Then a coroutine that goes on has not been stopped.
static bool mayAskToStop(const Stmt *Condition) {
  bool Asks = false;
  if (Condition)
    forEachStatement(*Condition, [&](const Stmt &S) {
      if (const auto *Call = dyn_cast<CXXMemberCallExpr>(&S))
        Asks |= asksObject(*Call);
      else if (const auto *E = dyn_cast<Expr>(&S))
        Asks |= isSharedFlag(*E);
      return !Asks;
    });
  return Asks;
}

/// Whether the handler does nothing that may preserve the cancellation.
static bool forgets(const CXXCatchStmt &Handler) {
  bool Forgets = true;
  llvm::DenseSet<const Stmt *> Texts;
  forEachStatement(*Handler.getHandlerBlock(), [&](const Stmt &S) {
    if (isa<CXXThrowExpr, LambdaExpr>(S)) {
      Forgets = false;
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(&S)) {
      Forgets &= Ref->getDecl() != Handler.getExceptionDecl() || Texts.contains(Ref);
    } else if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&S)) {
      if (Member->getMethodDecl() && Member->getMethodDecl()->getNameAsString() == "what")
        Texts.insert(Member->getImplicitObjectArgument()->IgnoreParenImpCasts());
      else
        Forgets &= !asksObject(*Member);
    } else if (const auto *Call = dyn_cast<CallExpr>(&S)) {
      const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
      Forgets &= Operator ? !Operator->isAssignmentOp() : Call->getNumArgs() > 0;
    } else if (const auto *Assign = dyn_cast<BinaryOperator>(&S)) {
      Forgets &= !Assign->isAssignmentOp();
    } else if (const auto *If = dyn_cast<IfStmt>(&S)) {
      Forgets &= !mayAskToStop(If->getCond());
    }
    return Forgets;
  });
  return Forgets;
}

using Suspensions = llvm::DenseSet<const Stmt *>;

/// The variables that `Body` cancels itself: an exception from awaiting them is expected.
static llvm::DenseSet<const ValueDecl *> cancelledIn(const Stmt &Body) {
  llvm::DenseSet<const ValueDecl *> Result;
  forEachStatement(Body, [&](const Stmt &S) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(&S);
    const auto *Object =
        Call ? dyn_cast<DeclRefExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts()) : nullptr;
    if (Object && Call->getMethodDecl() &&
        llvm::StringRef(Call->getMethodDecl()->getNameAsString()).starts_with("cancel"))
      Result.insert(Object->getDecl());
    return true;
  });
  return Result;
}

static bool mentions(const Expr &E, const llvm::DenseSet<const ValueDecl *> &Variables) {
  bool Found = false;
  forEachStatement(E, [&](const Stmt &S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(&S);
    Found |= Ref && Variables.contains(Ref->getDecl());
    return !Found;
  });
  return Found;
}

/// The suspension points in the `try` whose cancellation reaches its handlers.
static Suspensions suspensionsIn(const CXXTryStmt &Try, const CXXRecordDecl &Cancelled,
                                 const llvm::DenseSet<const ValueDecl *> &Expected) {
  Suspensions Result;
  forEachStatement(*Try.getTryBlock(), [&](const Stmt &S) {
    if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(&S);
        Suspend && !neverSuspends(*Suspend) && !mentions(*Suspend->getOperand(), Expected))
      Result.insert(Suspend);
    const auto *Inner = dyn_cast<CXXTryStmt>(&S);
    bool HandlesIt = false;
    for (unsigned I = 0; Inner && I < Inner->getNumHandlers(); ++I)
      HandlesIt |= catches(*Inner->getHandler(I), Cancelled) != Catches::No;
    return !HandlesIt;
  });
  return Result;
}

/// Returns the first suspension point on a path from `Start` that `Counts` accepts, or null if there is none.
static const CoroutineSuspendExpr *nextSuspension(const CFGBlock &Start,
                                                  llvm::function_ref<bool(const Stmt &)> Counts) {
  llvm::DenseSet<const CFGBlock *> Seen{&Start};
  llvm::SmallVector<const CFGBlock *, 16> Work{&Start};
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    bool Stops = Block->hasNoReturnElement();
    for (const CFGElement &Element : *Block) {
      auto S = Element.getAs<CFGStmt>();
      const auto *Suspend = S ? dyn_cast<CoroutineSuspendExpr>(S->getStmt()) : nullptr;
      if (S && isa<CoreturnStmt, CXXThrowExpr>(S->getStmt()))
        Stops = true;
      if (!Suspend || neverSuspends(*Suspend) || Stops)
        continue;
      if (Counts(*Suspend))
        return Suspend;
      Stops = true;
    }
    Stops |= mayAskToStop(Block->getTerminatorCondition());
    for (const CFGBlock *Next : Block->succs())
      if (Next && !Stops && Seen.insert(Next).second)
        Work.push_back(Next);
  }
  return nullptr;
}

/// Whether every path from `Start` that ends, ends in an exception or the end of the program. Then the handler only
/// keeps a clean-up going. No: some path returns, or none ends, as in `for (;;)`.
static bool endsOnlyByThrowing(const CFGBlock &Start, const CFGBlock &Exit) {
  llvm::DenseSet<const CFGBlock *> Seen{&Start};
  llvm::SmallVector<const CFGBlock *, 16> Work{&Start};
  bool Throws = false;
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    bool Stops = Block->hasNoReturnElement();
    for (const CFGElement &Element : *Block)
      if (auto S = Element.getAs<CFGStmt>()) {
        Stops |= isa<CXXThrowExpr>(S->getStmt());
        if (!Stops && isa<CoreturnStmt>(S->getStmt()))
          return false;
      }
    if (Stops) {
      Throws = true;
      continue;
    }
    for (const CFGBlock *Next : Block->succs()) {
      if (Next == &Exit)
        return false;
      if (Next && Seen.insert(Next).second)
        Work.push_back(Next);
    }
  }
  return Throws;
}

std::vector<SwallowingHandler> corolint::model::swallowingHandlers(const FunctionBody &B,
                                                                   const CXXRecordDecl &Cancelled, bool Once) {
  std::vector<SwallowingHandler> Result;
  if (!B.flow())
    return Result;
  llvm::DenseMap<const CXXCatchStmt *, Suspensions> Awaiting;
  llvm::DenseSet<const ValueDecl *> Expected = cancelledIn(*B.function().getBody());
  forEachStatement(*B.function().getBody(), [&](const Stmt &S) {
    if (const auto *Try = dyn_cast<CXXTryStmt>(&S))
      if (const CXXCatchStmt *Handler = handlerOf(*Try, Cancelled); Handler && forgets(*Handler))
        if (Suspensions In = suspensionsIn(*Try, Cancelled, Expected); !In.empty())
          Awaiting[Handler] = In;
    return true;
  });
  for (const CFGBlock *Block : B.flow()->blocks()) {
    const auto *Handler = dyn_cast_or_null<CXXCatchStmt>(Block->getLabel());
    auto Found = Awaiting.find(Handler);
    if (Found == Awaiting.end())
      continue;
    if (endsOnlyByThrowing(*Block, B.flow()->exit()))
      continue;
    const Suspensions &In = Found->second;
    if (const CoroutineSuspendExpr *Next =
            nextSuspension(*Block, [&](const Stmt &S) { return Once || In.contains(&S); }))
      Result.push_back({Handler, Next});
  }
  return Result;
}
