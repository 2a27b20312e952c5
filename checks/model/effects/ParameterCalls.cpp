// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/effects/ParameterCalls.h"
#include "model/syntax/Coroutine.h"

using namespace clang;
using namespace corolint::model;

/// Limits on calls of parameters per function, and on calls on the path to one: more than real code has.
static constexpr size_t MostCalls = 16, LongestWay = 6;
/// The limit on functions that pass a parameter on to each other; it bounds the recursion.
static constexpr unsigned MostFunctions = 64;

/// Returns the parameter, or the object of the member function, that `E` names, through forwarding and dereferencing.
/// nullopt if it names something else, or if the function may have set it.
std::optional<int> ParameterCalls::parameterIn(const Expr *E, const FunctionDecl &F) {
  while (E) {
    E = E->IgnoreUnlessSpelledInSource();
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf))
      E = Unary->getSubExpr();
    else if (const Expr *Argument = handedOn(*E))
      E = Argument;
    else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
             Operator && (Operator->getOperator() == OO_Arrow || Operator->getOperator() == OO_Star))
      E = Operator->getArg(0);
    else
      break;
  }
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  if (isa_and_nonnull<CXXThisExpr>(E) && Method && !Method->getParent()->isLambda())
    return ThisObject;
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  const auto *Parameter = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
  if (!Parameter || Parameter->getDeclContext() != &F)
    return std::nullopt;
  // A reference stays bound to its object, whatever happens to that.
  bool IsObject =
      Parameter->getType()->isReferenceType() && !Parameter->getType().getNonReferenceType()->isPointerType();
  return IsObject || Bodies.targets().values().isKept(*Parameter)
             ? std::optional(int(Parameter->getFunctionScopeIndex()))
             : std::nullopt;
}

const Expr *ParameterCalls::passedTo(int Parameter, const Callee &Target) {
  if (Parameter == ThisObject)
    return Target.Object;
  if (size_t(Parameter) >= Target.Args.size())
    return nullptr;
  const auto *Default = dyn_cast<CXXDefaultArgExpr>(Target.Args[Parameter]);
  return Default ? Default->getExpr() : Target.Args[Parameter];
}

void ParameterCalls::collectAt(const CallSite &Site, const FunctionDecl &F, std::vector<ParameterCall> &Found) {
  const Callee &Target = Site.Target;
  if (Bodies.targets().callsWrapped(Target)) {
    if (auto Parameter = parameterIn(Target.Object, F);
        Parameter && *Parameter != ThisObject && Bodies.targets().values().isKept(*F.getParamDecl(*Parameter)))
      Found.push_back({*Parameter, nullptr, {&Site}});
    return;
  }
  if (!Target.Exact) {
    if (auto Parameter = parameterIn(Target.Object, F))
      Found.push_back({*Parameter, cast<CXXMethodDecl>(Target.Function), {&Site}});
    return;
  }
  const CallRoles *Roles = rolesOf(Target, Bodies.catalog());
  if (Roles && Roles->InlineCaller)
    for (const Expr *Argument : Target.Args)
      if (auto Parameter = parameterIn(Argument, F);
          Parameter && *Parameter != ThisObject && Bodies.targets().values().isKept(*F.getParamDecl(*Parameter)))
        Found.push_back({*Parameter, nullptr, {&Site}});
  const FunctionDecl *Below = nullptr;
  if (Roles || !Target.Function->hasBody(Below) || (isCoroutine(*Below) && !Site.Awaited) || Bodies.isOpaque(*Below))
    return;
  for (const ParameterCall &Deeper : of(*Below)) {
    const Expr *Passed = passedTo(Deeper.Parameter, Target);
    if (auto Parameter = Deeper.Way.size() < LongestWay ? parameterIn(Passed, F) : std::nullopt) {
      ParameterCall Call{*Parameter, Deeper.Method, {&Site}};
      Call.Way.insert(Call.Way.end(), Deeper.Way.begin(), Deeper.Way.end());
      Found.push_back(std::move(Call));
    }
  }
}

void ParameterCalls::collect(const FunctionDecl &F, std::vector<ParameterCall> &Found) {
  const FunctionBody &Body = Bodies.body(F);
  for (const CallSite &Site : Body.indirectCalls())
    if (const auto *Call = dyn_cast<CallExpr>(Site.Call); Call && !Site.OffLoop && Found.size() < MostCalls)
      if (auto Parameter = parameterIn(Call->getCallee(), F))
        Found.push_back({*Parameter, nullptr, {&Site}});
  for (const CallSite &Site : Body.calls())
    if (!Site.OffLoop && Found.size() < MostCalls)
      collectAt(Site, F, Found);
}

const std::vector<ParameterCalls::ParameterCall> &ParameterCalls::of(const FunctionDecl &F) {
  static const std::vector<ParameterCall> Nothing;
  std::unique_ptr<std::vector<ParameterCall>> &Own = Known[&F];
  if (Own || Depth == MostFunctions)
    return Own ? *Own : Nothing;
  // Empty while it is computed: recursion ends there.
  Own = std::make_unique<std::vector<ParameterCall>>();
  std::vector<ParameterCall> *Stored = Own.get(), Found;
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  const bool IsCalledOnAny = Method && !Method->isStatic() && Method->getParent()->isPolymorphic();
  const bool MayPass =
      IsCalledOnAny || llvm::any_of(F.parameters(), [](const ParmVarDecl *Parameter) {
        QualType Type = Parameter->getType().getNonReferenceType();
        return Type->isFunctionType() || Type->isPointerType() || Type->isMemberPointerType() || Type->isRecordType();
      });
  ++Depth;
  if (MayPass && !F.isDependentContext())
    collect(F, Found);
  --Depth;
  return *Stored = std::move(Found);
}

llvm::ArrayRef<PassedCall> ParameterCalls::by(const CallSite &Site, const FunctionDecl &Runs,
                                              const FunctionDecl &Caller) {
  if (auto Found = AtSites.find(&Site); Found != AtSites.end())
    return Found->second;
  std::vector<PassedCall> Result;
  CallTargets &Targets = Bodies.targets();
  for (const ParameterCall &Call : of(Runs)) {
    const Expr *Argument = passedTo(Call.Parameter, Site.Target);
    if (!Argument)
      continue;
    PassedCall Passed;
    for (const CallSite *Step : Call.Way)
      Passed.Way.push_back(*Step);
    Callee &Last = Passed.Way.back().Target;
    if (!Call.Method) {
      Last.Function = Targets.ofCallable(*Argument);
    } else {
      bool IsObject = Argument->getType()->isRecordType() &&
                      !Targets.objects().hasRole(Argument->getType()->getAsCXXRecordDecl(), &CallRoles::Owns);
      const CXXRecordDecl *Class = IsObject ? Targets.objects().classOfObject(*Argument, Caller)
                                            : Targets.objects().classOfPointee(*Argument, Caller);
      Last.Function = Class ? overrideIn(*Call.Method, *Class) : nullptr;
    }
    Last.Exact = true;
    if (Last.Function)
      Result.push_back(std::move(Passed));
  }
  return AtSites[&Site] = std::move(Result);
}
