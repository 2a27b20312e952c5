// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/CoroutineUses.h"
#include "model/lifetime/Storage.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

bool corolint::model::isOpaque(const FunctionDecl &F, const Catalog &Libs) {
  const SourceManager &Sources = F.getASTContext().getSourceManager();
  if (Sources.isInMainFile(F.getLocation()))
    return false;
  return Sources.isInSystemHeader(F.getLocation()) || Libs.libraryOf(qualifiedName(F));
}

/// Whether the objects of the class hold only numbers: a duration, a point in time.
static bool holdsOnlyNumbers(QualType Type) {
  if (Type->isArithmeticType() || Type->isEnumeralType())
    return true;
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return Class && Class->hasDefinition() && Class->isTriviallyCopyable() && Class->getNumBases() == 0 &&
         llvm::all_of(Class->fields(), [](const FieldDecl *Field) { return holdsOnlyNumbers(Field->getType()); });
}

bool corolint::model::isCopied(const Expr &E, TaskTypes &T) {
  if (!E.isPRValue() || isa<LambdaExpr>(E))
    return false;
  if (E.getType()->isArithmeticType() || E.getType()->isEnumeralType())
    return true;
  const CXXRecordDecl *Class = E.getType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || isView(E.getType()))
    return false;
  const auto *Construct = dyn_cast<CXXConstructExpr>(&E);
  if (Construct && Construct->getConstructor()->isCopyOrMoveConstructor() && !isa<LambdaExpr>(Construct->getArg(0)))
    return true;
  return !T.of(E.getType()).Kind && (!Class->hasTrivialDestructor() || holdsOnlyNumbers(E.getType()));
}

namespace {
class UseFinder {
public:
  UseFinder(const FunctionDecl &Coroutine, TaskTypes &T, const Catalog &Libs)
      : Body(*coroutineBody(Coroutine)), Sources(Coroutine.getASTContext().getSourceManager()), T(T), Libs(Libs) {}

  CoroutineUses run();

private:
  void findFirstSuspension();
  void addAliases();
  void addReferredIn(const Stmt &Root, CoroutineUses &Found);
  bool isBefore(SourceLocation Where, SourceLocation Other) const {
    return Sources.isBeforeInTranslationUnit(Where, Other);
  }

  const CoroutineBodyStmt &Body;
  const SourceManager &Sources;
  TaskTypes &T;
  const Catalog &Libs;
  /// A suspension, or a loop around one: a loop that suspends comes back to its beginning.
  const Stmt *First = nullptr;
  SourceLocation Since;
  llvm::DenseMap<const ValueDecl *, CoroutineUses> Aliases;
};
} // namespace

static bool suspends(const Stmt &S) {
  const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(&S);
  return Suspend ? !neverSuspends(*Suspend) : isa<DependentCoawaitExpr>(S);
}

static void addName(const Stmt &S, CoroutineUses &Found) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(&S)) {
    Found.Captures |= Ref->refersToEnclosingVariableOrCapture();
    Found.Names.insert(Ref->getDecl());
  } else if (isa<CXXThisExpr>(S)) {
    Found.This = true;
  }
}

void UseFinder::findFirstSuspension() {
  forEachStatement(Body, [&](const Stmt &S) {
    bool Loops = false;
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
      forEachStatement(S, [&](const Stmt &Inside) { return !(Loops |= suspends(Inside)); });
    SourceLocation Here = Loops ? S.getBeginLoc() : suspends(S) ? S.getEndLoc() : SourceLocation();
    if (Here.isValid() && (Since.isInvalid() || isBefore(Here, Since))) {
      Since = Here;
      First = &S;
    }
    return true;
  });
}

/// Adds what `Root`'s value refers to, without what is copied.
void UseFinder::addReferredIn(const Stmt &Root, CoroutineUses &Found) {
  llvm::SmallPtrSet<const Stmt *, 4> Copied;
  forEachStatement(Root, [&](const Stmt &S) {
    const auto *E = dyn_cast<Expr>(&S);
    // The result of another await has its own lifetime.
    if (Copied.contains(&S) || isa<CoroutineSuspendExpr>(S) || (E && isCopied(*E, T)))
      return false;
    // A library's awaitable copies numbers: `co_await sleep_for(interval)`.
    if (E && isa<CallExpr, CXXConstructExpr>(E))
      if (Callee C = calleeOf(*E); C.Function && isOpaque(*C.Function, Libs))
        for (const Expr *Argument : C.Args)
          if (holdsOnlyNumbers(Argument->getType()) && Argument->getType().isConstQualified())
            Copied.insert(Argument);
    addName(S, Found);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
      if (auto Alias = Aliases.find(Ref->getDecl()); Alias != Aliases.end()) {
        Found.This |= Alias->second.This;
        Found.Captures |= Alias->second.Captures;
        Found.Names.insert(Alias->second.Names.begin(), Alias->second.Names.end());
      }
    return true;
  });
}

/// Follows references, pointers and views that are made before the first suspension.
void UseFinder::addAliases() {
  forEachStatement(Body, [&](const Stmt &S) {
    const auto *Declaration = dyn_cast<DeclStmt>(&S);
    if (!Declaration || !isBefore(S.getBeginLoc(), Since))
      return true;
    for (const Decl *D : Declaration->decls())
      if (const auto *Variable = dyn_cast<VarDecl>(D); Variable && Variable->getInit()) {
        QualType Type = Variable->getType();
        if (!Type->isReferenceType() && !Type->isPointerType() && !isView(Type))
          continue;
        CoroutineUses Referred;
        addReferredIn(*Variable->getInit(), Referred);
        if (Referred.This || !Referred.Names.empty())
          Aliases.try_emplace(Variable, std::move(Referred));
      }
    return true;
  });
}

CoroutineUses UseFinder::run() {
  CoroutineUses Found;
  findFirstSuspension();
  if (!First)
    return Found;
  addAliases();
  if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(First))
    addReferredIn(*Suspend->getOperand(), Found);
  forEachStatement(Body, [&](const Stmt &S) {
    if (isBefore(S.getBeginLoc(), Since))
      return true;
    addName(S, Found);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S); Ref && Aliases.contains(Ref->getDecl()))
      addReferredIn(*Ref, Found);
    return true;
  });
  return Found;
}

CoroutineUses corolint::model::usesOf(const FunctionDecl &Coroutine) {
  CoroutineUses Found;
  forEachStatement(*coroutineBody(Coroutine), [&](const Stmt &S) {
    addName(S, Found);
    return true;
  });
  return Found;
}

CoroutineUses corolint::model::usesAfterSuspension(const FunctionDecl &Coroutine, TaskTypes &T, const Catalog &Libs) {
  return UseFinder(Coroutine, T, Libs).run();
}
