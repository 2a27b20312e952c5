#include "Borrow.h"
#include "Callee.h"
#include "Coroutine.h"
#include "Names.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

namespace {
/// Who ends a lifetime: a local, or, when null, a temporary.
using Owner = std::optional<const VarDecl *>;

/// Finds the owner of what an expression names, in one function's body.
class Owners {
public:
  explicit Owners(const FunctionDecl &Caller) : Caller(Caller) {}

  Owner ofLvalue(const Expr *E) const;
  Owner ofPointer(const Expr *E) const;
  Owner ofView(const Expr *E) const;
  Owner ofVariable(const VarDecl &Variable) const;

private:
  Owner ofElement(const Expr &Container) const;
  bool isMovedAway(const VarDecl &Variable) const;

  const FunctionDecl &Caller;
};
} // namespace

static bool hasData(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return !Class || !Class->hasDefinition() || !Class->isEmpty();
}

static bool isOwner(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && (Class->hasAttr<OwnerAttr>() || (Class->isInStdNamespace() && lastName(*Class) == "array"));
}

/// A class whose objects refer to what they were made from.
static bool isView(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Class)
    return false;
  if (Class->hasAttr<PointerAttr>())
    return true;
  // Clang 19 does not know these two.
  std::string Name = Class->isInStdNamespace() ? lastName(*Class) : "";
  return Name == "span" || Name == "initializer_list";
}

static const Expr *withoutImplicitCasts(const Expr *E) {
  while (true) {
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E))
      E = Cast->getSubExpr();
    else
      return E;
  }
}

/// The object that a member function or operator is called on; unlike Callee's, a temporary is still seen to be one.
/// Null: none.
static const Expr *objectOf(const CallExpr &Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call))
    return Member->getImplicitObjectArgument();
  return isa<CXXOperatorCallExpr>(Call) && isa_and_nonnull<CXXMethodDecl>(Call.getDirectCallee()) ? Call.getArg(0)
                                                                                                  : nullptr;
}

/// Moving a container or a smart pointer leaves its elements where they are, and alive.
bool Owners::isMovedAway(const VarDecl &Variable) const {
  bool Moved = false;
  forEachStatement(*Caller.getBody(), [&](const Stmt &S) {
    if (const auto *Call = dyn_cast<CallExpr>(&S); Call && Call->isCallToStdMove())
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts()))
        Moved |= Ref->getDecl() == &Variable;
    return !Moved;
  });
  return Moved;
}

Owner Owners::ofElement(const Expr &Container) const {
  Owner Found = ofLvalue(&Container);
  return Found && *Found && isMovedAway(**Found) ? std::nullopt : Found;
}

Owner Owners::ofVariable(const VarDecl &Variable) const {
  if (!Variable.hasLocalStorage() || Variable.getDeclContext() != &Caller)
    return std::nullopt;
  if (!Variable.getType()->isReferenceType())
    return hasData(Variable.getType()) ? Owner(&Variable) : std::nullopt;
  if (isa<ParmVarDecl>(Variable) || !Variable.getInit())
    return std::nullopt;
  // A temporary whose life the reference extends ends with it.
  if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(withoutImplicitCasts(Variable.getInit()));
      Made && Made->getExtendingDecl())
    return hasData(Variable.getType()) ? Owner(&Variable) : std::nullopt;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Variable.getInit()->IgnoreParenImpCasts()))
    if (const auto *Target = dyn_cast<VarDecl>(Ref->getDecl()); Target && !Target->getType()->isReferenceType())
      return ofVariable(*Target);
  return std::nullopt;
}

/// The local behind a name, a structured binding's included.
static const VarDecl *variableNamed(const DeclRefExpr &Ref) {
  if (Ref.refersToEnclosingVariableOrCapture())
    return nullptr;
  if (const auto *Binding = dyn_cast<BindingDecl>(Ref.getDecl())) {
    const auto *Whole = dyn_cast<VarDecl>(Binding->getDecomposedDecl());
    return Whole && !Whole->getType()->isReferenceType() && !Binding->getType()->isReferenceType() ? Whole : nullptr;
  }
  return dyn_cast<VarDecl>(Ref.getDecl());
}

