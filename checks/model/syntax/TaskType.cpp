// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/TaskType.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/MemberLookup.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

bool TaskFacts::isLostWhenDropped() const {
  if (!Kind || MayDiscard)
    return false;
  bool HasWork = *Kind == TypeKind::Task || *Kind == TypeKind::Future || *Kind == TypeKind::Sender ||
                 *Kind == TypeKind::AsyncGenerator;
  return HasWork && (Drop == OnDrop::NeverRuns || Drop == OnDrop::Leaks);
}

static const ClassTemplateDecl *coroutineTraits(ASTContext &Context) {
  for (const NamedDecl *Std : Context.getTranslationUnitDecl()->lookup(&Context.Idents.get("std")))
    if (const auto *Namespace = dyn_cast<NamespaceDecl>(Std))
      for (const NamedDecl *Found : Namespace->lookup(&Context.Idents.get("coroutine_traits")))
        if (const auto *Template = dyn_cast<ClassTemplateDecl>(Found))
          return Template;
  return nullptr;
}

/// `promise_type` of a specialization of std::coroutine_traits for `Result`. Seastar's nested promise_type is not the
/// coroutine's promise, so traits win.
static const CXXRecordDecl *promiseByTraits(const CXXRecordDecl &Result, ASTContext &Context) {
  const ClassTemplateDecl *Traits = coroutineTraits(Context);
  if (!Traits)
    return nullptr;
  auto IsFor = [&](const ClassTemplateSpecializationDecl &Specialization, llvm::ArrayRef<TemplateArgument> Args) {
    if (Args.empty() || Args.front().getKind() != TemplateArgument::Type)
      return false;
    const CXXRecordDecl *First = recordOf(Args.front().getAsType());
    return First && (isa<ClassTemplatePartialSpecializationDecl>(Specialization)
                         ? isSameTemplate(*First, Result)
                         : First->getCanonicalDecl() == Result.getCanonicalDecl());
  };
  for (const ClassTemplateSpecializationDecl *Specialization : Traits->specializations())
    if (Specialization->getDefinition() && IsFor(*Specialization, Specialization->getTemplateArgs().asArray()))
      if (const CXXRecordDecl *Promise = memberClass(*Specialization, "promise_type"))
        return Promise;
  llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 8> Partials;
  const_cast<ClassTemplateDecl *>(Traits)->getPartialSpecializations(Partials);
  for (const ClassTemplatePartialSpecializationDecl *Partial : Partials)
    if (IsFor(*Partial, Partial->getTemplateArgs().asArray()))
      if (const CXXRecordDecl *Promise = memberClass(*Partial, "promise_type"))
        return Promise;
  return nullptr;
}

const CXXRecordDecl *TaskTypes::promiseOf(const CXXRecordDecl &Result) const {
  if (const CXXRecordDecl *Promise = promiseByTraits(Result, Context))
    return Promise;
  return memberClass(Result, "promise_type");
}

/// Returns the class that a function returns. If it is declared `auto` and not instantiated, its pattern's `return
/// X{};` decides. Null if it is not a class, or unknown.
static const CXXRecordDecl *resultOf(const FunctionDecl *F) {
  QualType Result = F->getReturnType();
  if (!Result->isUndeducedType())
    return recordOf(Result.getNonReferenceType());
  if (const FunctionDecl *Pattern = F->getTemplateInstantiationPattern())
    F = Pattern;
  const CXXRecordDecl *Returned = nullptr;
  if (const Stmt *Body = F->getBody())
    forEachStatement(*Body, [&](const Stmt &S) {
      if (const auto *Return = dyn_cast<ReturnStmt>(&S); Return && Return->getRetValue() && !Returned)
        Returned = recordOf(Return->getRetValue()->IgnoreImplicit()->getType());
      return true;
    });
  return Returned;
}

/// Returns the class that a member of the promise returns.
static const CXXRecordDecl *resultOf(const CXXRecordDecl &Promise, llvm::StringRef Member) {
  for (const NamedDecl *Found : membersNamed(Promise, Member))
    if (const FunctionDecl *F = asFunction(*Found))
      return resultOf(F);
  return nullptr;
}

