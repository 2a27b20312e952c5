// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/SequentialAwaits.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/MemberLookup.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static bool isPlainClass(const CXXRecordDecl &Class, int Depth);

/// `Depth` bounds classes in classes.
static bool isPlain(QualType Type, int Depth) {
  Type = Type.getCanonicalType();
  if (Type->isArithmeticType() || Type->isEnumeralType() || Type->isNullPtrType())
    return true;
  // `const char *` counts as text.
  if (Type->isPointerType())
    return Type->getPointeeType()->isAnyCharacterType() && Type->getPointeeType().isConstQualified();
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return Class && Class->hasDefinition() && Depth > 0 && isPlainClass(*Class, Depth - 1);
}

static bool isPlainArgument(const TemplateArgument &Argument, int Depth) {
  if (Argument.getKind() == TemplateArgument::Pack)
    return llvm::all_of(Argument.pack_elements(),
                        [&](const TemplateArgument &Each) { return isPlainArgument(Each, Depth); });
  return Argument.getKind() != TemplateArgument::Type || isPlain(Argument.getAsType(), Depth);
}

static bool isPlainClass(const CXXRecordDecl &Class, int Depth) {
  const auto *Specialization = dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  if (Class.isInStdNamespace() && Specialization) {
    // Smart pointers, optionals, iterators and references give access to something else; views of text do not change
    // it.
    ASTContext &Context = Class.getASTContext();
    bool Leads = !membersNamed(Class, Context.DeclarationNames.getCXXOperatorName(OO_Arrow)).empty();
    bool IsView = Class.hasAttr<PointerAttr>() && Class.getName() != "basic_string_view";
    return !Leads && !IsView && Class.getName() != "reference_wrapper" &&
           llvm::all_of(Specialization->getTemplateArgs().asArray(),
                        [&](const TemplateArgument &Argument) { return isPlainArgument(Argument, Depth); });
  }
  if (Class.isInStdNamespace())
    return Class.isEmpty();
  return !Class.isPolymorphic() && !Class.isLambda() &&
         llvm::all_of(Class.fields(), [&](const FieldDecl *Field) { return isPlain(Field->getType(), Depth); }) &&
         llvm::all_of(Class.bases(), [&](const CXXBaseSpecifier &Base) { return isPlain(Base.getType(), Depth); });
}

bool corolint::model::isPlainValue(QualType Type) {
  constexpr int ClassesInClasses = 6;
  if (Type->isLValueReferenceType() && !Type->getPointeeType().isConstQualified())
    return false;
  return isPlain(Type.getNonReferenceType(), ClassesInClasses);
}

static bool touchesWhatOutlivesIt(const Stmt &Body) {
  bool Found = false;
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S)) {
      const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
      Found |= Variable && Variable->hasGlobalStorage() && !Variable->getType().isConstQualified() &&
               !Variable->isConstexpr();
    }
    return !Found;
  });
  return Found;
}

static bool dependsOnItsArgumentsOnly(const FunctionDecl &F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  if (Method && !Method->isStatic() && (!Method->isConst() || Method->isVirtual() || Method->getParent()->isLambda()))
    return false;
  const FunctionDecl *Definition = nullptr;
  return F.getNumParams() > 0 && !F.isVariadic() &&
         llvm::all_of(F.parameters(), [](const ParmVarDecl *P) { return isPlainValue(P->getType()); }) &&
         !(F.hasBody(Definition) && touchesWhatOutlivesIt(*Definition->getBody()));
}

/// Returns the call that is awaited for its result, or null if something else is awaited or the result is unused.
static const CallExpr *awaitedCall(const CoawaitExpr &Await, TaskTypes &T) {
  const auto *Call = dyn_cast<CallExpr>(Await.getOperand()->IgnoreUnlessSpelledInSource());
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  bool Counts = F && !isa<CXXOperatorCallExpr>(Call) && !Await.getType()->isVoidType() &&
                T.of(F->getReturnType()).Kind == TypeKind::Task && dependsOnItsArgumentsOnly(*F);
  return Counts ? Call : nullptr;
}

static bool mentions(const Stmt &Root, llvm::function_ref<bool(const ValueDecl &)> Which) {
  bool Found = false;
  forEachStatement(Root, [&](const Stmt &S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(&S);
    Found |= Ref && Which(*Ref->getDecl());
    return !Found;
  });
  return Found;
}

