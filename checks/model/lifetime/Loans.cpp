// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/Loans.h"
#include "model/lifetime/CoroutineUses.h"
#include "model/lifetime/Origins.h"
#include "model/syntax/CallCondition.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

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

llvm::SmallVector<Loan, 2> corolint::model::loansOfClosure(const Expr &E, const FunctionDecl &Caller, TaskTypes &T,
                                                           const Catalog &Libs) {
  llvm::SmallVector<Loan, 2> Result;
  const LambdaExpr *Lambda = lambdaOf(E);
  if (!Lambda)
    return Result;
  CoroutineUses Later;
  if (const CXXMethodDecl &Body = *Lambda->getCallOperator(); isCoroutine(Body))
    Later = usesAfterSuspension(Body, T, Libs);
  StorageFinder Owned(Caller, Libs);
  for (const Origin &From : originsOf(*Lambda, Owned))
    // A temporary that a capture was made from is destroyed before the closure can be called.
    if (From.Owner)
      Result.push_back({LoanKind::Capture, From.Owner, From.Where, nullptr, !Later.Names.contains(From.Capture)});
  return Result;
}

/// Returns what the coroutine refers to through a parameter of this type.
static llvm::SmallVector<Origin, 2> originsOfArgument(const Expr &Argument, const ParmVarDecl &Parameter,
                                                      const StorageFinder &Owned) {
  QualType Type = Parameter.getType();
  if (!Type->isReferenceType())
    return originsOf(Argument, Owned);
  llvm::SmallVector<Origin, 2> Result;
  Owner Found = Type->getPointeeType()->isFunctionType() ? std::nullopt : Owned.ofLvalue(&Argument);
  if (Found)
    Result.push_back({*Found, nullptr, Argument.getExprLoc()});
  return Result;
}

/// Returns the function that a `std::function` was made from where it is declared: `std::function<…> next = branch;`.
static const FunctionDecl *wrappedFunction(const FunctionDecl &F, const Expr *Object) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Object);
  const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  static const char *const Wrappers[] = {"function", "move_only_function", "copyable_function"};
  if (!Variable || !Variable->getInit() || isa<ParmVarDecl>(Variable) || !Method ||
      Method->getOverloadedOperator() != OO_Call || !Method->getParent()->isInStdNamespace() ||
      !llvm::is_contained(Wrappers, lastName(*Method->getParent())))
    return nullptr;
  const FunctionDecl *Found = nullptr;
  forEachStatement(*Variable->getInit(), [&](const Stmt &S) {
    if (const auto *Named = dyn_cast<DeclRefExpr>(&S); Named && !Found)
      Found = dyn_cast<FunctionDecl>(Named->getDecl());
    return true;
  });
  return Found;
}

const FunctionDecl *corolint::model::calledCoroutine(const Callee &C) {
  if (!C.Function || !C.Exact)
    return nullptr;
  const FunctionDecl *Wrapped = wrappedFunction(*C.Function, C.Object);
  return Wrapped ? Wrapped : C.Function;
}

llvm::SmallVector<Loan, 2> corolint::model::loansOfOperation(const Expr &E, const FunctionDecl &Caller,
                                                             ASTContext &Context, const Catalog &Libs) {
  llvm::SmallVector<Loan, 2> Result;
  Callee C = calleeOf(E);
  const CallRoles *Roles = rolesOf(C, Libs);
  if (!Roles || Roles->RefersTo.empty() || !C.Function)
    return Result;
  StorageFinder Owned(Caller, Libs);
  for (const ReferenceEntry *Entry : Roles->RefersTo) {
    if (!applies(*Entry, C, Context))
      continue;
    auto Add = [&](unsigned Place, bool IsObject) {
      if (Place >= C.Args.size() || Place >= C.Function->getNumParams())
        return;
      const Expr &Argument = *C.Args[Place];
      const ParmVarDecl *Parameter = C.Function->getParamDecl(Place);
      llvm::SmallVector<Origin, 2> Referred = originsOf(Argument, Owned);
      QualType Type = Parameter->getType();
      // Buffer sequences are copied, unless they can be changed.
      IsObject |= Type->isLValueReferenceType() && !Type->getPointeeType().isConstQualified();
      if (IsObject && Type->isReferenceType())
        if (Owner Found = Owned.ofLvalue(&Argument))
          Referred.push_back({*Found, nullptr, Argument.getExprLoc()});
      for (const Origin &From : Referred)
        Result.push_back({LoanKind::Operation, From.Owner, Argument.getBeginLoc(), Parameter, false});
    };
    for (int64_t Place : Entry->Views)
      Add(Place, false);
    for (int64_t Place : Entry->Objects)
      Add(Place, true);
  }
  return Result;
}

/// When the coroutine that a call starts begins to run.
static Start startOfCall(const FunctionDecl &F, const TaskFacts &Facts, const Catalog &Libs) {
  if (Facts.Starts != Start::ByArguments)
    return Facts.Starts;
  bool HasExecutor = llvm::any_of(F.parameters(), [&](const ParmVarDecl *Parameter) {
    const CXXRecordDecl *Class = Parameter->getType().getNonReferenceType()->getAsCXXRecordDecl();
    return Class && Libs.isExecutorParameter(qualifiedName(*Class));
  });
  return HasExecutor ? Start::Unknown : Start::Eager;
}

namespace {
/// A call that makes a coroutine, and what the coroutine uses.
struct CoroutineCall {
  const CallExpr &Call;
  /// The definition if it is in sight, else a declaration.
  const FunctionDecl &Coroutine;
  /// What it uses after it is created, and after its first suspension. Nullopt without a definition.
  std::optional<CoroutineUses> Used, Later;

