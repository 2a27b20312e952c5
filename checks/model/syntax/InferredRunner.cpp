// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/InferredRunner.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/MemberLookup.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace corolint::model;

/// Returns the promise of the handle that a call of one of `Members` is made on, or null if it is another call, or an
/// untyped handle.
static const CXXRecordDecl *promiseOfHandleCall(const Stmt &S, llvm::ArrayRef<llvm::StringRef> Members) {
  const auto *Call = dyn_cast<CallExpr>(&S);
  const auto *Method = Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
  if (!Method || !llvm::is_contained(Members, lastName(*Method)))
    return nullptr;
  // `resume` is a member of `coroutine_handle<>` too, which the others derive from in some libraries.
  Callee C = calleeOf(*Call);
  const auto *Handle = dyn_cast_or_null<ClassTemplateSpecializationDecl>(C.ObjectClass);
  if (!Handle || !Handle->isInStdNamespace() || Handle->getName() != "coroutine_handle" ||
      Handle->getTemplateArgs().size() == 0 || Handle->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  return Handle->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
}

static bool isTasksPromise(const CXXRecordDecl *Promise) {
  return Promise && Promise->hasDefinition() && membersNamed(*Promise, "yield_value").empty();
}

static bool isTask(QualType Type, TaskTypes &T) {
  const TaskFacts &Facts = T.of(Type);
  return Facts.Kind == TypeKind::Task && Facts.Promise;
}

/// A task, or a class template over one: `std::list<task<int>>`.
static bool holdsTask(QualType Type, TaskTypes &T) {
  Type = Type.getNonReferenceType();
  if (isTask(Type, T))
    return true;
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
  return Class && Class->getTemplateArgs().size() && Class->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
         isTask(Class->getTemplateArgs()[0].getAsType(), T);
}

/// Whether the body resumes its argument, reads the promise after that, and returns a value that is not a task.
static bool givesWhatItResumed(const FunctionDecl &F, TaskTypes &T) {
  QualType Result = F.getReturnType();
  if (!F.hasBody() || F.isDependentContext() || Result->isVoidType() || Result->isBooleanType() ||
      T.of(Result).Kind.has_value() ||
      llvm::none_of(F.parameters(), [&](const ParmVarDecl *P) { return holdsTask(P->getType(), T); }))
    return false;
  const FunctionDecl *Definition = nullptr;
  F.hasBody(Definition);
  bool HasResumed = false, Gives = false;
  forEachStatement(*Definition->getBody(), [&](const Stmt &S) {
    HasResumed |= isTasksPromise(promiseOfHandleCall(S, {"resume", "operator()"}));
    Gives |= HasResumed && isTasksPromise(promiseOfHandleCall(S, {"promise"}));
    return !Gives;
  });
  return Gives;
}

bool corolint::model::drivesToEnd(const CallExpr &Call, const FunctionDecl &Caller) {
  const CXXRecordDecl *Promise = promiseOfHandleCall(Call, {"resume", "operator()"});
  if (!isTasksPromise(Promise) || !Caller.hasBody())
    return false;
  auto Holds = [](const Stmt *Part, llvm::function_ref<bool(const Stmt &)> Asked) {
    bool Found = false;
    if (Part)
      forEachStatement(*Part, [&](const Stmt &S) {
        Found |= Asked(S);
        return !Found;
      });
    return Found;
  };
  return Holds(Caller.getBody(), [&](const Stmt &S) {
    const Stmt *Condition = nullptr, *Body = nullptr;
    if (const auto *While = dyn_cast<WhileStmt>(&S)) {
      Condition = While->getCond();
      Body = While->getBody();
    } else if (const auto *Do = dyn_cast<DoStmt>(&S)) {
      Condition = Do->getCond();
      Body = Do->getBody();
    } else if (const auto *For = dyn_cast<ForStmt>(&S)) {
      Condition = For->getCond();
      Body = For->getInc() == &Call ? For->getInc() : For->getBody();
    }
    return Holds(Condition, [&](const Stmt &Part) { return promiseOfHandleCall(Part, {"done"}) == Promise; }) &&
           Holds(Body, [&](const Stmt &Part) { return &Part == &Call; });
  });
}

bool corolint::model::isInferredRunner(const FunctionDecl &F, TaskTypes &T) {
  if (isCoroutine(F))
    return false;
  if (givesWhatItResumed(F, T))
    return true;
  const FunctionTemplateDecl *Template = F.getPrimaryTemplate();
  if (!Template)
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
    // Only a type with a promise is certainly a task: `T get(future<T>)` may be anything.
    if (isTask(F.getParamDecl(I)->getType(), T))
      return true;
  }
  return false;
}