namespace {
struct AwaitedVariable {
  const VarDecl *Variable = nullptr;
  const CoawaitExpr *Await = nullptr;
  const CallExpr *Call = nullptr;
};
} // namespace

/// `auto v = co_await f(…);`
static AwaitedVariable awaitedVariable(const Stmt &S, TaskTypes &T) {
  const auto *Declaration = dyn_cast<DeclStmt>(&S);
  const auto *Variable =
      Declaration && Declaration->isSingleDecl() ? dyn_cast<VarDecl>(Declaration->getSingleDecl()) : nullptr;
  const Expr *Init = Variable ? Variable->getInit() : nullptr;
  const auto *Await = Init ? dyn_cast<CoawaitExpr>(Init->IgnoreUnlessSpelledInSource()) : nullptr;
  const CallExpr *Call = Await ? awaitedCall(*Await, T) : nullptr;
  return Call ? AwaitedVariable{Variable, Await, Call} : AwaitedVariable();
}

static bool isPartOf(const ValueDecl &D, const VarDecl &Variable) {
  const auto *Part = dyn_cast<BindingDecl>(&D);
  return &D == &Variable || (Part && Part->getDecomposedDecl() == &Variable);
}

/// `out.push_back(co_await f(x))` or `sum += co_await f(x)`, for the loop's variable: returns the await. Null if the
/// body does something else.
static const CoawaitExpr *collectedAwait(const CXXForRangeStmt &Loop, TaskTypes &T) {
  const Stmt *Body = Loop.getBody();
  if (const auto *Block = dyn_cast<CompoundStmt>(Body))
    Body = Block->size() == 1 ? Block->body_front() : nullptr;
  const auto *E = dyn_cast_or_null<Expr>(Body);
  if (!E || Loop.getCoawaitLoc().isValid())
    return nullptr;
  E = E->IgnoreUnlessSpelledInSource();
  const Expr *Value = nullptr, *Into = nullptr;
  if (const auto *Sum = dyn_cast<CompoundAssignOperator>(E)) {
    Value = Sum->getRHS();
    Into = Sum->getLHS();
  } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
             Call && Call->getNumArgs() == 1 && Call->getMethodDecl() &&
             Call->getMethodDecl()->getParent()->isInStdNamespace()) {
    Value = Call->getArg(0);
    Into = Call->getImplicitObjectArgument();
  }
  const auto *Await = Value ? dyn_cast<CoawaitExpr>(Value->IgnoreUnlessSpelledInSource()) : nullptr;
  const auto *Target = Into ? dyn_cast<DeclRefExpr>(Into->IgnoreParenImpCasts()) : nullptr;
  const CallExpr *Call = Await && Target ? awaitedCall(*Await, T) : nullptr;
  if (!Call)
    return nullptr;
  bool ForEach = mentions(*Call, [&](const ValueDecl &D) { return isPartOf(D, *Loop.getLoopVariable()); });
  bool NeedsOthers = mentions(*Call, [&](const ValueDecl &D) { return &D == Target->getDecl(); });
  return ForEach && !NeedsOthers ? Await : nullptr;
}

std::vector<IndependentAwaits> corolint::model::independentAwaits(const Stmt &Body, TaskTypes &T) {
  std::vector<IndependentAwaits> Result;
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Loop = dyn_cast<CXXForRangeStmt>(&S)) {
      if (const CoawaitExpr *Await = collectedAwait(*Loop, T))
        Result.push_back({Await, nullptr});
    } else if (const auto *Block = dyn_cast<CompoundStmt>(&S)) {
      AwaitedVariable Last;
      for (const Stmt *Part : Block->body()) {
        AwaitedVariable Here = awaitedVariable(*Part, T);
        bool Same = Last.Call && Here.Call && Last.Call->getDirectCallee() == Here.Call->getDirectCallee();
        if (Same && !mentions(*Here.Call, [&](const ValueDecl &D) { return isPartOf(D, *Last.Variable); }))
          Result.push_back({Last.Await, Here.Await});
        Last = Here;
      }
    }
    return true;
  });
  return Result;
}
