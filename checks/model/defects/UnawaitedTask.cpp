// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/UnawaitedTask.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/DiscardedValue.h"
#include "model/syntax/NamedEntity.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

using Blocks = llvm::DenseSet<const CFGBlock *>;

namespace {
/// The locals of a function, and where each is mentioned.
struct Mentions {
  std::vector<const VarDecl *> Locals;
  llvm::DenseMap<const VarDecl *, llvm::SmallVector<const Stmt *, 2>> Of;
  /// Mentioned in a `try` that does not enclose the declaration: an exception may skip it.
  llvm::DenseSet<const VarDecl *> InTry;
  /// Where variables are declared that the template of this function mentions; its instantiation may have lost the
  /// mention.
  llvm::DenseSet<SourceLocation> InPattern;

  explicit Mentions(const FunctionDecl &F);
  bool isMentioned(const VarDecl &V) const { return Of.contains(&V) || InPattern.contains(V.getLocation()); }
};
} // namespace

static llvm::SmallVector<const VarDecl *, 1> variablesOf(const DeclStmt &Declaration) {
  llvm::SmallVector<const VarDecl *, 1> Result;
  for (const Decl *D : Declaration.decls())
    if (const auto *V = dyn_cast<VarDecl>(D))
      Result.push_back(V);
  return Result;
}

/// Adds the variables that `Try` mentions and does not declare.
static void addMentioned(const CXXTryStmt &Try, llvm::DenseSet<const VarDecl *> &InTry) {
  llvm::DenseSet<const VarDecl *> Declared;
  forEachStatement(Try, [&](const Stmt &S) {
    if (const auto *Declaration = dyn_cast<DeclStmt>(&S))
      for (const VarDecl *V : variablesOf(*Declaration))
        Declared.insert(V);
    return true;
  });
  forEachStatement(Try, [&](const Stmt &S) {
    if (const VarDecl *V = namedVariable(S); V && !Declared.contains(V))
      InTry.insert(V);
    return true;
  });
}

Mentions::Mentions(const FunctionDecl &F) {
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const auto *Declaration = dyn_cast<DeclStmt>(&S))
      llvm::copy_if(variablesOf(*Declaration), std::back_inserter(Locals), [](const VarDecl *V) {
        return V->hasLocalStorage() && !V->getType()->isReferenceType() && !isa<DecompositionDecl>(V) &&
               !V->hasAttr<UnusedAttr>();
      });
    else if (const VarDecl *V = namedVariable(S))
      Of[V].push_back(&S);
    else if (const auto *Try = dyn_cast<CXXTryStmt>(&S))
      addMentioned(*Try, InTry);
    return true;
  });
  if (const FunctionDecl *Pattern = F.getTemplateInstantiationPattern(); Pattern && Pattern->getBody())
    forEachStatement(*Pattern->getBody(), [&](const Stmt &S) {
      if (const VarDecl *V = namedVariable(S))
        InPattern.insert(V->getLocation());
      return true;
    });
}

namespace {
/// The paths from a variable's declaration to the end of its scope.
class Scope {
public:
  Scope(const Dataflow &Ways, const VarDecl &V, llvm::ArrayRef<const Stmt *> Uses);

  /// The condition of UnusedLocal::Fork; null if there is no such path, or if unknown.
  const Stmt *fork() const;

private:
  /// Notes where the declaration, the uses and the ends are.
  void see(const CFGBlock &Block, const CFGElement &Element, const VarDecl &V, llvm::ArrayRef<const Stmt *> Uses);
  bool endsScope(const CFGBlock &B) const { return Ends.contains(&B); }
  /// The blocks reached from `From` inside the scope, without `From` itself; paths end at those in `Stop`.
  Blocks reached(const Blocks &From, const Blocks &Stop) const;

  const CFGBlock *Start = nullptr;
  /// Where the variable's life ends: its destructor runs, or the function is left.
  Blocks Ends, UsedIn;
  /// The uses that are in the graph.
  llvm::DenseSet<const Stmt *> Seen;
  /// The blocks that can run before a use.
  Blocks BeforeUse;
  bool Known = false;
};
} // namespace

