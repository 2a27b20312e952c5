// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/LockType.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/MemberLookup.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

/// A task or an awaitable, by the shape of its class.
bool corolint::model::hasAwaitableShape(QualType Type) {
  const CXXRecordDecl *Class = recordOf(Type.getNonReferenceType());
  return Class &&
         (!membersNamed(*Class, "await_ready").empty() || memberClass(*Class, "promise_type") ||
          !membersNamed(*Class, Class->getASTContext().DeclarationNames.getCXXOperatorName(OO_Coawait)).empty());
}

/// Another locking member that a coroutine awaits: then a coroutine that waits for the mutex suspends.
bool corolint::model::hasAwaitedLock(const CXXRecordDecl &Class) {
  const CXXRecordDecl *Definition = Class.getDefinition();
  return Definition && llvm::any_of(Definition->methods(), [&](const CXXMethodDecl *Method) {
           return Method->getIdentifier() && Method->getName().contains_insensitive("lock") &&
                  hasAwaitableShape(Method->getReturnType());
         });
}

bool corolint::model::isThreadMutex(QualType Type) {
  const CXXRecordDecl *Class = recordOf(Type.getNonReferenceType());
  if (!Class || hasAwaitedLock(*Class))
    return false;
  auto Has = [&](llvm::StringRef Lock, llvm::StringRef Unlock) {
    return !membersNamed(*Class, Unlock).empty() &&
           llvm::any_of(membersNamed(*Class, Lock), [](const NamedDecl *Member) {
             const FunctionDecl *F = asFunction(*Member);
             return F && F->getNumParams() == 0 && F->getReturnType()->isVoidType();
           });
  };
  return Has("lock", "unlock") || Has("Lock", "Unlock");
}

static bool isNamedGuard(const CXXRecordDecl &Class) {
  return Class.getIdentifier() &&
         (Class.getName().contains_insensitive("lock") || Class.getName().contains_insensitive("guard"));
}

/// `future<semaphore_units<>>`, `task<scoped_lock>`
static bool isTaskOfGuard(const CXXRecordDecl &Class) {
  const auto *Task = dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  if (!Task || Task->getTemplateArgs().size() == 0 || Task->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  const CXXRecordDecl *Result = Task->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
  if (!Result || !Result->hasDefinition() || Result->hasTrivialDestructor() || !Result->getIdentifier())
    return false;
  llvm::StringRef Name = Result->getName();
  return isNamedGuard(*Result) || Name.ends_with_insensitive("units") || Name.ends_with_insensitive("holder") ||
         Name.ends_with_insensitive("permit");
}

bool corolint::model::yieldsGuard(QualType Awaiter) {
  const CXXRecordDecl *Class = recordOf(Awaiter.getNonReferenceType());
  if (!Class)
    return false;
  if (isTaskOfGuard(*Class))
    return true;
  return llvm::any_of(membersNamed(*Class, "await_resume"), [](const NamedDecl *Member) {
    const FunctionDecl *F = asFunction(*Member);
    const CXXRecordDecl *Result = F ? F->getReturnType()->getAsCXXRecordDecl() : nullptr;
    return Result && Result->hasDefinition() && !Result->hasTrivialDestructor() && isNamedGuard(*Result);
  });
}

static bool isPlainMutexArgument(const TemplateArgument &Argument) {
  if (Argument.getKind() == TemplateArgument::Pack)
    return llvm::any_of(Argument.pack_elements(), isPlainMutexArgument);
  return Argument.getKind() == TemplateArgument::Type && isThreadMutex(Argument.getAsType());
}

/// Whether the body calls a member of a mutex that locks, or unlocks, by its name.
static bool callsOnMutex(const FunctionDecl *F, bool Unlocks) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) ||
      F->getASTContext().getSourceManager().isInSystemHeader(Definition->getLocation()))
    return false; // The driver skips function bodies in system headers, so no result may depend on them.
  bool Found = false;
  forEachStatement(*Definition->getBody(), [&](const Stmt &S) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(&S);
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    if (!Method || !Method->getIdentifier())
      return !Found;
    QualType Object = Call->getImplicitObjectArgument()->IgnoreParenImpCasts()->getType();
    if (Object->isPointerType())
      Object = Object->getPointeeType();
    llvm::StringRef Name = Method->getName();
    Found |= isThreadMutex(Object) && Name.contains_insensitive(Unlocks ? "unlock" : "lock") &&
             Name.contains_insensitive("unlock") == Unlocks;
    return !Found;
  });
  return Found;
}

/// A user's class that locks a mutex in a constructor and unlocks it in its destructor.
static bool locksAndUnlocks(const CXXRecordDecl &Class) {
  return callsOnMutex(Class.getDestructor(), true) &&
         llvm::any_of(Class.ctors(), [](const CXXConstructorDecl *C) { return callsOnMutex(C, false); });
}

/// `std::lock_guard<std::mutex>` and its like: a class template over a thread mutex, with a user-provided destructor; a
/// class that is declared to be a guard, or that locks and unlocks.
bool corolint::model::isLockGuard(const CXXRecordDecl *Class) {
  if (!Class || !Class->hasDefinition() || Class->isLambda() || !Class->getDestructor() ||
      !Class->getDestructor()->isUserProvided())
    return false;
  if (Class->hasAttr<ScopedLockableAttr>() || locksAndUnlocks(*Class))
    return true;
  const auto *Specialization = dyn_cast<ClassTemplateSpecializationDecl>(Class);
  return Specialization && isNamedGuard(*Specialization) &&
         llvm::any_of(Specialization->getTemplateArgs().asArray(), isPlainMutexArgument);
}
