// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/CallCondition.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/Descriptor.h"
#include "model/syntax/MemberLookup.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

namespace {
enum class Answer { No, Yes, Unknown };
} // namespace

static Answer answer(bool Holds) { return Holds ? Answer::Yes : Answer::No; }

static std::optional<int64_t> constantOf(const Expr &E, const ASTContext &Context) {
  Expr::EvalResult Result;
  if (E.isValueDependent() || !E.getType()->isIntegralOrEnumerationType() || !E.EvaluateAsInt(Result, Context))
    return std::nullopt;
  return Result.Val.getInt().getExtValue();
}

/// A constant 0, an object made of nothing, or one made of zeros only: `0s`, `std::chrono::seconds(0)`, `{}`.
static bool isZero(const Expr &Written, const ASTContext &Context) {
  const Expr &E = *Written.IgnoreImplicit();
  if (std::optional<int64_t> Value = constantOf(E, Context))
    return *Value == 0;
  if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(&E))
    return isZero(*Default->getExpr(), Context);
  if (isa<CXXScalarValueInitExpr, ImplicitValueInitExpr>(E))
    return true;
  if (!E.getType()->isRecordType() || E.isValueDependent())
    return false;
  Expr::EvalResult Result;
  if (!E.EvaluateAsRValue(Result, Context) || !Result.Val.isStruct())
    return false;
  for (unsigned I = 0; I < Result.Val.getStructNumFields(); ++I) {
    const APValue &Field = Result.Val.getStructField(I);
    if (!Field.isInt() || !Field.getInt().isZero())
      return false;
  }
  return Result.Val.getStructNumFields() > 0;
}

static bool isNull(const Expr *E, ASTContext &Context) {
  return !E || isa<CXXDefaultArgExpr>(E) ||
         E->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull) != Expr::NPCK_NotNull;
}

static const ValueDecl *variableOf(const Expr &E) {
  const Expr *Stripped = E.IgnoreParenImpCasts();
  if (const auto *Move = dyn_cast<CallExpr>(Stripped); Move && Move->isCallToStdMove())
    return variableOf(*Move->getArg(0));
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Stripped))
    return Ref->getDecl();
  if (const auto *Member = dyn_cast<MemberExpr>(Stripped))
    return Member->getMemberDecl();
  return nullptr;
}

/// glibc spells `stdin` as a macro for an extern variable of the same name.
static bool namesVariable(const Expr &E, const StringList &Names) {
  const ValueDecl *Variable = variableOf(E);
  return Variable && llvm::is_contained(Names, qualifiedName(*Variable));
}

static bool startsWith(const Expr &E, const StringList &Prefixes) {
  const Expr *Stripped = E.IgnoreImplicit();
  while (const auto *Construct = dyn_cast<CXXConstructExpr>(Stripped)) {
    if (Construct->getNumArgs() == 0)
      return false;
    Stripped = Construct->getArg(0)->IgnoreImplicit();
  }
  const auto *Literal = dyn_cast<clang::StringLiteral>(Stripped->IgnoreParenImpCasts());
  return Literal && Literal->getCharByteWidth() == 1 &&
         llvm::any_of(Prefixes, [&](const std::string &Prefix) { return Literal->getString().starts_with(Prefix); });
}

