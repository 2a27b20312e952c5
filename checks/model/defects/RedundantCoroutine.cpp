// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/RedundantCoroutine.h"
#include "model/syntax/Coroutine.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace corolint::model;

static const FunctionDecl *functionNamed(const Stmt &S) {
  const ValueDecl *Named = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
    Named = Ref->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(&S))
    Named = Member->getMemberDecl();
  const auto *F = dyn_cast_or_null<FunctionDecl>(Named);
  return F ? F->getCanonicalDecl() : nullptr;
}

namespace {
struct Uses {
  llvm::DenseSet<const FunctionDecl *> Awaited, Otherwise;
  llvm::DenseSet<const Stmt *> AwaitedNames;

  void collect(const Stmt &Root) {
    forEachStatement(Root, [&](const Stmt &S) {
      if (const auto *Await = dyn_cast<CoawaitExpr>(&S)) {
        const auto *Call = dyn_cast<CallExpr>(Await->getOperand()->IgnoreUnlessSpelledInSource());
        if (const Expr *Name = Call ? Call->getCallee()->IgnoreParenImpCasts() : nullptr)
          AwaitedNames.insert(Name);
      }
      if (const FunctionDecl *F = functionNamed(S))
        (AwaitedNames.contains(&S) ? Awaited : Otherwise).insert(F);
      // The names in a template's pattern depend on its arguments.
      if (const auto *Overloads = dyn_cast<OverloadExpr>(&S))
        for (const NamedDecl *D : Overloads->decls())
          if (const auto *F = dyn_cast<FunctionDecl>(D->getUnderlyingDecl()))
            Otherwise.insert(F->getCanonicalDecl());
      return true;
    });
  }

  void collectInitializers(const DeclContext &In, const SourceManager &Sources) {
    for (const Decl *D : In.decls()) {
      if (Sources.isInSystemHeader(D->getLocation()))
        continue;
      const Expr *Init = nullptr;
      if (const auto *Variable = dyn_cast<VarDecl>(D))
        Init = Variable->getInit();
      else if (const auto *Field = dyn_cast<FieldDecl>(D))
        Init = Field->getInClassInitializer();
      if (Init)
        collect(*Init);
      if (const auto *Inner = dyn_cast<DeclContext>(D); Inner && !isa<FunctionDecl>(D))
        collectInitializers(*Inner, Sources);
    }
  }
};
} // namespace

llvm::DenseSet<const FunctionDecl *>
corolint::model::awaitedOnlyFunctions(llvm::ArrayRef<const FunctionDecl *> Functions, const ASTContext &Context) {
  Uses Found;
  for (const FunctionDecl *F : Functions) {
    Found.collect(*F->getBody());
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(F))
      for (const CXXCtorInitializer *Member : Constructor->inits())
        if (Member->getInit())
          Found.collect(*Member->getInit());
  }
  Found.collectInitializers(*Context.getTranslationUnitDecl(), Context.getSourceManager());
  for (const FunctionDecl *F : Found.Otherwise)
    Found.Awaited.erase(F);
  return std::move(Found.Awaited);
}

bool corolint::model::hasAllUsesHere(const FunctionDecl &F, const ASTContext &Context) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  if (!Context.getSourceManager().isInMainFile(F.getLocation()))
    return false;
  if (!F.isExternallyVisible())
    return !Method || !Method->getParent()->isLambda();
  const CXXRecordDecl *Class = Method ? Method->getParent() : nullptr;
  return Class && F.getAccess() == AS_private && !Class->hasFriends() &&
         Context.getSourceManager().isInMainFile(Class->getLocation());
}