  const CXXMethodDecl *method() const { return dyn_cast<CXXMethodDecl>(&Coroutine); }
  bool isClosure() const { return method() && method()->getParent()->isLambda(); }
  /// Whether `U` has the parameter or, without a parameter, the object.
  bool needs(const CoroutineUses &U, const ParmVarDecl *Parameter = nullptr) const {
    if (Parameter && U.Names.contains(Parameter))
      return true;
    return (!Parameter || Parameter->isExplicitObjectParameter()) && (U.This || (isClosure() && U.Captures));
  }
  LoanKind kindOf(const ParmVarDecl &Parameter, const Origin &From) const {
    if (From.Capture)
      return LoanKind::Capture;
    if (!Parameter.isExplicitObjectParameter())
      return LoanKind::Argument;
    return isClosure() ? LoanKind::Closure : LoanKind::Object;
  }
};
} // namespace

static bool makesCoroutine(std::optional<TypeKind> Kind) {
  return Kind == TypeKind::Task || Kind == TypeKind::AsyncGenerator || Kind == TypeKind::Generator ||
         Kind == TypeKind::FireAndForget;
}

/// Returns nullopt if the call makes no coroutine, or if what that uses is unknown.
static std::optional<CoroutineCall> coroutineCall(const CallExpr &Call, TaskTypes &T, const Catalog &Libs) {
  const TaskFacts &Facts = T.of(Call.getType());
  const FunctionDecl *F = makesCoroutine(Facts.Kind) ? calledCoroutine(calleeOf(Call)) : nullptr;
  if (!F || F->isDependentContext() || isOpaque(*F, Libs))
    return std::nullopt;
  Start Starts = startOfCall(*F, Facts, Libs);
  if (Starts != Start::Lazy && Starts != Start::Eager)
    return std::nullopt;
  const FunctionDecl *Definition = nullptr;
  if (F->hasBody(Definition)) {
    // A plain function: what it passes on, and what it copies first, is not followed.
    if (!isCoroutine(*Definition))
      return std::nullopt;
    CoroutineUses Later = usesAfterSuspension(*Definition, T, Libs);
    return CoroutineCall{Call, *Definition, Starts == Start::Eager ? Later : usesOf(*Definition), Later};
  }
  // A template that was not instantiated, for instance after a header that is not found: it may be a plain function.
  const FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
  if (Starts == Start::Eager || (Pattern && Pattern->isDefined()))
    return std::nullopt;
  return CoroutineCall{Call, *F, std::nullopt, std::nullopt};
}

static void addLoanOfObject(const CoroutineCall &C, const Expr &Object, const StorageFinder &Owned,
                            llvm::SmallVectorImpl<Loan> &Result) {
  if (Owner Found = Object.getType()->isPointerType() ? Owned.ofPointer(&Object) : Owned.ofLvalue(&Object))
    Result.push_back({C.isClosure() ? LoanKind::Closure : LoanKind::Object, *Found, Object.getExprLoc(), nullptr,
                      C.Later && !C.needs(*C.Later)});
}

static void addLoansOfArguments(const CoroutineCall &C, const StorageFinder &Owned,
                                llvm::SmallVectorImpl<Loan> &Result) {
  // A call operator that takes its object explicitly has it among its parameters.
  bool IsObjectParameter = C.method() && C.method()->isExplicitObjectMemberFunction();
  bool IsObjectFirst =
      isa<CXXOperatorCallExpr>(C.Call) && isa<CXXMethodDecl>(C.Call.getCalleeDecl()) && !IsObjectParameter;
  unsigned FirstArgument = IsObjectFirst ? 1 : 0;
  for (unsigned I = 0; I < C.Coroutine.getNumParams() && I + FirstArgument < C.Call.getNumArgs(); ++I) {
    const ParmVarDecl *Parameter = C.Coroutine.getParamDecl(I);
    const Expr &Argument = *C.Call.getArg(I + FirstArgument);
    if (C.Used && !C.needs(*C.Used, Parameter))
      continue;
    SourceLocation Where = isa<CXXDefaultArgExpr>(Argument) ? C.Call.getExprLoc() : Argument.getBeginLoc();
    bool AtStartOnly = C.Later ? !C.needs(*C.Later, Parameter) : Parameter->getType()->isRValueReferenceType();
    for (const Origin &From : originsOfArgument(Argument, *Parameter, Owned))
      Result.push_back(
          {C.kindOf(*Parameter, From), From.Owner, From.Capture ? From.Where : Where, Parameter, AtStartOnly});
  }
}

llvm::SmallVector<Loan, 2> corolint::model::loansOfCall(const Expr &E, const FunctionDecl &Caller, TaskTypes &T,
                                                        const Catalog &Libs, bool WithCaptures) {
  llvm::SmallVector<Loan, 2> Result;
  const auto *Call = dyn_cast<CallExpr>(&E);
  if (!Call || !Call->isPRValue() || !Call->getType()->isRecordType())
    return Result;
  auto C = coroutineCall(*Call, T, Libs);
  if (!C)
    return Result;
  StorageFinder Owned(Caller, Libs, WithCaptures);
  const Expr *Object = calledObject(*Call);
  if (Object && C->method() && C->method()->isImplicitObjectMemberFunction() && (!C->Used || C->needs(*C->Used))) {
    addLoanOfObject(*C, *Object, Owned, Result);
    if (C->isClosure())
      llvm::append_range(Result, loansOfClosure(*Object, Caller, T, Libs));
  }
  addLoansOfArguments(*C, Owned, Result);
  return Result;
}
