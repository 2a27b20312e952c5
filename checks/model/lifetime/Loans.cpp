// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/Loans.h"
#include "model/lifetime/Storage.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

namespace {
/// What the body of a coroutine uses of what it was given.
struct Uses {
  bool This = false, Captures = false;
  llvm::SmallPtrSet<const ValueDecl *, 4> Parameters;
};
} // namespace

/// Everything the body uses, or, for an eager coroutine, what it uses after its first suspension: before that, its
/// caller has not gone on.
static Uses usesOf(const FunctionDecl &Coroutine, bool AfterSuspension, const SourceManager &Sources) {
  Uses Found;
  const Stmt &Body = *coroutineBody(Coroutine);
  SourceLocation Since;
  if (AfterSuspension) {
    // A loop that suspends comes back to its beginning.
    forEachStatement(Body, [&](const Stmt &S) {
      bool Suspends = false;
      if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
        forEachStatement(S, [&](const Stmt &Inside) {
          return !(Suspends |= isa<CoroutineSuspendExpr, DependentCoawaitExpr>(Inside));
        });
      SourceLocation Here = Suspends                                             ? S.getBeginLoc()
                            : isa<CoroutineSuspendExpr, DependentCoawaitExpr>(S) ? S.getEndLoc()
                                                                                 : SourceLocation();
      if (Here.isValid() && (Since.isInvalid() || Sources.isBeforeInTranslationUnit(Here, Since)))
        Since = Here;
      return true;
    });
    if (Since.isInvalid())
      return Found;
  }
  forEachStatement(Body, [&](const Stmt &S) {
    if (Since.isValid() && Sources.isBeforeInTranslationUnit(S.getBeginLoc(), Since))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S)) {
      Found.Captures |= Ref->refersToEnclosingVariableOrCapture();
      Found.Parameters.insert(Ref->getDecl());
    } else if (isa<CXXThisExpr>(S)) {
      Found.This = true;
    }
    return true;
  });
  return Found;
}

const LambdaExpr *corolint::model::lambdaOf(const Expr &E) {
  const Expr *Value = E.IgnoreUnlessSpelledInSource()->IgnoreParenImpCasts();
  if (const auto *Call = dyn_cast<CallExpr>(Value); Call && Call->isCallToStdMove())
    Value = Call->getArg(0)->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Value))
    if (const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
        Variable && Variable->getInit() && !isa<ParmVarDecl>(Variable))
      Value = Variable->getInit()->IgnoreUnlessSpelledInSource();
  return dyn_cast<LambdaExpr>(Value);
}

llvm::SmallVector<Loan, 2> corolint::model::loansOfClosure(const Expr &E, const FunctionDecl &Caller) {
  llvm::SmallVector<Loan, 2> Result;
  const LambdaExpr *Lambda = lambdaOf(E);
  if (!Lambda)
    return Result;
  StorageFinder Owned(Caller);
  const CXXMethodDecl &Body = *Lambda->getCallOperator();
  Uses Later;
  if (isCoroutine(Body))
    Later = usesOf(Body, true, Body.getASTContext().getSourceManager());
  for (const LambdaCapture &Capture : Lambda->captures()) {
    if (!Capture.capturesVariable() || Capture.getCaptureKind() != LCK_ByRef)
      continue;
    const auto *Variable = dyn_cast<VarDecl>(Capture.getCapturedVar());
    SourceLocation Where = Capture.isImplicit() ? Lambda->getCaptureDefaultLoc() : Capture.getLocation();
    if (Owner Found = Variable ? Owned.ofVariable(*Variable) : std::nullopt; Found && *Found)
      Result.push_back({LoanKind::Capture, *Found, Where, nullptr, !Later.Parameters.contains(Variable)});
  }
  return Result;
}

static Owner ownerOfArgument(const Expr &Argument, const ParmVarDecl &Parameter, const StorageFinder &Owned) {
  QualType Type = Parameter.getType();
  if (Type->isReferenceType())
    return Type.getNonReferenceType()->isFunctionType() ? std::nullopt : Owned.ofLvalue(&Argument);
  if (Type->isPointerType())
    return Type->getPointeeType()->isFunctionType() ? std::nullopt : Owned.ofPointer(&Argument);
  return isView(Type) ? Owned.ofView(&Argument) : std::nullopt;
}

