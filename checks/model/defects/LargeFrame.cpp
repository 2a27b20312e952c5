// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/LargeFrame.h"
#include "clang/AST/RecordLayout.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static uint64_t bytesOf(QualType Type, const ASTContext &Context) {
  if (Type->isReferenceType())
    return Context.getTypeSizeInChars(Context.VoidPtrTy).getQuantity();
  return Type->isIncompleteType() || Type->isDependentType() ? 0 : Context.getTypeSizeInChars(Type).getQuantity();
}

FrameSize corolint::model::frameSizeOf(const FunctionDecl &F, llvm::ArrayRef<LiveVariable> Values, ASTContext &Context,
                                       TaskTypes &T) {
  FrameSize Always;
  auto Add = [&](FrameSize &Size, const VarDecl &Variable) {
    Size.Parts.push_back({&Variable, bytesOf(Variable.getType(), Context)});
    Size.Bytes += Size.Parts.back().Bytes;
  };
  const CXXRecordDecl *Promise = T.of(F.getReturnType()).Promise;
  if (Promise && Promise->hasDefinition() && !Promise->isDependentContext())
    Always.Bytes = Context.getASTRecordLayout(Promise).getSize().getQuantity();
  for (const ParmVarDecl *Parameter : F.parameters())
    Add(Always, *Parameter);
  llvm::MapVector<const CoroutineSuspendExpr *, FrameSize> AtEach;
  for (const LiveVariable &Found : Values)
    if (Found.Variable->hasLocalStorage()) {
      FrameSize &Here = AtEach.try_emplace(Found.Over, Always).first->second;
      Here.At = Found.Over;
      Add(Here, *Found.Variable);
    }
  FrameSize Largest = Always;
  for (auto &[At, Size] : AtEach)
    if (Size.Bytes > Largest.Bytes)
      Largest = Size;
  llvm::sort(Largest.Parts, [](const FrameSize::Part &A, const FrameSize::Part &B) {
    return std::pair(A.Bytes, B.Variable->getLocation()) > std::pair(B.Bytes, A.Variable->getLocation());
  });
  return Largest;
}
