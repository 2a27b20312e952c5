// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/UnforwardedStopToken.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static bool isStopToken(QualType Type, const Catalog &Libs) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Libs.isStopToken(qualifiedName(*Class));
}

static bool isSameClass(QualType A, QualType B) {
  return A.getNonReferenceType().getCanonicalType().getUnqualifiedType() ==
         B.getNonReferenceType().getCanonicalType().getUnqualifiedType();
}

const ParmVarDecl *corolint::model::stopTokenOf(const FunctionDecl &F, const Catalog &Libs) {
  const ParmVarDecl *Only = nullptr;
  for (const ParmVarDecl *Parameter : F.parameters()) {
    if (!isStopToken(Parameter->getType(), Libs))
      continue;
    if (Only || !Parameter->getIdentifier())
      return nullptr;
    Only = Parameter;
  }
  return Only;
}

/// Whether a token, or something made from one (`source.get_token()`, a struct of options that holds one), is among the
/// written arguments.
static bool passesToken(const CallExpr &Call, const Catalog &Libs) {
  return llvm::any_of(Call.arguments(), [&](const Expr *Argument) {
    return !isa<CXXDefaultArgExpr>(Argument) && isStopToken(Argument->getType(), Libs);
  });
}

/// Returns the overload of `Callee` that has its parameters and one more of the token's type, or null.
static const FunctionDecl *overloadWithToken(const FunctionDecl &Callee, QualType Token) {
  for (const NamedDecl *Other : Callee.getDeclContext()->getRedeclContext()->lookup(Callee.getDeclName())) {
    const auto *F = dyn_cast<FunctionDecl>(Other->getUnderlyingDecl());
    unsigned Count = Callee.getNumParams();
    if (!F || F->getNumParams() != Count + 1 || !isSameClass(F->getParamDecl(Count)->getType(), Token) ||
        !isSameClass(F->getReturnType(), Callee.getReturnType()))
      continue;
    bool Same = true;
    for (unsigned I = 0; I < Count; ++I)
      Same &= F->getParamDecl(I)->getType().getCanonicalType() == Callee.getParamDecl(I)->getType().getCanonicalType();
    if (Same)
      return F;
  }
  return nullptr;
}

std::optional<TokenSlot> corolint::model::slotFor(const ParmVarDecl &Token, const CallExpr &Call,
                                                  const FunctionDecl &Callee, const Catalog &Libs) {
  if (isa<CXXOperatorCallExpr>(Call) || passesToken(Call, Libs))
    return std::nullopt;
  unsigned Written = llvm::count_if(Call.arguments(), [](const Expr *E) { return !isa<CXXDefaultArgExpr>(E); });
  for (unsigned I = Written; I < Callee.getNumParams() && I < Call.getNumArgs(); ++I)
    if (isSameClass(Callee.getParamDecl(I)->getType(), Token.getType()))
      return TokenSlot{Callee.getParamDecl(I)->getLocation(), I == Written};
  if (Written == Callee.getNumParams() && !Callee.isTemplateInstantiation())
    if (const FunctionDecl *Overload = overloadWithToken(Callee, Token.getType()))
      return TokenSlot{Overload->getParamDecl(Written)->getLocation(), true};
  return std::nullopt;
}