void Scope::see(const CFGBlock &Block, const CFGElement &Element, const VarDecl &V, llvm::ArrayRef<const Stmt *> Uses) {
  if (auto Destroyed = Element.getAs<CFGAutomaticObjDtor>(); Destroyed && Destroyed->getVarDecl() == &V)
    Ends.insert(&Block);
  auto S = Element.getAs<CFGStmt>();
  if (!S)
    return;
  if (isa<ReturnStmt, CoreturnStmt>(S->getStmt()))
    Ends.insert(&Block);
  if (const auto *Declaration = dyn_cast<DeclStmt>(S->getStmt());
      Declaration && llvm::is_contained(Declaration->decls(), &V))
    Start = &Block;
  if (llvm::is_contained(Uses, S->getStmt())) {
    UsedIn.insert(&Block);
    Seen.insert(S->getStmt());
  }
}

Scope::Scope(const Dataflow &Ways, const VarDecl &V, llvm::ArrayRef<const Stmt *> Uses) {
  for (const CFGBlock *Block : Ways.blocks())
    for (const CFGElement &Element : *Block)
      see(*Block, Element, V, Uses);
  bool AreUsesSeen = llvm::all_of(Uses, [&](const Stmt *Use) { return Seen.contains(Use); });
  Known = Start && AreUsesSeen && !UsedIn.contains(Start);
  llvm::SmallVector<const CFGBlock *, 16> Work(UsedIn.begin(), UsedIn.end());
  while (!Work.empty())
    for (const CFGBlock *Before : Work.pop_back_val()->preds())
      if (Before && !endsScope(*Before) && BeforeUse.insert(Before).second && Before != Start)
        Work.push_back(Before);
}

Blocks Scope::reached(const Blocks &From, const Blocks &Stop) const {
  Blocks Result;
  llvm::SmallVector<const CFGBlock *, 16> Work(From.begin(), From.end());
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    if (endsScope(*Block))
      continue;
    for (const CFGBlock *Next : Block->succs())
      if (Next && Next != Start && Result.insert(Next).second && !Stop.contains(Next))
        Work.push_back(Next);
  }
  return Result;
}

const Stmt *Scope::fork() const {
  if (!Known || endsScope(*Start))
    return nullptr;
  Blocks AfterUse = reached(UsedIn, {});
  Blocks Unused = reached({Start}, UsedIn);
  Unused.insert(Start);
  const CFGBlock *First = nullptr;
  for (const CFGBlock *Block : Unused) {
    // Only if it is certainly unused before: two conditions may be each other's opposite.
    if (UsedIn.contains(Block) || AfterUse.contains(Block) || endsScope(*Block) || !BeforeUse.contains(Block) ||
        !isa_and_nonnull<IfStmt, SwitchStmt, ConditionalOperator, BinaryOperator>(Block->getTerminatorStmt()))
      continue;
    bool Forgets = llvm::any_of(Block->succs(), [&](const CFGBlock *Next) {
      if (!Next || BeforeUse.contains(Next) || UsedIn.contains(Next))
        return false;
      Blocks Beyond = endsScope(*Next) ? Blocks() : reached({Next}, {});
      Beyond.insert(Next);
      // A path that ends the function does not join the others again.
      return llvm::any_of(Beyond, [&](const CFGBlock *B) { return AfterUse.contains(B) && !B->succ_empty(); });
    });
    if (Forgets && (!First || Block->getBlockID() > First->getBlockID()))
      First = Block;
  }
  return First ? First->getTerminatorStmt() : nullptr;
}

/// Returns the initialiser of a variable as written, without braces around it, or null if there is none.
static const Expr *initOf(const VarDecl &V) {
  const Expr *Init = V.getInit() ? V.getInit()->IgnoreUnlessSpelledInSource() : nullptr;
  const auto *List = dyn_cast_or_null<InitListExpr>(Init);
  return List && List->getNumInits() == 1 ? List->getInit(0)->IgnoreUnlessSpelledInSource() : Init;
}

std::vector<UnusedLocal> corolint::model::unusedLocals(const FunctionBody &B,
                                                       llvm::function_ref<bool(const VarDecl &)> Wanted) {
  std::vector<UnusedLocal> Result;
  if (!B.flow())
    return Result;
  Mentions M(B.function());
  for (const VarDecl *V : M.Locals) {
    const Expr *Init = initOf(*V);
    // Default-constructed, moved or chosen by a condition, it may hold nothing.
    if (!isa_and_nonnull<CallExpr>(Init) || !Init->isPRValue() || !Wanted(*V))
      continue;
    if (!M.isMentioned(*V))
      Result.push_back({V});
    else if (!M.InTry.contains(V) && M.Of.contains(V))
      if (const Stmt *Fork = Scope(*B.flow(), *V, M.Of[V]).fork())
        Result.push_back({V, Fork});
  }
  return Result;
}
