// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/CallbackDropsTask.h"
#include "model/syntax/CallCondition.h"
#include "model/syntax/MemberLookup.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

QualType corolint::model::resultOfCalling(QualType Type) {
  Type = Type.getNonReferenceType();
  if (const auto *Pointer = Type->getAs<PointerType>())
    Type = Pointer->getPointeeType();
  else if (const auto *Member = Type->getAs<MemberPointerType>())
    Type = Member->getPointeeType();
  QualType Result;
  if (const auto *Function = Type->getAs<FunctionType>()) {
    Result = Function->getReturnType();
  } else if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl()) {
    auto Operators = membersNamed(*Class, Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call));
    const FunctionDecl *Only = Operators.size() == 1 ? asFunction(*Operators.front()) : nullptr;
    if (Only)
      Result = Only->getReturnType();
  }
  return Result.isNull() || Result->isDependentType() || Result->isUndeducedType() ? QualType() : Result;
}

bool corolint::model::isVoidWrapper(const CXXRecordDecl &Class) {
  const auto *Specialization = dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  if (!Specialization || Specialization->getTemplateArgs().size() == 0)
    return false;
  const TemplateArgument &First = Specialization->getTemplateArgs()[0];
  const auto *Signature =
      First.getKind() == TemplateArgument::Type ? First.getAsType()->getAs<FunctionType>() : nullptr;
  return Signature && Signature->getReturnType()->isVoidType();
}

llvm::SmallVector<DroppingCall, 1> corolint::model::droppingCalls(const Expr &E, const ASTContext &Context,
                                                                  const Catalog &Libs) {
  llvm::SmallVector<DroppingCall, 1> Result;
  Callee C = calleeOf(E);
  if (!C.Function)
    return Result;
  auto AddCallables = [&] {
    for (const Expr *Argument : C.Args)
      if (!resultOfCalling(Argument->IgnoreParenImpCasts()->getType()).isNull())
        Result.push_back({C, Argument});
  };
  bool Stores = isa<CXXConstructorDecl>(C.Function) || C.Function->getOverloadedOperator() == OO_Equal;
  if (Stores && C.Args.size() == 1 && C.ObjectClass && isVoidWrapper(*C.ObjectClass)) {
    AddCallables();
    return Result;
  }
  const CallRoles *Roles = rolesOf(C, Libs);
  if (Roles && llvm::any_of(Roles->DropsResult, [&](const CallEntry *Entry) { return applies(*Entry, C, Context); }))
    AddCallables();
  return Result;
}