/// Whether an awaiter always suspends (true) or never (false); nullopt if its `await_ready` is more than a literal.
static std::optional<bool> alwaysSuspends(const CXXRecordDecl *Awaiter) {
  if (!Awaiter)
    return std::nullopt;
  for (const NamedDecl *Member : membersNamed(*Awaiter, "await_ready"))
    if (const FunctionDecl *F = asFunction(*Member))
      if (std::optional<bool> Ready = literalResult(*F))
        return !*Ready;
  return std::nullopt;
}

/// Whether a `From` converts implicitly to a `Class`.
static bool isMadeFrom(const CXXRecordDecl &Class, const CXXRecordDecl &From) {
  const CXXRecordDecl *Definition = definitionOf(Class);
  return Definition && llvm::any_of(Definition->ctors(), [&](const CXXConstructorDecl *C) {
           const CXXRecordDecl *Given =
               C->getNumParams() == 1 ? recordOf(C->getParamDecl(0)->getType().getNonReferenceType()) : nullptr;
           return Given && isSameTemplate(*Given, From);
         });
}

/// Whether a coroutine that returns a `Class` returns it untouched. No: `get_return_object` makes another class with
/// the same promise, and this one is the result of a member of that, such as a task that has been started.
static bool isReturnObject(const CXXRecordDecl &Class, const CXXRecordDecl *Made) {
  return !Made || isSameTemplate(*Made, Class) || memberClass(*Made, "promise_type") == nullptr ||
         isMadeFrom(Class, *Made);
}

static Start startOf(const CXXRecordDecl &Promise) {
  std::optional<bool> Suspends = alwaysSuspends(resultOf(Promise, "initial_suspend"));
  if (!Suspends)
    return Start::Unknown;
  return *Suspends ? Start::Lazy : Start::Eager;
}

bool TaskTypes::isStructurallyAwaitable(const CXXRecordDecl &Class) const {
  if (!membersNamed(Class, "await_ready").empty() && !membersNamed(Class, "await_suspend").empty() &&
      !membersNamed(Class, "await_resume").empty())
    return true;
  DeclarationName CoAwait = Context.DeclarationNames.getCXXOperatorName(OO_Coawait);
  if (!membersNamed(Class, CoAwait).empty())
    return true;
  const DeclContext *Scope = Class.getDeclContext();
  while (!Scope->isFileContext())
    Scope = Scope->getParent();
  return llvm::any_of(Scope->getRedeclContext()->lookup(CoAwait), [&](const NamedDecl *Operator) {
    const FunctionDecl *F = asFunction(*Operator);
    const CXXRecordDecl *Operand =
        F && F->getNumParams() == 1 ? recordOf(F->getParamDecl(0)->getType().getNonReferenceType()) : nullptr;
    return Operand && isSameTemplate(*Operand, Class);
  });
}

bool TaskTypes::isAwaitableByPromise(const CXXRecordDecl &Class, const CXXRecordDecl &Promise) const {
  return llvm::any_of(membersNamed(Promise, "await_transform"), [&](const NamedDecl *Member) {
    const FunctionDecl *F = asFunction(*Member);
    if (!F || F->isDeleted() || F->getNumParams() == 0)
      return false;
    const CXXRecordDecl *Operand = recordOf(F->getParamDecl(0)->getType().getNonReferenceType());
    return Operand && isSameTemplate(*Operand, Class);
  });
}

/// A promise that yields and cannot await. `yield_value` alone is no evidence: many task types have it.
bool TaskTypes::isGenerator(const CXXRecordDecl &Class, const CXXRecordDecl &Promise) const {
  if (membersNamed(Promise, "yield_value").empty())
    return false;
  auto Transforms = membersNamed(Promise, "await_transform");
  if (!Transforms.empty())
    return llvm::all_of(Transforms, [](const NamedDecl *Member) {
      const FunctionDecl *F = asFunction(*Member);
      return F && F->isDeleted();
    });
  if (isStructurallyAwaitable(Class))
    return false;
  const CXXRecordDecl *Begin = resultOf(Class, "begin");
  return !Begin || !isStructurallyAwaitable(*Begin);
}

