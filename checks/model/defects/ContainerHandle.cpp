// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/ContainerHandle.h"
#include "model/lifetime/View.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace corolint::model;

static const Expr &strip(const Expr &E) {
  const Expr *At = &E;
  while (true) {
    At = At->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(At))
      At = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(At))
      At = Temporary->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(At))
      At = Bind->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(At); Cast && Cast->getCastKind() != CK_LValueToRValue)
      At = Cast->getSubExpr();
    else
      return *At;
  }
}

/// Returns what a range-for's `__range`, or a reference, is bound to.
static const Expr *aliased(const ValueDecl &Entity) {
  const auto *Variable = dyn_cast<VarDecl>(&Entity);
  bool IsAlias =
      Variable && Variable->hasLocalStorage() && Variable->getType()->isReferenceType() && Variable->getInit();
  return IsAlias ? Variable->getInit() : nullptr;
}

SharedContainer corolint::model::sharedContainerOf(const Expr &E, const Catalog &Libs) {
  const Expr *At = &strip(E);
  const ValueDecl *Entity = nullptr;
  // References may be bound to references; real code has few in a row.
  for (int Depth = 0; Depth < 4; ++Depth) {
    const auto *Ref = dyn_cast<DeclRefExpr>(At);
    const Expr *Original = Ref ? aliased(*Ref->getDecl()) : nullptr;
    if (!Original)
      break;
    At = &strip(*Original);
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(At)) {
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    bool Shared = Variable && (Variable->hasGlobalStorage() || Ref->refersToEnclosingVariableOrCapture()) &&
                  Variable->getTLSKind() == VarDecl::TLS_None && !Variable->getType()->isReferenceType();
    Entity = Shared ? Variable : nullptr;
  } else if (const auto *Member = dyn_cast<MemberExpr>(At)) {
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    bool OfThis = Field && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
    Entity = OfThis && !Field->getType()->isReferenceType() ? Field : nullptr;
  }
  const CXXRecordDecl *Class = Entity ? At->getType()->getAsCXXRecordDecl() : nullptr;
  if (!Class || At->getType().isConstQualified())
    return {};
  auto Grows = Libs.growthOf(qualifiedName(*Class));
  return Grows ? SharedContainer{Entity, *Grows} : SharedContainer{};
}

static Handle handleIn(const Expr &E, const Catalog &Libs, int Depth);

static Handle dereferenced(Handle H) {
  if (H.What != Handle::Iterator)
    return {};
  H.What = Handle::Element;
  return H;
}

/// The element that a member function of the container returns or takes.
static Position positionOf(llvm::StringRef Name, llvm::ArrayRef<const Expr *> Args) {
  if (Name == "begin" || Name == "cbegin" || Name == "front" || Name == "pop_front")
    return {Position::Front};
  if (Name == "rbegin" || Name == "crbegin" || Name == "back" || Name == "pop_back")
    return {Position::Back};
  bool Finds = Name == "find" || Name == "at" || Name == "operator[]" || Name == "erase" || Name == "extract";
  return Finds && Args.size() == 1 ? Position{Position::OfKey, Args[0]} : Position{};
}

static Handle handleOfCall(const CallExpr &Call, const Catalog &Libs, int Depth) {
  Callee C = calleeOf(Call);
  if (!C.Function || !C.Object)
    return {};
  if (SharedContainer Into = sharedContainerOf(*C.Object, Libs); Into.Entity) {
    std::string Name = lastName(*C.Function);
    // `std::string_view view = text;`
    const auto *Conversion = dyn_cast<CXXConversionDecl>(C.Function);
    if (returnsIterator(Name) || (Conversion && isView(Conversion->getConversionType())))
      return {Into, Handle::Iterator, positionOf(Name, C.Args)};
    return returnsElement(Name) ? Handle{Into, Handle::Element, positionOf(Name, C.Args)} : Handle{};
  }
  OverloadedOperatorKind Operator = C.Function->getOverloadedOperator();
  if (Operator == OO_Star || Operator == OO_Subscript)
    return dereferenced(handleIn(*C.Object, Libs, Depth));
  return Operator == OO_Arrow ? handleIn(*C.Object, Libs, Depth) : Handle{};
}

/// `Depth` bounds how many locals are followed.
static Handle handleIn(const Expr &E, const Catalog &Libs, int Depth) {
  const Expr &At = strip(E);
  if (const auto *Load = dyn_cast<ImplicitCastExpr>(&At)) {
    // Reading a pointer variable yields the pointer; reading an element yields a copy.
    const Expr &Read = strip(*Load->getSubExpr());
    return isa<DeclRefExpr>(Read) ? handleIn(Read, Libs, Depth) : Handle{};
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(&At)) {
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    return Variable && Variable->hasLocalStorage() && Depth > 0 ? handleOf(*Variable, Libs) : Handle{};
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(&At))
    // `const_iterator` from `iterator`, and copies.
    return Construct->getNumArgs() == 1 ? handleIn(*Construct->getArg(0), Libs, Depth) : Handle{};
  if (const auto *Unary = dyn_cast<UnaryOperator>(&At)) {
    Handle H = handleIn(*Unary->getSubExpr(), Libs, Depth);
    if (Unary->getOpcode() == UO_Deref)
      return dereferenced(H);
    if (Unary->getOpcode() != UO_AddrOf || H.What != Handle::Element)
      return {};
    H.What = Handle::Iterator;
    return H;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(&At); Member && isa<FieldDecl>(Member->getMemberDecl())) {
    Handle H = handleIn(*Member->getBase(), Libs, Depth);
    return Member->isArrow() ? dereferenced(H) : H.What == Handle::Element ? H : Handle{};
  }
  const auto *Call = dyn_cast<CallExpr>(&At);
  return Call ? handleOfCall(*Call, Libs, Depth) : Handle{};
}