Owner Owners::ofLvalue(const Expr *E) const {
  E = E->IgnoreParens();
  if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
    return ofLvalue(Default->getExpr());
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    CastKind Kind = Cast->getCastKind();
    bool SameObject = Kind == CK_NoOp || Kind == CK_DerivedToBase || Kind == CK_UncheckedDerivedToBase;
    return SameObject ? ofLvalue(Cast->getSubExpr()) : std::nullopt;
  }
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return ofLvalue(Cleanups->getSubExpr());
  if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(E)) {
    if (Made->getStorageDuration() != SD_FullExpression || !hasData(Made->getType()))
      return std::nullopt;
    return Owner(nullptr);
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const VarDecl *Variable = variableNamed(*Ref);
    return Variable ? ofVariable(*Variable) : std::nullopt;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field || Field->getType()->isReferenceType())
      return std::nullopt;
    return Member->isArrow() ? ofPointer(Member->getBase()) : ofLvalue(Member->getBase());
  }
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E)) {
    const Expr *Array = Element->getBase()->IgnoreParenImpCasts();
    return Array->getType()->isArrayType() ? ofLvalue(Array) : std::nullopt;
  }
  if (const auto *Dereference = dyn_cast<UnaryOperator>(E); Dereference && Dereference->getOpcode() == UO_Deref)
    return ofPointer(Dereference->getSubExpr());
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F)
    return std::nullopt;
  switch (F->getBuiltinID()) {
  case Builtin::BImove:
  case Builtin::BIforward:
  case Builtin::BImove_if_noexcept:
  case Builtin::BIas_const:
    return ofLvalue(Call->getArg(0));
  default:
    break;
  }
  const Expr *Object = objectOf(*Call);
  if (!Object || !isOwner(Object->getType()) || !F->getReturnType()->isReferenceType())
    return std::nullopt;
  static const char *const GiveElements[] = {"operator[]", "operator*", "at", "front", "back", "value"};
  return llvm::is_contained(GiveElements, lastName(*F)) ? ofElement(*Object) : std::nullopt;
}

Owner Owners::ofPointer(const Expr *E) const {
  E = E->IgnoreParenImpCasts()->IgnoreImplicit();
  if (const auto *Address = dyn_cast<UnaryOperator>(E); Address && Address->getOpcode() == UO_AddrOf)
    return ofLvalue(Address->getSubExpr());
  if (E->getType()->isArrayType())
    return isa<DeclRefExpr, MemberExpr>(E) ? ofLvalue(E) : std::nullopt;
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F)
    return std::nullopt;
  if (F->getBuiltinID() == Builtin::BIaddressof || F->getBuiltinID() == Builtin::BI__addressof)
    return ofLvalue(Call->getArg(0));
  const Expr *Object = objectOf(*Call);
  static const char *const GivePointers[] = {"c_str", "data", "get", "operator->"};
  if (Object && isOwner(Object->getType()) && llvm::is_contained(GivePointers, lastName(*F)))
    return ofElement(*Object);
  return std::nullopt;
}

Owner Owners::ofView(const Expr *E) const {
  E = E->IgnoreImplicit();
  if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(E))
    return ofView(Made->getSubExpr());
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return ofView(Cast->getSubExpr());
  if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
    return ofView(Default->getExpr());
  // The array behind `{1, 2, 3}` is a temporary.
  if (isa<CXXStdInitializerListExpr>(E))
    return Owner(nullptr);
  // `std::string::operator std::string_view`
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
      Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl())) {
    const Expr *Object = Call->getImplicitObjectArgument();
    return isOwner(Object->getType()) ? ofElement(*Object) : std::nullopt;
  }
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  if (!Construct) {
    const auto *Call = dyn_cast<CallExpr>(E);
    const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
    // `std::ref(x)`
    if (F && F->isInStdNamespace() && F->getNumParams() == 1 && F->getParamDecl(0)->getType()->isReferenceType() &&
        isView(F->getReturnType()) && !isView(Call->getArg(0)->getType()))
      return ofLvalue(Call->getArg(0));
    return std::nullopt;
  }
  if (Construct->getNumArgs() == 0)
    return std::nullopt;
  const Expr *First = Construct->getArg(0);
  if (isView(First->getType()))
    return ofView(First);
  if (First->getType()->isPointerType())
    return ofPointer(First);
  if (First->getType()->isArrayType())
    return ofPointer(First);
  if (isOwner(First->getType()))
    return ofElement(*First);
  const CXXRecordDecl *Class = First->getType()->getAsCXXRecordDecl();
  // A user's view says that it points into its argument; what std's are made from is said above.
  bool MayHoldIt = Construct->getConstructor()->getParamDecl(0)->getType()->isReferenceType();
  return MayHoldIt && !(Class && Construct->getConstructor()->getParent()->isInStdNamespace()) ? ofLvalue(First)
                                                                                               : std::nullopt;
}