static Answer holdsForValue(const Condition &Asked, const Expr *Value, ASTContext &Context, const CallContext &Around) {
  if (Asked.Null && !isNull(Value, Context))
    return Answer::No;
  if (!Value || isa<CXXDefaultArgExpr>(Value)) // a defaulted argument
    return answer(Asked.Null || (Asked.Zero && Value && isZero(*Value, Context)));
  if (Asked.Zero && !isZero(*Value, Context))
    return Answer::No;
  if (Asked.Awaited && !isa<CoawaitExpr>(Value->IgnoreImplicit()->IgnoreParenImpCasts()))
    return Answer::No;
  if (!Asked.Type.empty() && !isOneOf(Value->IgnoreParenImpCasts()->getType(), Asked.Type))
    return Answer::No;
  if (!Asked.Object.empty() && !namesVariable(*Value, Asked.Object))
    return Answer::No;
  if (!Asked.Text.empty() && !startsWith(*Value, Asked.Text))
    return Answer::No;
  if (!Asked.Descriptor.empty() &&
      !(Around.Caller && isBlockingDescriptor(*Value, Asked.Descriptor, *Around.Caller, Context)))
    return Answer::No;
  if (!Asked.Flag && Asked.Equals.empty())
    return Answer::Yes;
  std::optional<int64_t> Constant = constantOf(*Value, Context);
  if (!Constant)
    return Answer::Unknown;
  return answer((!Asked.Flag || (*Constant & *Asked.Flag)) &&
                (Asked.Equals.empty() || llvm::is_contained(Asked.Equals, *Constant)));
}

/// `pool` itself, or an executor made from it: `pool.get_executor()`, `bind_executor(pool, token)`.
static bool isMadeFrom(const Expr &E, const StringList &Types) {
  bool Found = false;
  forEachStatement(E, [&](const Stmt &S) {
    const auto *Part = dyn_cast<Expr>(&S);
    Found |= Part && isOneOf(Part->getType(), Types);
    return !Found;
  });
  return Found;
}

/// `AnyObject`: the guard may be called on another object, which the call's own is made from or holds.
static bool isGuarded(const Callee &C, const CallContext &Around, const StringList &Guards, bool AnyObject,
                      const ASTContext &Context) {
  const ValueDecl *Variable = C.Object ? variableOf(*C.Object) : Around.Destroyed;
  if ((!Variable && !AnyObject) || !Around.Caller || !Around.Caller->hasBody())
    return false;
  bool Guarded = false;
  forEachStatement(*Around.Caller->getBody(), [&](const Stmt &S) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(&S);
    if (!Call || !Call->getMethodDecl() || (!AnyObject && variableOf(*Call->getImplicitObjectArgument()) != Variable) ||
        (!Around.Destroyed && !Around.OnOwned &&
         !Context.getSourceManager().isBeforeInTranslationUnit(Call->getBeginLoc(), Around.Where)))
      return !Guarded;
    const CXXMethodDecl &Method = *Call->getMethodDecl();
    Guarded |= llvm::any_of(Guards, [&](llvm::StringRef Guard) {
      auto [Class, Member] = Guard.rsplit("::");
      const Expr *Object = Call->getImplicitObjectArgument()->IgnoreParenImpCasts();
      return Member == lastName(Method) && isOneOf(Object->getType(), {Class.str()});
    });
    return !Guarded;
  });
  return Guarded;
}

/// The objects that the lambdas in an expression mention.
static llvm::DenseSet<const ValueDecl *> objectsOfLambdas(const Expr &Made) {
  llvm::DenseSet<const ValueDecl *> Objects;
  forEachStatement(Made, [&](const Stmt &S) {
    if (const auto *Lambda = dyn_cast<LambdaExpr>(&S))
      forEachStatement(*Lambda->getBody(), [&](const Stmt &Part) {
        if (const auto *Ref = dyn_cast<DeclRefExpr>(&Part);
            Ref && Ref->getDecl()->getType().getNonReferenceType()->isRecordType())
          Objects.insert(Ref->getDecl());
        return true;
      });
    return true;
  });
  return Objects;
}

/// Whether the member is set by the `await_suspend` of its class, an awaiter, so that the code in it resumes the
/// coroutine.
static bool startsWhenAwaited(const CXXRecordDecl &Awaiter, const ValueDecl &Member) {
  bool Found = false;
  for (const NamedDecl *Suspend : membersNamed(Awaiter, "await_suspend"))
    if (const FunctionDecl *F = asFunction(*Suspend); F && F->hasBody())
      forEachStatement(*F->getBody(), [&](const Stmt &S) {
        const auto *Mention = dyn_cast<MemberExpr>(&S);
        Found |= Mention && Mention->getMemberDecl() == &Member;
        return !Found;
      });
  return Found;
}

