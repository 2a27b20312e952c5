// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/FixedValues.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

namespace {
/// What the context of an expression does with the object that it names.
enum class Use {
  Call,   // a member function or an operator of it is called that leaves it as it is
  Read,   // its value is read, or bound to a reference to const
  Assign, // another value is assigned to it
  Escape  // anything else
};

struct Visit {
  const Stmt *S;
  Use How;
};
} // namespace

/// Whether it is a null pointer, or an empty object.
static bool isNothing(const Expr &E) {
  const Expr *Bare = E.IgnoreUnlessSpelledInSource();
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Bare))
    return Construct->getNumArgs() == 0 || (Construct->getNumArgs() == 1 && isNothing(*Construct->getArg(0)));
  if (const auto *List = dyn_cast<InitListExpr>(Bare))
    return List->getNumInits() == 0;
  return isa<CXXNullPtrLiteralExpr, ImplicitValueInitExpr, CXXScalarValueInitExpr, GNUNullExpr>(Bare);
}

static bool isHandingOn(const CallExpr &Call) {
  const FunctionDecl *F = Call.getDirectCallee();
  const IdentifierInfo *Name = F ? F->getIdentifier() : nullptr;
  return Name && F->isInStdNamespace() && Call.getNumArgs() == 1 &&
         (Name->isStr("move") || Name->isStr("forward") || Name->isStr("as_const"));
}

/// Whether the function calls its argument, or keeps a copy or a reference to call.
static bool onlyCalls(const CallExpr &Call, const Catalog &Libs) {
  const CallRoles *Roles = rolesOf(calleeOf(Call), Libs);
  return Roles && (Roles->InlineCaller || Roles->WrapsCallable);
}

static Use useInCast(const CastExpr &Cast, Use Outer) {
  switch (Cast.getCastKind()) {
  case CK_LValueToRValue:
    return Use::Read;
  case CK_NoOp:
  case CK_DerivedToBase:
  case CK_UncheckedDerivedToBase:
    return Outer == Use::Escape && Cast.isGLValue() && Cast.getType().isConstQualified() ? Use::Read : Outer;
  default:
    return Use::Escape;
  }
}

static Use useInOperator(const CXXOperatorCallExpr &Call, const Stmt &Part) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  if (!Method || Call.getNumArgs() == 0 || Call.getArg(0) != &Part)
    return Use::Escape;
  switch (Call.getOperator()) {
  case OO_Equal:
    return Use::Assign;
  case OO_Call:
  case OO_Arrow:
  case OO_Star:
  case OO_Subscript:
    return Use::Call;
  default:
    return Method->isConst() ? Use::Call : Use::Escape;
  }
}

/// A lambda's uses are seen in its body; a reference of another name is not followed further.
static Use useInLambda(const LambdaExpr &Lambda, const Stmt &Part) {
  for (auto [Capture, Init] : llvm::zip(Lambda.captures(), Lambda.capture_inits()))
    if (Init == &Part)
      return Capture.capturesVariable() && !Capture.getCapturedVar()->isInitCapture() ? Use::Read : Use::Escape;
  return Use::Escape;
}

static Use useInMember(const MemberExpr &Member) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Member.getMemberDecl());
  // `release()` gives up the same object.
  bool Keeps = Method && (Method->isConst() || (Method->getIdentifier() && Method->getName() == "release"));
  return Keeps ? Use::Call : Use::Escape;
}

