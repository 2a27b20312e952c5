// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/flow/LiveAcrossSuspend.h"
#include "model/syntax/Coroutine.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace clang;
using namespace corolint::model;

static const VarDecl *followedIn(const Expr &E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E.IgnoreParens());
  const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  bool Followed = Variable && !isa<ParmVarDecl>(Variable) && !Ref->refersToEnclosingVariableOrCapture() &&
                  (Variable->hasLocalStorage() || Variable->getTLSKind() != VarDecl::TLS_None);
  return Followed ? Variable : nullptr;
}

/// Assigning to a reference uses what it refers to, and does not rebind it.
static bool isReference(const Expr &Target) {
  const auto *Ref = dyn_cast<DeclRefExpr>(Target.IgnoreParens());
  return Ref && Ref->getDecl()->getType()->isReferenceType();
}

/// Returns the target of `v = …`, or null if `S` is something else.
static const Expr *assignedIn(const Stmt &S) {
  if (const auto *Assignment = dyn_cast<BinaryOperator>(&S))
    return Assignment->getOpcode() == BO_Assign ? Assignment->getLHS() : nullptr;
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(&S);
  return Call && Call->getOperator() == OO_Equal ? Call->getArg(0) : nullptr;
}

/// The target of `v += …` and `++v`, which use the old value and make a new one.
static const Expr *changedIn(const Stmt &S) {
  if (const auto *Assignment = dyn_cast<CompoundAssignOperator>(&S))
    return Assignment->getLHS();
  const auto *Unary = dyn_cast<UnaryOperator>(&S);
  return Unary && Unary->isIncrementDecrementOp() ? Unary->getSubExpr() : nullptr;
}

namespace {
/// The variables that have a value, and the suspension points that it has been live across, by number.
struct Values {
  llvm::MapVector<const VarDecl *, llvm::SmallBitVector> Over;

  void join(const Values &Other) {
    for (const auto &[Variable, Suspensions] : Other.Over)
      Over[Variable] |= Suspensions;
  }
  bool operator==(const Values &Other) const {
    if (Over.size() != Other.Over.size())
      return false;
    for (const auto &[Variable, Suspensions] : Other.Over)
      if (auto Mine = Over.find(Variable); Mine == Over.end() || Mine->second != Suspensions)
        return false;
    return true;
  }
};

class Tracker {
public:
  explicit Tracker(const FunctionDecl &F) {
    forEachStatement(*F.getBody(), [&](const Stmt &S) {
      if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(&S); Suspend && !neverSuspends(*Suspend)) {
        Number[Suspend] = Suspensions.size();
        Suspensions.push_back(Suspend);
        rememberHeld(*Suspend);
      }
      if (const Expr *Target = assignedIn(S); Target && !isReference(*Target))
        Targets.insert(Target->IgnoreParens());
      return true;
    });
  }

  bool hasSuspensions() const { return !Suspensions.empty(); }

  void step(Values &State, const CFGElement &Element) const {
    if (auto S = Element.getAs<CFGStmt>())
      stepOver(State, *S->getStmt());
    else if (auto Ended = Element.getAs<CFGLifetimeEnds>())
      State.Over.erase(Ended->getVarDecl());
  }

  void collect(const Values &State, const CFGElement &Element, std::vector<LiveVariable> &Result) {
    if (auto Destructor = Element.getAs<CFGAutomaticObjDtor>()) {
      use(State, *Destructor->getVarDecl(), nullptr, Result);
      return;
    }
    auto S = Element.getAs<CFGStmt>();
    if (!S)
      return;
    if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S->getStmt()); Suspend && Number.count(Suspend))
      for (const VarDecl *Variable : Held.lookup(Suspend))
        add({Variable, Suspend, nullptr}, Result);
    if (const auto *E = dyn_cast<DeclRefExpr>(S->getStmt()))
      if (const VarDecl *Variable = followedIn(*E); Variable && !Targets.contains(E))
        use(State, *Variable, E, Result);
  }

private:
  /// Whether it is read or copied at once, as opposed to referred to.
  static const Expr *copiedIn(const Stmt &S) {
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(&S))
      return Construct->getConstructor()->isCopyOrMoveConstructor() ? Construct->getArg(0)->IgnoreParenImpCasts()
                                                                    : nullptr;
    const auto *Cast = dyn_cast<ImplicitCastExpr>(&S);
    return Cast && Cast->getCastKind() == CK_LValueToRValue ? Cast->getSubExpr()->IgnoreParens() : nullptr;
  }

  void rememberHeld(const CoroutineSuspendExpr &Suspend) {
    llvm::DenseSet<const Expr *> Copied;
    forEachStatement(*Suspend.getOperand(), [&](const Stmt &S) {
      if (const Expr *Original = copiedIn(S))
        Copied.insert(Original);
      const auto *Ref = dyn_cast<DeclRefExpr>(&S);
      const VarDecl *Variable = Ref ? followedIn(*Ref) : nullptr;
      if (Variable && Variable->hasLocalStorage() && !Copied.contains(Ref))
        Held[&Suspend].push_back(Variable);
      return true;
    });
  }

  void define(Values &State, const VarDecl &Variable) const {
    State.Over[&Variable] = llvm::SmallBitVector(Suspensions.size());
  }

  void stepOver(Values &State, const Stmt &S) const {
    if (const auto *Declaration = dyn_cast<DeclStmt>(&S)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Variable = dyn_cast<VarDecl>(D); Variable && Variable->hasLocalStorage())
          define(State, *Variable);
    } else if (const Expr *Target = assignedIn(S) ? assignedIn(S) : changedIn(S)) {
      if (const VarDecl *Variable = followedIn(*Target); Variable && !isReference(*Target))
        define(State, *Variable);
    } else if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(&S)) {
      if (auto Numbered = Number.find(Suspend); Numbered != Number.end())
        for (auto &[Variable, Over] : State.Over)
          Over.set(Numbered->second);
    }
  }

  void use(const Values &State, const VarDecl &Variable, const Expr *At, std::vector<LiveVariable> &Result) {
    auto Defined = State.Over.find(&Variable);
    if (Defined != State.Over.end())
      for (unsigned Over : Defined->second.set_bits())
        add({&Variable, Suspensions[Over], At}, Result);
  }

  void add(const LiveVariable &Found, std::vector<LiveVariable> &Result) {
    auto [Place, New] = Known.try_emplace({Found.Variable, Found.Over}, Result.size());
    if (New)
      Result.push_back(Found);
    else if (!Result[Place->second].Use)
      Result[Place->second].Use = Found.Use;
  }

  std::vector<const CoroutineSuspendExpr *> Suspensions;
  llvm::DenseMap<const CoroutineSuspendExpr *, unsigned> Number;
  llvm::DenseMap<const CoroutineSuspendExpr *, llvm::SmallVector<const VarDecl *, 2>> Held;
  llvm::DenseSet<const Expr *> Targets;
  llvm::DenseMap<std::pair<const VarDecl *, const CoroutineSuspendExpr *>, size_t> Known;
};
} // namespace

std::vector<LiveVariable> corolint::model::liveAcrossSuspend(const FunctionBody &B) {
  std::vector<LiveVariable> Result;
  if (!B.flow())
    return Result;
  Tracker Track(B.function());
  if (!Track.hasSuspensions())
    return Result;
  B.flow()->visit<Values>(
      [&](Values &State, const CFGElement &Element) { Track.step(State, Element); },
      [&](const Values &State, const CFGElement &Element, const CFGBlock &) { Track.collect(State, Element, Result); });
  return Result;
}
