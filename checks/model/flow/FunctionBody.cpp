// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/flow/FunctionBody.h"
#include "model/flow/ThreadAffinity.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/DiscardedValue.h"
#include "model/syntax/MemberLookup.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

/// If a header is not found, templates are not instantiated, so a member or base may have no definition; Clang still
/// asks for its destructor.
static bool destroysUnknownParts(const FunctionDecl &F) {
  const auto *Destructor = dyn_cast<CXXDestructorDecl>(&F);
  auto IsUnknown = [](QualType Part) {
    const CXXRecordDecl *Class = Part->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
    return Class && !Class->hasDefinition();
  };
  return Destructor && (llvm::any_of(Destructor->getParent()->fields(),
                                     [&](const FieldDecl *Field) { return IsUnknown(Field->getType()); }) ||
                        llvm::any_of(Destructor->getParent()->bases(),
                                     [&](const CXXBaseSpecifier &Base) { return IsUnknown(Base.getType()); }));
}

static std::unique_ptr<CFG> buildGraph(const FunctionDecl &F, ASTContext &Context) {
  if (F.isDependentContext() || destroysUnknownParts(F))
    return nullptr;
  Stmt *Statements = F.getBody();
  if (auto *Coroutine = dyn_cast_or_null<CoroutineBodyStmt>(Statements))
    Statements = Coroutine->getBody();
  CFG::BuildOptions Options;
  Options.AddInitializers = true;
  Options.AddImplicitDtors = true;
  Options.AddLifetime = true;
  Options.AddTemporaryDtors = true;
  Options.AddCXXDefaultInitExprInCtors = true;
  Options.setAllAlwaysAdd();
  return CFG::buildCFG(&F, Statements, &Context, Options);
}

/// Blocks from which every path leads to `abort()`, `exit()` or the like. A dying program may block its loop: to write
/// a stack trace, to flush a log. Backwards over the post-order, so a loop that never ends is not dying.
static llvm::DenseSet<const CFGBlock *> dyingBlocks(llvm::ArrayRef<const CFGBlock *> Blocks) {
  llvm::DenseSet<const CFGBlock *> Dying;
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const CFGBlock *Block : llvm::reverse(Blocks)) {
      if (Dying.contains(Block))
        continue;
      bool Any = false, All = true;
      for (const CFGBlock *Successor : Block->succs())
        if (Successor) {
          Any = true;
          All &= Dying.contains(Successor);
        }
      if (Block->hasNoReturnElement() || (Any && All)) {
        Dying.insert(Block);
        Changed = true;
      }
    }
  }
  return Dying;
}

/// Locals that are moved from, returned or awaited, and temporaries that something may move from: what their destructor
/// still does is unknown, and an awaited task has ended. Holds variables and the temporaries' expressions.
static llvm::DenseSet<const void *> finishedObjects(const Stmt &Body) {
  llvm::DenseSet<const void *> Finished;
  auto Add = [&](const Expr *E) {
    if (const auto *Ref = E ? dyn_cast<DeclRefExpr>(E->IgnoreUnlessSpelledInSource()) : nullptr)
      Finished.insert(Ref->getDecl());
  };
  auto AddTemporary = [&](const Expr *Argument) {
    const auto *Materialized = dyn_cast<MaterializeTemporaryExpr>(Argument);
    if (Materialized && Materialized->isXValue())
      if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(Materialized->getSubExpr()->IgnoreParenCasts()))
        Finished.insert(Bind);
  };
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Call = dyn_cast<CallExpr>(&S)) {
      if (Call->isCallToStdMove())
        Add(Call->getArg(0));
      llvm::for_each(Call->arguments(), AddTemporary);
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(&S)) {
      llvm::for_each(Construct->arguments(), AddTemporary);
    } else if (const auto *Return = dyn_cast<ReturnStmt>(&S)) {
      Add(Return->getRetValue());
    } else if (const auto *CoReturn = dyn_cast<CoreturnStmt>(&S)) {
      Add(CoReturn->getOperand());
    } else if (const auto *Await = dyn_cast<CoawaitExpr>(&S)) {
      Add(Await->getOperand());
    }
    return true;
  });
  return Finished;
}

/// Calls whose result is awaited at once.
static llvm::DenseSet<const Expr *> awaitedCalls(const Stmt &Body) {
  llvm::DenseSet<const Expr *> Awaited;
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Await = dyn_cast<CoawaitExpr>(&S); Await && Await->getOperand())
      Awaited.insert(Await->getOperand()->IgnoreUnlessSpelledInSource());
    return true;
  });
  return Awaited;
}

