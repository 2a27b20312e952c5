// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/UserFunctions.h"
#include "model/syntax/Coroutine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace corolint::model;

namespace {
/// Walks declarations itself: RecursiveASTVisitor with template instantiations asserts on some variable templates, and
/// visits far more.
class Walk {
public:
  explicit Walk(ASTContext &Context) : Sources(Context.getSourceManager()) {}

  void declaration(const Decl &D) {
    if (const auto *Function = dyn_cast<FunctionDecl>(&D))
      return function(*Function);
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(&D))
      return instantiations(*Template, *Template->getTemplatedDecl());
    if (const auto *Template = dyn_cast<ClassTemplateDecl>(&D)) {
      if (Template->isThisDeclarationADefinition())
        instantiations(*Template, *Template->getTemplatedDecl());
      return;
    }
    if (const auto *Record = dyn_cast<CXXRecordDecl>(&D)) {
      if (Record->isThisDeclarationADefinition())
        members(*Record);
      return;
    }
    if (const auto *Variable = dyn_cast<VarDecl>(&D))
      return initializer(Variable->getInit());
    if (const auto *Field = dyn_cast<FieldDecl>(&D))
      return initializer(Field->getInClassInitializer());
    if (const auto *Friend = dyn_cast<FriendDecl>(&D)) {
      if (const NamedDecl *Inside = Friend->getFriendDecl())
        declaration(*Inside);
      return;
    }
    if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(D))
      members(*cast<DeclContext>(&D));
  }

  void members(const DeclContext &Context) {
    for (const Decl *D : Context.decls())
      if (!Sources.isInSystemHeader(D->getLocation()))
        declaration(*D);
  }

  std::vector<const FunctionDecl *> Result;

private:
  template <class Template, class Pattern> void instantiations(const Template &T, const Pattern &Itself) {
    bool Any = false;
    for (const auto *Specialization : T.specializations())
      if (isInstantiation(*Specialization)) {
        Any = true;
        specialization(*Specialization);
      }
    if (!Any)
      specialization(Itself);
  }

  /// Explicit specializations are visited where they are written.
  static bool isInstantiation(const FunctionDecl &F) {
    return isTemplateInstantiation(F.getTemplateSpecializationKind()) && F.hasBody();
  }
  static bool isInstantiation(const ClassTemplateSpecializationDecl &Class) {
    return isTemplateInstantiation(Class.getSpecializationKind()) && Class.hasDefinition();
  }
  void specialization(const FunctionDecl &F) {
    const FunctionDecl *Definition = nullptr;
    if (F.hasBody(Definition))
      function(*Definition);
  }
  void specialization(const CXXRecordDecl &Class) {
    if (const CXXRecordDecl *Definition = Class.getDefinition())
      members(*Definition);
  }

  void function(const FunctionDecl &F) {
    // An implicit member (a lambda's conversion, a defaulted constructor) has no user-written body.
    if (!F.doesThisDeclarationHaveABody() || F.isImplicit() || !Seen.insert(&F).second)
      return;
    Result.push_back(&F);
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&F))
      for (const CXXCtorInitializer *Member : Constructor->inits())
        initializer(Member->getInit());
    nested(*F.getBody());
  }

  void initializer(const Expr *E) {
    if (E)
      nested(*E);
  }

  void nested(const Stmt &Body) {
    forEachStatement(Body, [&](const Stmt &S) {
      if (const auto *Lambda = dyn_cast<LambdaExpr>(&S))
        lambda(*Lambda);
      else if (const auto *Locals = dyn_cast<DeclStmt>(&S))
        for (const Decl *D : Locals->decls())
          if (isa<CXXRecordDecl>(D))
            declaration(*D);
      return true;
    });
  }

  void lambda(const LambdaExpr &Lambda) {
    if (const FunctionTemplateDecl *Generic = Lambda.getDependentCallOperator())
      instantiations(*Generic, *Generic->getTemplatedDecl());
    else if (const CXXMethodDecl *Operator = Lambda.getCallOperator())
      specialization(*Operator);
  }

  const SourceManager &Sources;
  llvm::DenseSet<const FunctionDecl *> Seen;
};
} // namespace

std::vector<const FunctionDecl *> corolint::model::userFunctions(ASTContext &Context) {
  Walk W(Context);
  for (const Decl *Top : Context.getTraversalScope())
    if (const auto *Unit = dyn_cast<TranslationUnitDecl>(Top))
      W.members(*Unit);
    else
      W.declaration(*Top);
  return std::move(W.Result);
}
