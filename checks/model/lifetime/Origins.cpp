// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/Origins.h"
#include "model/lifetime/Loans.h"
#include "model/syntax/QualifiedName.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

namespace {
class OriginFinder {
public:
  explicit OriginFinder(const StorageFinder &Owned) : Owned(Owned) {}

  void value(const Expr &E);
  llvm::SmallVector<Origin, 2> Result;

private:
  void add(Owner Found, SourceLocation Where);
  void bound(QualType To, const Expr &E);
  void closure(const LambdaExpr &Lambda);
  void construction(const CXXConstructExpr &Construct);
  void elements(const InitListExpr &List);
  void local(const VarDecl &Variable);

  const StorageFinder &Owned;
  const ValueDecl *Capture = nullptr;
  /// Initializers may refer to each other cyclically: `auto f = [&f] {…}`.
  unsigned Depth = 0;
};
} // namespace

static const Expr *withoutCopies(const Expr *E) {
  while (true) {
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Made->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bound->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(E);
             Cast && Cast->getCastKind() != CK_UserDefinedConversion && Cast->getCastKind() != CK_ArrayToPointerDecay)
      E = Cast->getSubExpr();
    else if (const auto *Call = dyn_cast<CallExpr>(E); Call && Call->isCallToStdMove())
      E = Call->getArg(0);
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
             Construct && Construct->getConstructor()->isCopyOrMoveConstructor() && Construct->getNumArgs() > 0)
      E = Construct->getArg(0);
    else
      return E;
  }
}

void OriginFinder::add(Owner Found, SourceLocation Where) {
  if (Found)
    Result.push_back({*Found, Capture, Where});
}

/// Returns what an object of type `To` refers to that was initialized with `E`.
void OriginFinder::bound(QualType To, const Expr &E) {
  if (To->isReferenceType())
    add(To->getPointeeType()->isFunctionType() ? std::nullopt : Owned.ofLvalue(&E), E.getExprLoc());
  else
    value(E);
}

void OriginFinder::closure(const LambdaExpr &Lambda) {
  const auto *Init = Lambda.capture_init_begin();
  for (const LambdaCapture &C : Lambda.captures()) {
    const Expr *From = *Init++;
    const auto *Variable = C.capturesVariable() ? dyn_cast<VarDecl>(C.getCapturedVar()) : nullptr;
    if (!Variable || !From)
      continue;
    size_t Before = Result.size();
    const ValueDecl *Outer = std::exchange(Capture, Capture ? Capture : Variable);
    bool ByReference =
        C.getCaptureKind() == LCK_ByRef || (Lambda.isInitCapture(&C) && Variable->getType()->isReferenceType());
    if (ByReference && Lambda.isInitCapture(&C))
      add(Owned.ofLvalue(From), C.getLocation());
    else if (ByReference)
      add(Owned.ofVariable(*Variable), C.getLocation());
    else
      value(*From);
    for (Origin &New : llvm::MutableArrayRef<Origin>(Result).drop_front(Before))
      New.Where = C.isImplicit() ? Lambda.getCaptureDefaultLoc() : C.getLocation();
    Capture = Outer;
  }
}

void OriginFinder::elements(const InitListExpr &List) {
  const auto *Class = List.getType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition()) {
    for (const Expr *Element : List.inits())
      value(*Element);
    return;
  }
  unsigned I = Class->getNumBases();
  for (const FieldDecl *Field : Class->fields())
    if (I < List.getNumInits())
      bound(Field->getType(), *List.getInit(I++));
}

/// A class of std keeps what it was made from: `std::function`, `std::pair`, `std::optional`.
void OriginFinder::construction(const CXXConstructExpr &Construct) {
  // A view may be converted to another: a mutable buffer to a constant one.
  bool Converts = Construct.getNumArgs() == 1 && Owned.givesView(*withoutCopies(Construct.getArg(0)));
  if (!Converts && !Construct.getConstructor()->getParent()->isInStdNamespace())
    return;
  for (const Expr *Argument : Construct.arguments())
    value(*Argument);
}

/// A temporary there has been destroyed already, which is not the coroutine's fault.
void OriginFinder::local(const VarDecl &Variable) {
  const Expr *Made = Owned.fixedValue(Variable);
  if (!Made)
    return;
  size_t Before = Result.size();
  value(*Made);
  Result.erase(std::remove_if(Result.begin() + Before, Result.end(), [](const Origin &O) { return !O.Owner; }),
               Result.end());
}

void OriginFinder::value(const Expr &E) {
  const Expr *Value = withoutCopies(&E);
  QualType Type = Value->getType();
  if (++Depth > 8)
    return void(--Depth);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Value)) {
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    bool Holds = Variable && !Variable->getType()->isReferenceType() && !Ref->refersToEnclosingVariableOrCapture();
    if (Type->isArrayType())
      add(Owned.ofPointer(Value), Value->getExprLoc());
    else if (Holds)
      local(*Variable);
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(Value)) {
    closure(*Lambda);
  } else if (Type->isPointerType()) {
    if (!Type->getPointeeType()->isFunctionType())
      add(Owned.ofPointer(Value), Value->getExprLoc());
  } else if (Owned.givesView(*Value)) {
    add(Owned.ofGivenView(*cast<CallExpr>(Value)), Value->getExprLoc());
  } else if (isView(Type)) {
    add(Owned.ofView(Value), Value->getExprLoc());
  } else if (const auto *List = dyn_cast<InitListExpr>(Value)) {
    elements(*List);
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(Value)) {
    construction(*Construct);
  }
  --Depth;
}

llvm::SmallVector<Origin, 2> corolint::model::originsOf(const Expr &E, const StorageFinder &Owned) {
  OriginFinder Finder(Owned);
  Finder.value(E);
  return std::move(Finder.Result);
}