Handle corolint::model::handleOf(const VarDecl &Variable, const Catalog &Libs) {
  constexpr int Locals = 4;
  QualType Type = Variable.getType();
  if (!Variable.getInit())
    return {};
  Handle H = handleIn(*Variable.getInit(), Libs, Locals);
  // An object made from an element is a copy; an iterator keeps referring to the container.
  bool Refers = Type->isReferenceType() || H.What == Handle::Iterator;
  // A reference to a pointer or an iterator is another name for it.
  if (!H.Into.Entity || !Refers ||
      (Type->isReferenceType() && H.What == Handle::Iterator && !Type->isRValueReferenceType()))
    return {};
  return H;
}

static std::optional<Change> changeBy(const CXXMethodDecl &Method) {
  if (Method.isConst())
    return std::nullopt;
  if (Method.getOverloadedOperator() == OO_Subscript)
    // A map's `operator[]` inserts a missing element: it takes the key by reference, a sequence's takes a number.
    return Method.getNumParams() == 1 && Method.getParamDecl(0)->getType()->isReferenceType()
               ? std::optional(Change::Grows)
               : std::nullopt;
  return changeByMember(lastName(Method));
}

/// The one element that is removed.
static Position erasedBy(const CXXMethodDecl &Method, const Callee &C, const SharedContainer &From,
                         const Catalog &Libs) {
  Position Result = positionOf(lastName(Method), C.Args);
  if (Result.At != Position::OfKey)
    return Result;
  constexpr int Locals = 4;
  Handle Named = handleIn(*Result.Key, Libs, Locals);
  if (Named.Into.Entity == From.Entity && Named.What == Handle::Iterator)
    return Named.Where;
  // A sequence takes iterators only.
  return Method.getParamDecl(0)->getType()->isReferenceType() ? Result : Position{};
}

void corolint::model::forEachChange(const Stmt &Body, const Catalog &Libs,
                                    llvm::function_ref<void(const ContainerChange &)> Visit) {
  forEachStatement(Body, [&](const Stmt &S) {
    const auto *Call = dyn_cast<CallExpr>(&S);
    if (!Call)
      return true;
    Callee C = calleeOf(*Call);
    if (!C.Function)
      return true;
    const auto *Method = dyn_cast<CXXMethodDecl>(C.Function);
    if (C.Object && Method) {
      if (auto What = changeBy(*Method))
        if (SharedContainer Changed = sharedContainerOf(*C.Object, Libs); Changed.Entity)
          Visit({Changed.Entity, *What, Call, erasedBy(*Method, C, Changed, Libs)});
    } else if (C.Function->isInStdNamespace() && !C.Args.empty()) {
      std::string Name = lastName(*C.Function);
      if (Name == "erase" || Name == "erase_if")
        if (SharedContainer Changed = sharedContainerOf(*C.Args.front(), Libs); Changed.Entity)
          Visit({Changed.Entity, Change::Erases, Call, {}});
    }
    return true;
  });
}

/// Returns the constant value of a key: a number, or a text with a mark before it. nullopt if it is not a constant.
static std::optional<std::string> constantKey(const Expr &Key, const ASTContext &Context) {
  Expr::EvalResult Value;
  if (!Key.isValueDependent() && Key.EvaluateAsInt(Value, Context))
    return llvm::toString(Value.Val.getInt(), 10);
  std::optional<std::string> Text;
  forEachStatement(Key, [&](const Stmt &S) {
    if (const auto *Literal = dyn_cast<StringLiteral>(&S))
      Text = "\"" + Literal->getBytes().str();
    return true;
  });
  return Text;
}

static bool mayBeSame(const Position &A, const Position &B, const ASTContext &Context) {
  if (A.At != B.At || A.At == Position::Unknown)
    return false;
  return A.At != Position::OfKey || constantKey(*A.Key, Context) == constantKey(*B.Key, Context);
}

bool corolint::model::invalidates(const ContainerChange &C, const Handle &H, bool Loops) {
  const ASTContext &Context = C.Container->getASTContext();
  bool Moves = H.Into.Grows == Growth::Moves;
  switch (C.What) {
  case Change::Adds:
  case Change::Grows:
    return Moves || (H.Into.Grows == Growth::InvalidatesIterators && H.What == Handle::Iterator);
  case Change::Clears:
    return true;
  case Change::Erases:
    return Loops || Moves || mayBeSame(C.Of, H.Where, Context);
  case Change::ErasesLast:
    return Loops || mayBeSame(C.Of, H.Where, Context);
  }
  return false;
}