/// Returns the variable or temporary whose destructor the element is, or nullptr.
static const void *destroyedBy(const CFGElement &Element) {
  if (auto Variable = Element.getAs<CFGAutomaticObjDtor>())
    return Variable->getVarDecl();
  auto Temporary = Element.getAs<CFGTemporaryDtor>();
  return Temporary ? Temporary->getBindTemporaryExpr() : nullptr;
}

FunctionBody::FunctionBody(const FunctionDecl &F, ASTContext &Context, const Catalog &Libs, CallTargets &Targets)
    : F(F), Context(Context), Libs(Libs), Targets(Targets), Graph(buildGraph(F, Context)) {
  if (!Graph)
    return;
  Ways = std::make_unique<Dataflow>(*Graph, *F.getBody());
  llvm::DenseSet<const Expr *> Discarded, Awaited = awaitedCalls(*F.getBody());
  forEachDiscarded(*F.getBody(), [&](const Expr &E, DiscardForm) { Discarded.insert(&E); });
  llvm::DenseSet<const void *> Finished = finishedObjects(*F.getBody());
  llvm::DenseSet<const CFGBlock *> Dying = dyingBlocks(Ways->blocks());
  ThreadAffinity Where(*Ways, Context, Libs);
  llvm::DenseSet<const Stmt *> Seen;
  for (const CFGBlock *Block : Ways->blocks()) {
    if (Dying.contains(Block))
      continue;
    ThreadAffinity::State State = Where.atStartOf(*Block);
    for (const CFGElement &Element : *Block) {
      if (!Ways->runs(Element))
        continue;
      if (auto S = Element.getAs<CFGStmt>(); S && !Seen.insert(S->getStmt()).second)
        continue;
      if (const void *Destroyed = destroyedBy(Element); Destroyed && Finished.contains(Destroyed))
        continue;
      size_t First = Calls.size(), FirstIndirect = Indirect.size();
      collect(Element);
      auto Describe = [&](CallSite &Site) {
        const Expr *Written = Site.Call ? Site.Call->IgnoreUnlessSpelledInSource() : nullptr;
        Site.OffLoop = !State.isOnLoop();
        Site.ResultDiscarded = Written && Discarded.contains(Written);
        Site.Awaited = Written && Awaited.contains(Written);
      };
      llvm::for_each(llvm::MutableArrayRef<CallSite>(Calls).drop_front(First), Describe);
      llvm::for_each(llvm::MutableArrayRef<CallSite>(Indirect).drop_front(FirstIndirect), Describe);
      Where.step(State, Element);
    }
  }
}

void FunctionBody::addEnds(llvm::ArrayRef<Callee> Ends, SourceLocation Where, const VarDecl *Destroyed) {
  for (const Callee &End : Ends) {
    CallSite &Site = Calls.emplace_back(CallSite{End, nullptr, Where, Destroyed});
    Site.OnOwned = true;
  }
}

/// Counts the copies of a shared pointer; the object is destroyed with the last one.
static bool isShared(const CXXRecordDecl &Class) { return !membersNamed(Class, "use_count").empty(); }

void FunctionBody::addDestructor(const CXXRecordDecl *Class, SourceLocation Where, const VarDecl *Destroyed) {
  Callee Destructor = Class ? destructorOf(*Class) : Callee();
  if (!Destructor.Function)
    return;
  Calls.push_back({std::move(Destructor), nullptr, Where, Destroyed});
  if (!Targets.objects().hasRole(Class, &CallRoles::Owns))
    return;
  const Expr *Made = nullptr;
  if (Destroyed)
    if (auto Values = Targets.values().of(*Destroyed); Values.size() == 1)
      Made = Values.front();
  if (isShared(*Class) && !(Destroyed && Targets.values().isUnshared(*Destroyed)))
    return;
  // A deleter that is a value of its own: `shared_ptr<T> p(make(), [](T *p) { … })`.
  const auto *Construct = Made ? dyn_cast<CXXConstructExpr>(Made->IgnoreImplicit()) : nullptr;
  if (Construct && Construct->getNumArgs() > 1)
    if (const FunctionDecl *Delete = Targets.ofCallable(*Construct->getArg(1)); Delete && Delete->hasBody()) {
      Callee Deleter;
      Deleter.Function = Delete;
      return addEnds(Deleter, Where, Destroyed);
    }
  addEnds(Targets.objects().endWith(*Class, Made ? Targets.objects().classOfPointee(*Made, F) : nullptr), Where,
          Destroyed);
}