namespace {
/// What the body of a coroutine uses of what it was given.
struct Uses {
  bool This = false, Captures = false;
  llvm::SmallPtrSet<const ValueDecl *, 4> Parameters;
};
} // namespace

/// Everything the body uses, or, for an eager coroutine, what it uses after its first suspension: before that, its
/// caller has not gone on.
static Uses usesOf(const FunctionDecl &Coroutine, bool AfterSuspension, const SourceManager &Sources) {
  Uses Found;
  const Stmt &Body = *coroutineBody(Coroutine);
  SourceLocation Since;
  if (AfterSuspension) {
    // A loop that suspends comes back to its beginning.
    forEachStatement(Body, [&](const Stmt &S) {
      bool Suspends = false;
      if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
        forEachStatement(S, [&](const Stmt &Inside) {
          return !(Suspends |= isa<CoroutineSuspendExpr, DependentCoawaitExpr>(Inside));
        });
      SourceLocation Here = Suspends                                             ? S.getBeginLoc()
                            : isa<CoroutineSuspendExpr, DependentCoawaitExpr>(S) ? S.getEndLoc()
                                                                                 : SourceLocation();
      if (Here.isValid() && (Since.isInvalid() || Sources.isBeforeInTranslationUnit(Here, Since)))
        Since = Here;
      return true;
    });
    if (Since.isInvalid())
      return Found;
  }
  forEachStatement(Body, [&](const Stmt &S) {
    if (Since.isValid() && Sources.isBeforeInTranslationUnit(S.getBeginLoc(), Since))
      return true;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S)) {
      Found.Captures |= Ref->refersToEnclosingVariableOrCapture();
      Found.Parameters.insert(Ref->getDecl());
    } else if (isa<CXXThisExpr>(S)) {
      Found.This = true;
    }
    return true;
  });
  return Found;
}

const LambdaExpr *corolint::model::lambdaOf(const Expr &E) {
  const Expr *Value = E.IgnoreUnlessSpelledInSource()->IgnoreParenImpCasts();
  if (const auto *Call = dyn_cast<CallExpr>(Value); Call && Call->isCallToStdMove())
    Value = Call->getArg(0)->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Value))
    if (const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
        Variable && Variable->getInit() && !isa<ParmVarDecl>(Variable))
      Value = Variable->getInit()->IgnoreUnlessSpelledInSource();
  return dyn_cast<LambdaExpr>(Value);
}

llvm::SmallVector<Borrow, 2> corolint::model::borrowsOfClosure(const Expr &E, const FunctionDecl &Caller) {
  llvm::SmallVector<Borrow, 2> Result;
  const LambdaExpr *Lambda = lambdaOf(E);
  if (!Lambda)
    return Result;
  Owners Owned(Caller);
  const CXXMethodDecl &Body = *Lambda->getCallOperator();
  Uses Later;
  if (isCoroutine(Body))
    Later = usesOf(Body, true, Body.getASTContext().getSourceManager());
  for (const LambdaCapture &Capture : Lambda->captures()) {
    if (!Capture.capturesVariable() || Capture.getCaptureKind() != LCK_ByRef)
      continue;
    const auto *Variable = dyn_cast<VarDecl>(Capture.getCapturedVar());
    SourceLocation Where = Capture.isImplicit() ? Lambda->getCaptureDefaultLoc() : Capture.getLocation();
    if (Owner Found = Variable ? Owned.ofVariable(*Variable) : std::nullopt; Found && *Found)
      Result.push_back({BorrowKind::Capture, *Found, Where, nullptr, !Later.Parameters.contains(Variable)});
  }
  return Result;
}

static Owner ownerOfArgument(const Expr &Argument, const ParmVarDecl &Parameter, const Owners &Owned) {
  QualType Type = Parameter.getType();
  if (Type->isReferenceType())
    return Type.getNonReferenceType()->isFunctionType() ? std::nullopt : Owned.ofLvalue(&Argument);
  if (Type->isPointerType())
    return Type->getPointeeType()->isFunctionType() ? std::nullopt : Owned.ofPointer(&Argument);
  return isView(Type) ? Owned.ofView(&Argument) : std::nullopt;
}