/// What `Parent`, used as `Outer`, does with the object that its direct operand names.
static Use useIn(const Stmt &Parent, const Stmt &Part, Use Outer, const Catalog &Libs) {
  if (isa<ParenExpr, ExprWithCleanups>(Parent))
    return Outer;
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(&Parent))
    return useInCast(*Cast, Outer);
  if (const auto *Member = dyn_cast<MemberExpr>(&Parent))
    return useInMember(*Member);
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Parent))
    return useInOperator(*Operator, Part);
  if (const auto *Call = dyn_cast<CallExpr>(&Parent))
    return isHandingOn(*Call) || onlyCalls(*Call, Libs) ? Use::Read : Use::Escape;
  if (const auto *Declaration = dyn_cast<DeclStmt>(&Parent); Declaration && Declaration->isSingleDecl()) {
    // The range of a loop is iterated, not set.
    const auto *Variable = dyn_cast<VarDecl>(Declaration->getSingleDecl());
    return Variable && Variable->isImplicit() ? Use::Read : Use::Escape;
  }
  if (const auto *Assignment = dyn_cast<BinaryOperator>(&Parent))
    return Assignment->getOpcode() == BO_Assign && Assignment->getLHS() == &Part ? Use::Assign : Use::Escape;
  const auto *Lambda = dyn_cast<LambdaExpr>(&Parent);
  return Lambda ? useInLambda(*Lambda, Part) : Use::Escape;
}

static const Expr *valueAssignedIn(const Stmt &Parent) {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Parent))
    return Operator->getNumArgs() == 2 ? Operator->getArg(1) : nullptr;
  return cast<BinaryOperator>(Parent).getRHS();
}

static const ValueDecl *named(const Stmt &S) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
    return Ref->getDecl();
  const auto *Member = dyn_cast<MemberExpr>(&S);
  return Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
}

static const Expr *withoutDefault(const Expr *Init) {
  const auto *Default = dyn_cast_or_null<CXXDefaultInitExpr>(Init);
  return Default ? Default->getExpr() : Init;
}

/// Returns the class whose members, all its own, the list initializes in their order, or nullptr.
static const CXXRecordDecl *aggregateOf(const Stmt &S) {
  const auto *List = dyn_cast<InitListExpr>(&S);
  const CXXRecordDecl *Class = List ? List->getType()->getAsCXXRecordDecl() : nullptr;
  return Class && Class->hasDefinition() && !Class->isUnion() && Class->getNumBases() == 0 ? Class : nullptr;
}

/// The evaluated parts, and a lambda's body.
static llvm::SmallVector<const Stmt *, 8> partsOf(const Stmt &S) {
  llvm::SmallVector<const Stmt *, 8> Parts;
  appendEvaluatedChildren(S, Parts);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(&S))
    Parts.push_back(Lambda->getBody());
  llvm::erase(Parts, nullptr);
  return Parts;
}

void FixedValues::collect(const Stmt &Body, UsesOf &Into) {
  auto Store = [&](const ValueDecl &D, const Expr *Value) {
    if (!Value)
      Into[&D].Escapes = true;
    else if (!isNothing(*Value) && !llvm::is_contained(Into[&D].Values, Value))
      Into[&D].Values.push_back(Value);
  };
  llvm::SmallVector<Visit, 64> Stack{{&Body, Use::Escape}};
  while (!Stack.empty()) {
    Visit Now = Stack.pop_back_val();
    if (const ValueDecl *D = named(*Now.S)) {
      Uses &Known = Into[D];
      bool IsConstant = D->getType().getNonReferenceType().isConstQualified();
      Known.Escapes |= Now.How == Use::Escape && !IsConstant;
      Known.IsCopied |= Now.How == Use::Read || (Now.How == Use::Escape && IsConstant);
    }
    if (const CXXRecordDecl *Class = aggregateOf(*Now.S))
      for (auto [Field, Init] : llvm::zip(Class->fields(), cast<InitListExpr>(Now.S)->inits()))
        Store(*Field, withoutDefault(Init));
    for (const Stmt *Part : partsOf(*Now.S)) {
      Use How = useIn(*Now.S, *Part, Now.How, Libs);
      if (How == Use::Assign)
        if (const ValueDecl *D = named(*cast<Expr>(Part)->IgnoreParens()))
          Store(*D, valueAssignedIn(*Now.S));
      Stack.push_back({Part, How});
    }
  }
}

const FixedValues::UsesOf &FixedValues::usesIn(const FunctionDecl &F) {
  auto [Known, New] = Locals.try_emplace(&F);
  if (New && F.getBody())
    collect(*F.getBody(), Known->second);
  return Known->second;
}