/// The further effects of a call by the model files: it constructs or destroys objects, or calls what a wrapper holds.
void FunctionBody::addImplied(const Callee &Target, const Expr &E) {
  SourceLocation Where = E.getExprLoc();
  if (Targets.callsWrapped(Target)) {
    Callee Wrapped = Target;
    Wrapped.Function = Targets.ofCallable(*Target.Object);
    if (Wrapped.Function)
      Calls.push_back({std::move(Wrapped), &E, Where});
    return;
  }
  const CallRoles *Roles = rolesOf(Target, Libs);
  const auto *Call = Roles ? dyn_cast<CallExpr>(&E) : nullptr;
  if (Call && Roles->Constructs)
    if (Callee Constructor = Targets.objects().constructedBy(*Call); Constructor.Function)
      Calls.push_back({std::move(Constructor), &E, Where});
  if (Call && Roles->Destroys && Target.ObjectClass && Target.Object && !isShared(*Target.ObjectClass))
    addEnds(Targets.objects().endWith(*Target.ObjectClass, Targets.objects().classOfPointee(*Target.Object, F)), Where,
            nullptr);
}

/// Iterating a view calls the functions it is made of.
void FunctionBody::collectRange(const DeclStmt &Declaration) {
  for (const Decl *D : Declaration.decls())
    if (const auto *Range = dyn_cast<VarDecl>(D);
        Range && Range->isImplicit() && Range->getInit() && Range->getType()->isReferenceType())
      for (const FunctionDecl *Called : Targets.carriedBy(*Range->getInit())) {
        Callee C;
        C.Function = Called;
        Calls.push_back({std::move(C), nullptr, Range->getInit()->getExprLoc()});
      }
}

void FunctionBody::collectExpression(const Stmt &S) {
  if (const auto *Declaration = dyn_cast<DeclStmt>(&S))
    return collectRange(*Declaration);
  if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(&S)) {
    // The graph does not contain a default argument: its calls are made here, though written elsewhere.
    forEachStatement(*Default->getExpr(), [&](const Stmt &Part) {
      if (const auto *E = dyn_cast<Expr>(&Part))
        if (Callee Target = calleeOf(*E); Target.Function)
          Calls.push_back({std::move(Target), nullptr, Default->getUsedLocation()});
      return true;
    });
    return;
  }
  const auto *E = dyn_cast<Expr>(&S);
  if (!E)
    return;
  if (Callee Target = Targets.of(*E, F); Target.Function) {
    Calls.push_back({Target, E, E->getExprLoc()});
    addImplied(Target, *E);
  } else if (isa<CallExpr>(E) && !isa<CXXPseudoDestructorExpr>(cast<CallExpr>(E)->getCallee()->IgnoreParens())) {
    Indirect.push_back({std::move(Target), E, E->getExprLoc()});
  }
}

void FunctionBody::collect(const CFGElement &Element) {
  if (auto S = Element.getAs<CFGStmt>())
    return collectExpression(*S->getStmt());
  if (auto Local = Element.getAs<CFGAutomaticObjDtor>()) {
    const VarDecl *Variable = Local->getVarDecl();
    QualType Type = Context.getBaseElementType(Variable->getType().getNonReferenceType());
    // A named return value may be built in the caller's storage, and parameters of coroutines live in the frame.
    if (!Variable->isNRVOVariable() && !isa<ParmVarDecl>(Variable))
      addDestructor(Type->getAsCXXRecordDecl(), Variable->getLocation(), Variable);
  } else if (auto Temporary = Element.getAs<CFGTemporaryDtor>()) {
    const CXXBindTemporaryExpr *Bind = Temporary->getBindTemporaryExpr();
    // What a temporary owned may have been moved away by the function that got it.
    if (const CXXRecordDecl *Class = Bind->getType()->getAsCXXRecordDecl())
      if (Callee Destructor = destructorOf(*Class); Destructor.Function)
        Calls.push_back({std::move(Destructor), nullptr, Bind->getExprLoc()});
  } else if (auto Base = Element.getAs<CFGBaseDtor>()) {
    addDestructor(Base->getBaseSpecifier()->getType()->getAsCXXRecordDecl(), F.getLocation());
  } else if (auto Member = Element.getAs<CFGMemberDtor>()) {
    QualType Type = Context.getBaseElementType(Member->getFieldDecl()->getType());
    addDestructor(Type->getAsCXXRecordDecl(), Member->getFieldDecl()->getLocation());
  } else if (auto Delete = Element.getAs<CFGDeleteDtor>()) {
    const CXXRecordDecl *Class = Delete->getCXXRecordDecl();
    const CXXDestructorDecl *Destructor = Class && Class->hasDefinition() ? Class->getDestructor() : nullptr;
    // `delete` through a base runs the destructor of the object's class.
    if (Destructor && Destructor->isVirtual() && !Class->isEffectivelyFinal())
      Class = Targets.objects().classOfPointee(*Delete->getDeleteExpr()->getArgument(), F);
    if (Destructor)
      addDestructor(Class, Delete->getDeleteExpr()->getExprLoc());
  }
}