/// May the function's body be read as what the task does? A library's functions are described by its model file.
static bool isOpaque(const FunctionDecl &F, const Catalog &Libs) {
  const SourceManager &Sources = F.getASTContext().getSourceManager();
  if (Sources.isInMainFile(F.getLocation()))
    return false;
  return Sources.isInSystemHeader(F.getLocation()) || Libs.libraryOf(qualifiedName(F));
}

llvm::SmallVector<Loan, 2> corolint::model::loansOfCall(const Expr &E, const FunctionDecl &Caller, TaskTypes &T,
                                                        const Catalog &Libs) {
  llvm::SmallVector<Loan, 2> Result;
  const auto *Call = dyn_cast<CallExpr>(&E);
  if (!Call || !Call->isPRValue() || !Call->getType()->isRecordType())
    return Result;
  const TaskFacts &Facts = T.of(Call->getType());
  bool Makes =
      Facts.Kind == TypeKind::Task || Facts.Kind == TypeKind::AsyncGenerator || Facts.Kind == TypeKind::FireAndForget;
  if (!Makes || (Facts.Starts != Start::Lazy && Facts.Starts != Start::Eager))
    return Result;
  Callee C = calleeOf(*Call);
  if (!C.Function || !C.Exact || C.Function->isDependentContext() || isOpaque(*C.Function, Libs))
    return Result;
  const FunctionDecl *Definition = nullptr;
  std::optional<Uses> Used, Later;
  if (C.Function->hasBody(Definition)) {
    // A plain function: what it hands on, and what it copies first, is not followed.
    if (!isCoroutine(*Definition))
      return Result;
    const SourceManager &Sources = C.Function->getASTContext().getSourceManager();
    Later = usesOf(*Definition, true, Sources);
    Used = Facts.Starts == Start::Eager ? Later : usesOf(*Definition, false, Sources);
  } else if (const FunctionDecl *Pattern = C.Function->getTemplateInstantiationPattern();
             Facts.Starts == Start::Eager || (Pattern && Pattern->isDefined())) {
    // A template that was not instantiated, as after a header that is not found: it may be a plain function.
    return Result;
  }

  StorageFinder Owned(Caller);
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Function);
  bool IsMember = Method && Method->isImplicitObjectMemberFunction();
  bool IsClosure = Method && Method->getParent()->isLambda();
  auto Needs = [&](const Uses &U, const ParmVarDecl *Parameter = nullptr) {
    if (Parameter && U.Parameters.contains(Parameter))
      return true;
    return (!Parameter || Parameter->isExplicitObjectParameter()) && (U.This || (IsClosure && U.Captures));
  };
  if (const Expr *Object = calledObject(*Call); Object && IsMember) {
    bool Needed = !Used || Needs(*Used);
    Owner Found = !Needed                              ? std::nullopt
                  : Object->getType()->isPointerType() ? Owned.ofPointer(Object)
                                                       : Owned.ofLvalue(Object);
    if (Found)
      Result.push_back({IsClosure ? LoanKind::Closure : LoanKind::Object, *Found, Object->getExprLoc(), nullptr,
                        Later && !Needs(*Later)});
    if (IsClosure && Needed)
      llvm::append_range(Result, loansOfClosure(*Object, Caller));
  }
  unsigned FirstArgument =
      isa<CXXOperatorCallExpr>(Call) && Method && !Method->isExplicitObjectMemberFunction() ? 1 : 0;
  const FunctionDecl &Declared = Definition ? *Definition : *C.Function;
  for (unsigned I = 0; I < Declared.getNumParams() && I + FirstArgument < Call->getNumArgs(); ++I) {
    const ParmVarDecl *Parameter = Declared.getParamDecl(I);
    const Expr &Argument = *Call->getArg(I + FirstArgument);
    if (Used && !Needs(*Used, Parameter))
      continue;
    if (Owner Found = ownerOfArgument(Argument, *Parameter, Owned)) {
      SourceLocation Where = isa<CXXDefaultArgExpr>(Argument) ? Call->getExprLoc() : Argument.getBeginLoc();
      LoanKind Kind = !Parameter->isExplicitObjectParameter() ? LoanKind::Argument
                      : IsClosure                             ? LoanKind::Closure
                                                              : LoanKind::Object;
      bool AtStartOnly = Later ? !Needs(*Later, Parameter) : Parameter->getType()->isRValueReferenceType();
      Result.push_back({Kind, *Found, Where, Parameter, AtStartOnly});
    } else if (Used && !Parameter->getType()->isReferenceType()) {
      llvm::append_range(Result, loansOfClosure(Argument, Caller));
    }
  }
  return Result;
}
