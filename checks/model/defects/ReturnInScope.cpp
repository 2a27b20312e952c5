// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/ReturnInScope.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace corolint::model;

namespace {
class Returns {
public:
  Returns(TaskTypes &T, const Catalog &Libs) : T(T), Libs(Libs) {}

  bool makesLazyTask(const Expr &E) const;
  bool hasNothingElseToCatch(const CXXTryStmt &Try) const;
  bool readsOnlyLocals(const Expr &Task) const;
  void findGuarded(const CompoundStmt &Block, std::vector<UnguardedReturn> &Result) const;

private:
  TaskTypes &T;
  const Catalog &Libs;
};
} // namespace

static const Expr *taskOf(const ReturnStmt &Return) {
  return Return.getRetValue() ? Return.getRetValue()->IgnoreUnlessSpelledInSource() : nullptr;
}

/// Whether the call only makes a task: none of the callee's work happens before the task is awaited.
bool Returns::makesLazyTask(const Expr &E) const {
  const auto *Call = dyn_cast<CallExpr>(&E);
  if (!Call || !Call->isPRValue() || !Call->getType()->isRecordType())
    return false;
  const TaskFacts &Facts = T.of(Call->getType());
  if (Facts.Kind != TypeKind::Task || Facts.Starts != Start::Lazy)
    return false;
  Callee C = calleeOf(*Call);
  if (!C.Function || !C.Exact)
    return false;
  if (const CallRoles *Roles = rolesOf(C, Libs); Roles && Roles->Consumes)
    return true;
  const FunctionDecl *Definition = nullptr;
  return C.Function->hasBody(Definition) ? isCoroutine(*Definition) : !Libs.libraryOf(qualifiedName(*C.Function));
}

static bool isNoexcept(const FunctionDecl &F) {
  const auto *Type = F.getType()->getAs<FunctionProtoType>();
  return Type && Type->canThrow() == CT_Cannot;
}

bool Returns::hasNothingElseToCatch(const CXXTryStmt &Try) const {
  bool Only = true;
  forEachStatement(*Try.getTryBlock(), [&](const Stmt &S) {
    if (const auto *Call = dyn_cast<CallExpr>(&S)) {
      const FunctionDecl *F = Call->getDirectCallee();
      Only &= (F && isNoexcept(*F)) || makesLazyTask(*Call);
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(&S)) {
      // A handler is not written because copying a string may fail.
      const CXXConstructorDecl *Constructor = Construct->getConstructor();
      Only &= isNoexcept(*Constructor) || Constructor->isImplicit() || Constructor->isDefaulted() ||
              Constructor->getParent()->isInStdNamespace();
    } else if (isa<CXXThrowExpr, CXXNewExpr, CXXDynamicCastExpr>(S)) {
      Only = false;
    }
    return Only;
  });
  return Only;
}

/// A guard may protect what the arguments read: members, globals, the target of a pointer, the result of a function.
bool Returns::readsOnlyLocals(const Expr &Task) const {
  const auto &Call = cast<CallExpr>(Task);
  bool Only = true;
  auto Check = [&](const Expr &Argument) {
    forEachStatement(Argument, [&](const Stmt &S) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(&S)) {
        const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
        Only &= !Variable || (Variable->hasLocalStorage() && !Variable->getType()->isReferenceType()) ||
                isa<ParmVarDecl>(Variable);
      } else if (const auto *Inner = dyn_cast<CallExpr>(&S)) {
        Only &= Inner->isCallToStdMove() || makesLazyTask(*Inner);
      } else if (const auto *Unary = dyn_cast<UnaryOperator>(&S)) {
        Only &= Unary->getOpcode() != UO_Deref;
      } else if (isa<CXXThisExpr, ArraySubscriptExpr>(S)) {
        Only = false;
      }
      return Only;
    });
  };
  for (const Expr *Argument : Call.arguments())
    Check(*Argument);
  // `this->save()` and `member.save()` read nothing; `pointer->save()` reads the pointer.
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call)) {
    const Expr *Object = Member->getImplicitObjectArgument()->IgnoreParenImpCasts();
    const auto *Field = dyn_cast<MemberExpr>(Object);
    bool IsPlain =
        isa<CXXThisExpr, DeclRefExpr>(Object) ||
        (Field && isa<CXXThisExpr>(Field->getBase()->IgnoreParenImpCasts()) && !Object->getType()->isPointerType());
    Only &= IsPlain;
  }
  return Only;
}

/// `MutexLocker` and `mutex_locker` are made of the same words.
static bool hasScopeWord(llvm::StringRef Name) {
  std::string Word;
  for (size_t I = 0; I <= Name.size(); ++I) {
    bool Ends = I == Name.size() || Name[I] == '_' || (llvm::isUpper(Name[I]) && I > 0 && !llvm::isUpper(Name[I - 1]));
    if (Ends) {
      if (Word == "lock" || Word == "locker" || Word == "guard" || Word == "scope" || Word == "scoped" ||
          Word == "span" || Word == "transaction")
        return true;
      Word.clear();
    }
    if (I < Name.size() && Name[I] != '_')
      Word += llvm::toLower(Name[I]);
  }
  return false;
}

/// Returns the scope object that a statement declares, or null if it declares something else, or more.
static const VarDecl *guardOf(const Stmt &S) {
  const auto *Declaration = dyn_cast<DeclStmt>(&S);
  const auto *Variable =
      Declaration && Declaration->isSingleDecl() ? dyn_cast<VarDecl>(Declaration->getSingleDecl()) : nullptr;
  const CXXRecordDecl *Class =
      Variable && Variable->hasLocalStorage() ? Variable->getType()->getAsCXXRecordDecl() : nullptr;
  if (!Class || !Class->hasDefinition() || !Class->getDestructor() || !Class->getDestructor()->isUserProvided())
    return nullptr;
  return hasScopeWord(Class->getName()) ? Variable : nullptr;
}

void Returns::findGuarded(const CompoundStmt &Block, std::vector<UnguardedReturn> &Result) const {
  const VarDecl *Guard = nullptr;
  for (const Stmt *S : Block.body()) {
    if (const VarDecl *Next = guardOf(*S)) {
      Guard = Guard ? Guard : Next;
      continue;
    }
    const auto *Return = dyn_cast<ReturnStmt>(S);
    const Expr *Task = Return ? taskOf(*Return) : nullptr;
    // The code between them may be what the guard protects.
    if (!Guard || !Task)
      Guard = nullptr;
    else if (makesLazyTask(*Task) && readsOnlyLocals(*Task) && !Guard->isReferenced())
      Result.push_back({Return, nullptr, Guard});
  }
}

std::vector<UnguardedReturn> corolint::model::unguardedReturns(const FunctionDecl &F, TaskTypes &T,
                                                               const Catalog &Libs) {
  std::vector<UnguardedReturn> Result;
  if (isCoroutine(F))
    return Result;
  Returns R(T, Libs);
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const auto *Block = dyn_cast<CompoundStmt>(&S)) {
      R.findGuarded(*Block, Result);
    } else if (const auto *Try = dyn_cast<CXXTryStmt>(&S); Try && R.hasNothingElseToCatch(*Try)) {
      forEachStatement(*Try->getTryBlock(), [&](const Stmt &Inside) {
        if (const auto *Return = dyn_cast<ReturnStmt>(&Inside))
          if (const Expr *Task = taskOf(*Return); Task && R.makesLazyTask(*Task))
            Result.push_back({Return, Try, nullptr});
        return true;
      });
    }
    return true;
  });
  return Result;
}
