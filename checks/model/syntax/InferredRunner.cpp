// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/InferredRunner.h"
#include "model/syntax/Coroutine.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace corolint::model;

bool corolint::model::isInferredRunner(const FunctionDecl &F, TaskTypes &T) {
  const FunctionTemplateDecl *Template = F.getPrimaryTemplate();
  if (!Template || isa<CXXMethodDecl>(F) || isCoroutine(F))
    return false;
  const FunctionDecl &Pattern = *Template->getTemplatedDecl();
  const auto *Yielded = Pattern.getReturnType()->getAs<TemplateTypeParmType>();
  if (!Yielded)
    return false;
  for (unsigned I = 0; I < Pattern.getNumParams() && I < F.getNumParams(); ++I) {
    QualType Declared = Pattern.getParamDecl(I)->getType().getNonReferenceType();
    const auto *Specialization = Declared->getAs<TemplateSpecializationType>();
    if (!Specialization || Specialization->template_arguments().empty())
      continue;
    const TemplateArgument &First = Specialization->template_arguments().front();
    if (First.getKind() != TemplateArgument::Type ||
        First.getAsType().getCanonicalType() != Pattern.getReturnType().getCanonicalType())
      continue;
    const TaskFacts &Facts = T.of(F.getParamDecl(I)->getType());
    // Only a type with a promise is sure to be a task: `T get(future<T>)` may be anything.
    if (Facts.Kind == TypeKind::Task && Facts.Promise)
      return true;
  }
  return false;
}