/// Whether the code that the object runs, such as a thread, has signalled its end to the coroutine before it is waited
/// for.
static bool isSignalled(const Callee &C, const CallContext &Around, const ASTContext &Context) {
  const ValueDecl *Object = C.Object ? variableOf(*C.Object) : Around.Destroyed;
  if (!Object || !Around.Caller || !Around.Caller->hasBody())
    return false;
  const auto *Method = dyn_cast<CXXMethodDecl>(Around.Caller);
  if (Method && isa<FieldDecl>(Object))
    return (isAwaiterMember(*Method) && Method->getName() == "await_resume") ||
           (isa<CXXDestructorDecl>(Method) && startsWhenAwaited(*Method->getParent(), *Object));
  const auto *Variable = dyn_cast<VarDecl>(Object);
  if (!Variable || !Variable->getInit())
    return false;
  llvm::DenseSet<const ValueDecl *> Told = objectsOfLambdas(*Variable->getInit());
  const SourceManager &Sources = Context.getSourceManager();
  bool Found = false;
  forEachStatement(*Around.Caller->getBody(), [&](const Stmt &S) {
    const auto *Await = dyn_cast<CoawaitExpr>(&S);
    if (!Await || Found || !Sources.isBeforeInTranslationUnit(Variable->getLocation(), Await->getBeginLoc()) ||
        (!Around.Destroyed && !Sources.isBeforeInTranslationUnit(Await->getBeginLoc(), Around.Where)))
      return !Found;
    forEachStatement(*Await->getOperand(), [&](const Stmt &Part) {
      const auto *Ref = dyn_cast<DeclRefExpr>(&Part);
      Found |= Ref && Told.contains(Ref->getDecl());
      return !Found;
    });
    return !Found;
  });
  return Found;
}

static Answer holds(const Condition &Asked, const Callee &C, const ASTContext &ConstContext,
                    const CallContext &Around) {
  auto &Context = const_cast<ASTContext &>(ConstContext);
  unsigned Written = llvm::count_if(C.Args, [](const Expr *E) { return !isa<CXXDefaultArgExpr>(E); });
  if ((Asked.Count.Min && Written < *Asked.Count.Min) || (Asked.Count.Max && Written > *Asked.Count.Max))
    return Answer::No;
  if (Asked.Result == ResultWord::Discarded && !Around.ResultDiscarded)
    return Answer::No;
  if (!Asked.ArgType.empty() && !(C.Object && isMadeFrom(*C.Object, Asked.ArgType)) &&
      llvm::none_of(C.Args, [&](const Expr *Arg) { return isMadeFrom(*Arg, Asked.ArgType); }))
    return Answer::No;
  if (!Asked.GuardedBy.empty() && !isGuarded(C, Around, Asked.GuardedBy, Around.OnOwned, Context))
    return Answer::No;
  if (!Asked.GuardedByAny.empty() && !isGuarded(C, Around, Asked.GuardedByAny, true, Context))
    return Answer::No;
  if (Asked.Signalled && !isSignalled(C, Around, Context))
    return Answer::No;
  if (Asked.OnObject)
    return C.Object ? holdsForValue(Asked, C.Object, Context, Around) : Answer::No;
  if (Asked.Arg)
    return holdsForValue(Asked, *Asked.Arg < C.Args.size() ? C.Args[*Asked.Arg] : nullptr, Context, Around);
  return Answer::Yes;
}

bool corolint::model::applies(const CallEntry &Entry, const Callee &C, const ASTContext &Context,
                              const CallContext &Around) {
  bool When = Entry.When.empty() || llvm::any_of(Entry.When, [&](const Condition &Asked) {
                return holds(Asked, C, Context, Around) == Answer::Yes;
              });
  return When && llvm::all_of(Entry.Unless,
                              [&](const Condition &Asked) { return holds(Asked, C, Context, Around) == Answer::No; });
}
