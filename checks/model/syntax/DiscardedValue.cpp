// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/DiscardedValue.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace corolint::model;

using Visitor = llvm::function_ref<void(const Expr &, DiscardForm)>;

static bool isStdIgnore(const Expr &E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E.IgnoreParenImpCasts());
  return Ref && Ref->getDecl()->getName() == "ignore" && qualifiedName(*Ref->getDecl()) == "std::ignore";
}

/// Returns the right side of `std::ignore = x`, or null.
static const Expr *ignored(const Expr &E) {
  const auto *Assign = dyn_cast<CXXOperatorCallExpr>(&E);
  return Assign && Assign->getOperator() == OO_Equal && isStdIgnore(*Assign->getArg(0)) ? Assign->getArg(1) : nullptr;
}

static void visitDiscarded(const Expr *E, DiscardForm Form, Visitor Visit) {
  E = E->IgnoreUnlessSpelledInSource()->IgnoreParens();
  if (const auto *Comma = dyn_cast<BinaryOperator>(E); Comma && Comma->getOpcode() == BO_Comma)
    return visitDiscarded(Comma->getRHS(), Form, Visit); // the left side is visited as a comma's left side
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    visitDiscarded(Choice->getTrueExpr(), Form, Visit);
    return visitDiscarded(Choice->getFalseExpr(), Form, Visit);
  }
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E); Cast && Cast->getType()->isVoidType())
    return visitDiscarded(Cast->getSubExpr(), DiscardForm::VoidCast, Visit);
  if (const Expr *Value = ignored(*E))
    return visitDiscarded(Value, DiscardForm::Ignore, Visit);
  Visit(*E, Form);
}

static void visitIfExpression(const Stmt *S, Visitor Visit) {
  if (const auto *E = dyn_cast_or_null<Expr>(S))
    visitDiscarded(E, DiscardForm::Statement, Visit);
}

void corolint::model::forEachDiscarded(const Stmt &Body, Visitor Visit) {
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Value = dyn_cast<StmtExpr>(&S)) {
      // The last expression of `({ … })` is its value.
      for (const Stmt *Child : Value->getSubStmt()->body())
        if (Child != Value->getSubStmt()->body_back())
          visitIfExpression(Child, Visit);
    } else if (const auto *Block = dyn_cast<CompoundStmt>(&S)) {
      for (const Stmt *Child : Block->body())
        visitIfExpression(Child, Visit);
    } else if (const auto *If = dyn_cast<IfStmt>(&S)) {
      visitIfExpression(If->getInit(), Visit);
      visitIfExpression(If->getThen(), Visit);
      visitIfExpression(If->getElse(), Visit);
    } else if (const auto *For = dyn_cast<ForStmt>(&S)) {
      visitIfExpression(For->getInit(), Visit);
      visitIfExpression(For->getInc(), Visit);
      visitIfExpression(For->getBody(), Visit);
    } else if (const auto *Range = dyn_cast<CXXForRangeStmt>(&S)) {
      visitIfExpression(Range->getInit(), Visit);
      visitIfExpression(Range->getBody(), Visit);
    } else if (const auto *While = dyn_cast<WhileStmt>(&S)) {
      visitIfExpression(While->getBody(), Visit);
    } else if (const auto *Do = dyn_cast<DoStmt>(&S)) {
      visitIfExpression(Do->getBody(), Visit);
    } else if (const auto *Switch = dyn_cast<SwitchStmt>(&S)) {
      visitIfExpression(Switch->getInit(), Visit);
      visitIfExpression(Switch->getBody(), Visit);
    } else if (const auto *Case = dyn_cast<SwitchCase>(&S)) {
      visitIfExpression(Case->getSubStmt(), Visit);
    } else if (const auto *Label = dyn_cast<LabelStmt>(&S)) {
      visitIfExpression(Label->getSubStmt(), Visit);
    } else if (const auto *Comma = dyn_cast<BinaryOperator>(&S); Comma && Comma->getOpcode() == BO_Comma) {
      visitIfExpression(Comma->getLHS(), Visit);
    }
    return true;
  });
}
