// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/ResultOrigin.h"
#include "model/lifetime/Storage.h"
#include "model/syntax/ContainerMembers.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

namespace {
/// Follows one returned expression to the parameter at its root.
class RootFinder {
public:
  RootFinder(const FunctionDecl &F, unsigned Depth) : F(F), Depth(Depth) {}
  std::optional<int> of(const Expr *E) const;

private:
  std::optional<int> ofName(const DeclRefExpr &Ref) const;
  std::optional<int> ofMember(const MemberExpr &Member) const;
  std::optional<int> ofCall(const CallExpr &Call) const;

  const FunctionDecl &F;
  const unsigned Depth;
};
} // namespace

std::optional<int> RootFinder::ofName(const DeclRefExpr &Ref) const {
  const auto *Parameter = dyn_cast<ParmVarDecl>(Ref.getDecl());
  if (!Parameter || Parameter->getDeclContext() != &F)
    return std::nullopt;
  QualType Type = Parameter->getType();
  bool Refers = Type->isReferenceType() || Type->isPointerType() || isView(Type);
  return Refers ? std::optional(int(Parameter->getFunctionScopeIndex())) : std::nullopt;
}

/// A part of what its base names; the target of a pointer or reference in it is elsewhere.
std::optional<int> RootFinder::ofMember(const MemberExpr &Member) const {
  const auto *Field = dyn_cast<FieldDecl>(Member.getMemberDecl());
  if (!Field || Field->getType()->isReferenceType() || Field->getType()->isPointerType() || isView(Field->getType()))
    return std::nullopt;
  return of(Member.getBase());
}

std::optional<int> RootFinder::ofCall(const CallExpr &Call) const {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee)
    return std::nullopt;
  if (Call.isCallToStdMove() || Callee->getBuiltinID() == Builtin::BIforward ||
      Callee->getBuiltinID() == Builtin::BIas_const)
    return of(Call.getArg(0));
  const Expr *Object = calledObject(Call);
  if (Object && (StorageFinder::isOwner(Object->getType()) || isView(Object->getType()))) {
    std::string Name = lastName(*Callee);
    // `find()` of a text is a number.
    bool ReturnsPart = isa<CXXConversionDecl>(Callee) || returnsElement(Name) || Name == "get" || Name == "substr" ||
                       (returnsIterator(Name) && !Callee->getReturnType()->isArithmeticType());
    return ReturnsPart ? of(Object) : std::nullopt;
  }
  std::optional<int> Referred = referredByResult(*Callee, Depth + 1);
  if (!Referred)
    return std::nullopt;
  if (*Referred == TheObject)
    return Object ? of(Object) : std::nullopt;
  unsigned First = Object && isa<CXXOperatorCallExpr>(Call) ? 1 : 0;
  return First + *Referred < Call.getNumArgs() ? of(Call.getArg(First + *Referred)) : std::nullopt;
}

std::optional<int> RootFinder::of(const Expr *E) const {
  E = E->IgnoreParens()->IgnoreImplicit();
  if (isa<CXXThisExpr>(E))
    return TheObject;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return ofName(*Ref);
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return ofMember(*Member);
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
    return of(Element->getBase());
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf))
    return of(Unary->getSubExpr());
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    std::optional<int> First = of(Choice->getTrueExpr());
    return First == of(Choice->getFalseExpr()) ? First : std::nullopt;
  }
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return of(Cast->getSubExpr());
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return Construct->getNumArgs() > 0 && isView(Construct->getType()) ? of(Construct->getArg(0)) : std::nullopt;
  const auto *Call = dyn_cast<CallExpr>(E);
  return Call ? ofCall(*Call) : std::nullopt;
}

std::optional<int> corolint::model::referredByResult(const FunctionDecl &F, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  QualType Result = F.getReturnType();
  bool Refers = Result->isReferenceType() || Result->isPointerType() || isView(Result);
  constexpr unsigned Calls = 4;
  // The driver skips function bodies in system headers, so no result may depend on them.
  if (!Refers || Depth > Calls || !F.hasBody(Definition) || Definition->isDependentContext() ||
      isCoroutine(*Definition) || F.getASTContext().getSourceManager().isInSystemHeader(Definition->getLocation()))
    return std::nullopt;
  RootFinder Roots(*Definition, Depth);
  std::optional<int> Found;
  bool Agree = true;
  forEachStatement(*Definition->getBody(), [&](const Stmt &S) {
    const auto *Return = dyn_cast<ReturnStmt>(&S);
    if (!Return || !Return->getRetValue())
      return Agree;
    std::optional<int> Root = Roots.of(Return->getRetValue());
    Agree &= Root && (!Found || Found == Root);
    Found = Root;
    return Agree;
  });
  return Agree ? Found : std::nullopt;
}