static bool isNodiscard(const CXXRecordDecl &Class) {
  const CXXRecordDecl *Definition = definitionOf(Class);
  return Class.hasAttr<WarnUnusedResultAttr>() || (Definition && Definition->hasAttr<WarnUnusedResultAttr>());
}

static bool isCopyable(const CXXRecordDecl &Class) {
  const CXXRecordDecl *Definition = Class.getDefinition();
  if (!Definition)
    return true;
  if (Definition->needsImplicitCopyConstructor())
    return !Definition->defaultedCopyConstructorIsDeleted();
  return llvm::any_of(Definition->ctors(),
                      [](const CXXConstructorDecl *C) { return C->isCopyConstructor() && !C->isDeleted(); });
}

TaskFacts TaskTypes::infer(QualType Type) {
  TaskFacts Facts;
  const CXXRecordDecl *Class = recordOf(Type);
  const TypeEntry *Entry = typeEntryOf(Type, Context, Libs);
  if (Class) {
    Facts.Promise = promiseOf(*Class);
    Facts.Nodiscard = isNodiscard(*Class);
    Facts.SingleUse = !isCopyable(*Class);
    bool Structural = isStructurallyAwaitable(*Class);
    if (Facts.Promise) {
      if (isReturnObject(*Class, resultOf(*Facts.Promise, "get_return_object")))
        Facts.Starts = startOf(*Facts.Promise);
      if (isGenerator(*Class, *Facts.Promise))
        Facts.Kind = TypeKind::Generator;
      else if (Structural || isAwaitableByPromise(*Class, *Facts.Promise))
        Facts.Kind = TypeKind::Task;
      else if (Facts.Starts == Start::Eager && alwaysSuspends(resultOf(*Facts.Promise, "final_suspend")) == false)
        Facts.Kind = TypeKind::FireAndForget;
    } else if (Structural) {
      Facts.Kind = TypeKind::Awaiter;
    }
  }
  if (Entry) {
    Facts.FromModel = true;
    Facts.Kind = Entry->Kind;
    if (Entry->Starts != Start::Unknown)
      Facts.Starts = Entry->Starts;
    Facts.Drop = Entry->Drop;
    Facts.MayDiscard = Entry->Discards == Discard::Ok;
  }
  if (Facts.Drop == OnDrop::Unknown && Facts.Starts == Start::Lazy)
    Facts.Drop = OnDrop::NeverRuns;
  if (Facts.Drop == OnDrop::Unknown && Facts.Starts == Start::Eager)
    Facts.Drop = OnDrop::Detaches;
  return Facts;
}

const TaskFacts &TaskTypes::of(QualType Type) {
  Type = Type.getNonReferenceType().getUnqualifiedType();
  auto [Found, New] = Known.try_emplace(Type);
  if (New) {
    TaskFacts Facts = infer(Type);
    return Known[Type] = Facts;
  }
  return Found->second;
}

bool TaskTypes::isSpentByAwait(QualType Type, bool AsRvalue) {
  const TaskFacts &Facts = of(Type);
  const CXXRecordDecl *Class = recordOf(Type.getNonReferenceType());
  if (!Class || !Facts.SingleUse || (Facts.Kind != TypeKind::Task && Facts.Kind != TypeKind::Future))
    return false;
  if (!membersNamed(*Class, "await_ready").empty())
    return alwaysSuspends(Class) == true;
  for (const NamedDecl *Operator : membersNamed(*Class, Context.DeclarationNames.getCXXOperatorName(OO_Coawait))) {
    const FunctionDecl *F = asFunction(*Operator);
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
    if (Method && Method->getRefQualifier() != RQ_RValue)
      return alwaysSuspends(resultOf(F)) == true;
  }
  return AsRvalue;
}

std::optional<bool> TaskTypes::isAsync(const FunctionDecl &F) {
  if (!isCoroutine(F))
    return false;
  const TaskFacts &Result = of(F.getReturnType());
  if (Result.Kind == TypeKind::Generator || Result.Kind == TypeKind::Monad)
    return false;
  if (Result.Kind && (Result.Kind != TypeKind::FireAndForget || Result.FromModel))
    return true;
  if (hasSuspensionPoint(F))
    return true;
  return std::nullopt;
}
