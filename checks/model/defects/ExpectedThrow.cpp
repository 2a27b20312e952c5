// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/ExpectedThrow.h"
#include "model/syntax/Callee.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

/// Whether `Around` is written in the body of the macro whose argument `E` is. A macro's own text is located at its
/// name, and its arguments between its parentheses, however many macros they pass through.
static bool isOfTheMacroAround(SourceLocation Around, const Expr &E, const SourceManager &Sources) {
  SourceLocation Macro = Sources.getExpansionLoc(Around);
  return Around.isMacroID() && Sources.getFileLoc(Around) == Macro && E.getBeginLoc().isMacroID() &&
         Sources.getExpansionLoc(E.getBeginLoc()) == Macro && Sources.getFileLoc(E.getBeginLoc()) != Macro;
}

static bool namesException(const CallExpr &Call) {
  const auto *Function = dyn_cast<DeclRefExpr>(Call.getCallee()->IgnoreParenImpCasts());
  return Function && llvm::any_of(Function->template_arguments(), [](const TemplateArgumentLoc &Written) {
           const TemplateArgument &Argument = Written.getArgument();
           return Argument.getKind() == TemplateArgument::Type && isOneOf(Argument.getAsType(), {"std::exception"});
         });
}

static bool isGivenWithException(const LambdaExpr &Lambda, ASTContext &Context) {
  DynTypedNode Node = DynTypedNode::create(Lambda);
  while (true) {
    auto Parents = Context.getParents(Node);
    const auto *Parent = Parents.empty() ? nullptr : Parents[0].get<Expr>();
    if (!Parent)
      return false;
    if (const auto *Call = dyn_cast<CallExpr>(Parent))
      return namesException(*Call);
    Node = Parents[0];
  }
}

/// Returns the expression that makes the value: the last one of `({ … })`, which a macro may have put around its
/// argument.
static const Expr &maker(const Expr &E) {
  const auto *Block = dyn_cast<StmtExpr>(E.IgnoreUnlessSpelledInSource());
  const auto *Last =
      Block && !Block->getSubStmt()->body_empty() ? dyn_cast<Expr>(Block->getSubStmt()->body_back()) : nullptr;
  return Last ? maker(*Last) : E;
}

bool corolint::model::isExpectedToThrow(const Expr &Value, ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  const Expr &E = maker(Value);
  DynTypedNode Node = DynTypedNode::create(E);
  while (true) {
    auto Parents = Context.getParents(Node);
    if (Parents.empty())
      return false;
    Node = Parents[0];
    if (const auto *Try = Node.get<CXXTryStmt>(); Try && isOfTheMacroAround(Try->getTryLoc(), E, Sources))
      return true;
    if (const auto *Lambda = Node.get<LambdaExpr>())
      return isOfTheMacroAround(Lambda->getBeginLoc(), E, Sources) || isGivenWithException(*Lambda, Context);
    // A lambda's body belongs to its call operator, that to the lambda's class, and that to the lambda.
    if (const auto *Function = Node.get<FunctionDecl>(); Function && !isLambdaCallOperator(Function))
      return false;
  }
}
