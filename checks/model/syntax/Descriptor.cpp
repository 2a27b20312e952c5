// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/Descriptor.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/NamedEntity.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include <fcntl.h>

using namespace clang;
using namespace corolint::model;

namespace {
/// A function that makes descriptors, and the argument that holds the flags.
struct Opener {
  llvm::StringRef Kind;
  unsigned FlagsArgument;
};
constexpr unsigned NoFlags = ~0u;
} // namespace

static std::optional<Opener> openerOf(const Expr *E) {
  const auto *Call = E ? dyn_cast<CallExpr>(E->IgnoreParenImpCasts()) : nullptr;
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F || !F->isExternC() || !F->getIdentifier())
    return std::nullopt;
  return llvm::StringSwitch<std::optional<Opener>>(F->getName())
      .Case("open", Opener{"file", 1})
      .Case("open64", Opener{"file", 1})
      .Case("openat", Opener{"file", 2})
      .Case("openat64", Opener{"file", 2})
      .Case("creat", Opener{"file", NoFlags})
      .Case("mkstemp", Opener{"file", NoFlags})
      .Case("socket", Opener{"socket", 1})
      .Case("accept", Opener{"socket", NoFlags})
      .Case("accept4", Opener{"socket", 3})
      .Default(std::nullopt);
}

static bool opensBlocking(const Expr *E, llvm::StringRef Kind, const ASTContext &Context) {
  std::optional<Opener> Opens = openerOf(E);
  if (!Opens || Opens->Kind != Kind)
    return false;
  const auto *Call = cast<CallExpr>(E->IgnoreParenImpCasts());
  if (Opens->FlagsArgument >= Call->getNumArgs())
    return true;
  Expr::EvalResult Flags;
  const Expr *Argument = Call->getArg(Opens->FlagsArgument);
  return !Argument->isValueDependent() && Argument->EvaluateAsInt(Flags, Context) &&
         !(Flags.Val.getInt().getExtValue() & O_NONBLOCK);
}

static bool isReferenceTo(const Expr *E, const VarDecl &Variable) {
  const auto *Ref = E ? dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts()) : nullptr;
  return Ref && Ref->getDecl() == &Variable;
}

/// Whether the local is passed to something that can change its mode. fcntl() and ioctl() do, and C++ code may:
/// `set_nonblocking(fd)`, `stream_descriptor s(io, fd)`.
static bool isHandedOn(const Stmt &S, const VarDecl &Variable) {
  auto Given = [&](llvm::iterator_range<CallExpr::const_arg_iterator> Arguments) {
    return llvm::any_of(Arguments, [&](const Expr *Argument) { return isReferenceTo(Argument, Variable); });
  };
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(&S))
    return Given({Construct->arg_begin(), Construct->arg_end()});
  const auto *Call = dyn_cast<CallExpr>(&S);
  if (!Call || !Given(Call->arguments()))
    return false;
  const FunctionDecl *F = Call->getDirectCallee();
  return !F || !F->isExternC() || F->getName().starts_with("fcntl") || F->getName() == "ioctl";
}

/// Whether the local's value or mode is, or may be, changed anywhere in the function.
static bool mayChange(const VarDecl &Variable, const Stmt &Body) {
  bool Changes = false;
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Assign = dyn_cast<BinaryOperator>(&S); Assign && Assign->isAssignmentOp())
      Changes |= isReferenceTo(Assign->getLHS(), Variable);
    if (const auto *Address = dyn_cast<UnaryOperator>(&S); Address && Address->getOpcode() == UO_AddrOf)
      Changes |= isReferenceTo(Address->getSubExpr(), Variable);
    Changes |= isHandedOn(S, Variable);
    return !Changes;
  });
  return Changes;
}

bool corolint::model::isBlockingDescriptor(const Expr &E, llvm::StringRef Kind, const FunctionDecl &Caller,
                                           const ASTContext &Context) {
  const Expr *Stripped = E.IgnoreParenImpCasts();
  Expr::EvalResult Constant;
  if (!Stripped->isValueDependent() && Stripped->EvaluateAsInt(Constant, Context))
    return Kind == "console" && Constant.Val.getInt().ule(2);
  const VarDecl *Variable = namedVariable(*Stripped);
  return Variable && Variable->isLocalVarDecl() && !Variable->isStaticLocal() &&
         opensBlocking(Variable->getInit(), Kind, Context) && !mayChange(*Variable, *Caller.getBody());
}