/// May the function's body be read as what the task does? A library's functions are described by its model file.
static bool isOpaque(const FunctionDecl &F, const Vocabulary &V) {
  const SourceManager &Sources = F.getASTContext().getSourceManager();
  if (Sources.isInMainFile(F.getLocation()))
    return false;
  return Sources.isInSystemHeader(F.getLocation()) || V.libraryOf(qualifiedName(F));
}

llvm::SmallVector<Borrow, 2> corolint::model::borrowsOfCall(const Expr &E, const FunctionDecl &Caller, Tasks &T,
                                                            const Vocabulary &V) {
  llvm::SmallVector<Borrow, 2> Result;
  const auto *Call = dyn_cast<CallExpr>(&E);
  if (!Call || !Call->isPRValue() || !Call->getType()->isRecordType())
    return Result;
  const TaskFacts &Facts = T.of(Call->getType());
  bool Makes =
      Facts.Kind == TypeKind::Task || Facts.Kind == TypeKind::AsyncGenerator || Facts.Kind == TypeKind::FireAndForget;
  if (!Makes || (Facts.Starts != Start::Lazy && Facts.Starts != Start::Eager))
    return Result;
  Callee C = calleeOf(*Call);
  if (!C.Function || !C.Exact || C.Function->isDependentContext() || isOpaque(*C.Function, V))
    return Result;
  const FunctionDecl *Definition = nullptr;
  std::optional<Uses> Used, Later;
  if (C.Function->hasBody(Definition)) {
    // A plain function: what it hands on, and what it copies first, is not followed.
    if (!isCoroutine(*Definition))
      return Result;
    const SourceManager &Sources = C.Function->getASTContext().getSourceManager();
    Later = usesOf(*Definition, true, Sources);
    Used = Facts.Starts == Start::Eager ? Later : usesOf(*Definition, false, Sources);
  } else if (Facts.Starts == Start::Eager) {
    return Result;
  }

  Owners Owned(Caller);
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Function);
  bool IsMember = Method && Method->isImplicitObjectMemberFunction();
  bool IsClosure = Method && Method->getParent()->isLambda();
  auto Needs = [&](const Uses &U, const ParmVarDecl *Parameter = nullptr) {
    if (Parameter && U.Parameters.contains(Parameter))
      return true;
    return (!Parameter || Parameter->isExplicitObjectParameter()) && (U.This || (IsClosure && U.Captures));
  };
  if (const Expr *Object = objectOf(*Call); Object && IsMember) {
    bool Needed = !Used || Needs(*Used);
    Owner Found = !Needed                              ? std::nullopt
                  : Object->getType()->isPointerType() ? Owned.ofPointer(Object)
                                                       : Owned.ofLvalue(Object);
    if (Found)
      Result.push_back({IsClosure ? BorrowKind::Closure : BorrowKind::Object, *Found, Object->getExprLoc(), nullptr,
                        Later && !Needs(*Later)});
    if (IsClosure && Needed)
      llvm::append_range(Result, borrowsOfClosure(*Object, Caller));
  }
  unsigned FirstArgument =
      isa<CXXOperatorCallExpr>(Call) && Method && !Method->isExplicitObjectMemberFunction() ? 1 : 0;
  const FunctionDecl &Declared = Definition ? *Definition : *C.Function;
  for (unsigned I = 0; I < Declared.getNumParams() && I + FirstArgument < Call->getNumArgs(); ++I) {
    const ParmVarDecl *Parameter = Declared.getParamDecl(I);
    const Expr &Argument = *Call->getArg(I + FirstArgument);
    if (Used && !Needs(*Used, Parameter))
      continue;
    if (Owner Found = ownerOfArgument(Argument, *Parameter, Owned)) {
      SourceLocation Where = isa<CXXDefaultArgExpr>(Argument) ? Call->getExprLoc() : Argument.getBeginLoc();
      BorrowKind Kind = !Parameter->isExplicitObjectParameter() ? BorrowKind::Argument
                        : IsClosure                             ? BorrowKind::Closure
                                                                : BorrowKind::Object;
      bool AtStartOnly = Later ? !Needs(*Later, Parameter) : Parameter->getType()->isRValueReferenceType();
      Result.push_back({Kind, *Found, Where, Parameter, AtStartOnly});
    } else if (Used && !Parameter->getType()->isReferenceType()) {
      llvm::append_range(Result, borrowsOfClosure(Argument, Caller));
    }
  }
  return Result;
}