const FixedValues::Uses *FixedValues::usesOf(const VarDecl &Variable) {
  const auto *F = dyn_cast<FunctionDecl>(Variable.getDeclContext());
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition))
    return nullptr;
  static const Uses Unused;
  const UsesOf &All = usesIn(*Definition);
  auto Found = All.find(&Variable);
  return Found == All.end() ? &Unused : &Found->second;
}

void FixedValues::collectFields() {
  if (std::exchange(HasFields, true))
    return;
  for (const FunctionDecl *F : Functions) {
    collect(*F->getBody(), Fields);
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(F))
      for (const CXXCtorInitializer *Initializer : Constructor->inits())
        if (const FieldDecl *Field = Initializer->getAnyMember(); Field && Initializer->getInit()) {
          collect(*Initializer->getInit(), Fields);
          const Expr *Value = withoutDefault(Initializer->getInit());
          if (Value && !isNothing(*Value) && !llvm::is_contained(Fields[Field].Values, Value))
            Fields[Field].Values.push_back(Value);
        }
  }
}

/// Whether all places that could set the field are visible. Yes: it is private, or its class is in the main file, and
/// each of the class's functions has a body.
static bool isSeenWhole(const FieldDecl &Field) {
  const auto *Class = dyn_cast<CXXRecordDecl>(Field.getParent());
  if (!Class || !Class->hasDefinition() || Class->isInvalidDecl() || Class->isDependentContext() || Class->hasFriends())
    return false;
  const SourceManager &Sources = Class->getASTContext().getSourceManager();
  if (Field.getAccess() != AS_private && !Sources.isInMainFile(Class->getLocation()))
    return false;
  return llvm::all_of(Class->decls(), [](const Decl *D) {
    if (isa<FunctionTemplateDecl>(D))
      return false;
    const auto *F = dyn_cast<FunctionDecl>(D);
    return !F || F->isImplicit() || F->isDefaulted() || F->isDeleted() || F->isPureVirtual() || F->hasBody();
  });
}

const FixedValues::Uses *FixedValues::usesOf(const FieldDecl &Field) {
  if (!isSeenWhole(Field))
    return nullptr;
  collectFields();
  Uses &Known = Fields[&Field];
  // Implicit constructors are not among the functions.
  if (const Expr *Default = Field.getInClassInitializer();
      Default && !isNothing(*Default) && !llvm::is_contained(Known.Values, Default))
    Known.Values.push_back(Default);
  return &Known;
}

llvm::SmallVector<const Expr *, 2> FixedValues::of(const ValueDecl &D) {
  if (const auto *Field = dyn_cast<FieldDecl>(&D)) {
    const Uses *Known = usesOf(*Field);
    return Known && !Known->Escapes ? Known->Values : llvm::SmallVector<const Expr *, 2>();
  }
  const auto *Variable = dyn_cast<VarDecl>(&D);
  if (!Variable || isa<ParmVarDecl>(Variable) || Variable->isInvalidDecl())
    return {};
  const bool IsConstant = Variable->getType().isConstQualified() || Variable->getType()->isReferenceType();
  const Uses *Known = usesOf(*Variable);
  if (!IsConstant && (!Known || Known->Escapes))
    return {};
  llvm::SmallVector<const Expr *, 2> Values;
  if (Known && !IsConstant)
    Values = Known->Values;
  if (const Expr *First = Variable->getInit(); First && !isNothing(*First))
    Values.push_back(First);
  return Values;
}

bool FixedValues::isKept(const ParmVarDecl &Parameter) {
  const Uses *Known = usesOf(Parameter);
  return Known && !Known->Escapes && Known->Values.empty();
}

bool FixedValues::isUnshared(const VarDecl &Local) {
  const Uses *Known = usesOf(Local);
  return Local.hasLocalStorage() && Known && !Known->Escapes && !Known->IsCopied;
}
