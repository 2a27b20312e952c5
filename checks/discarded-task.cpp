// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/ExpectedThrow.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/DiscardedValue.h"
#include "model/syntax/QualifiedName.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a task or awaitable that is created and dropped, so that it never runs.
class DiscardedTask : public AsyncCheck {
public:
  DiscardedTask(StringRef Name, tidy::ClangTidyContext *Context)
      : AsyncCheck(Name, Context), IgnoreNodiscard(Options.get("IgnoreNodiscard", false)) {}

  void storeOwnOptions(tidy::ClangTidyOptions::OptionMap &Map) override {
    Options.store(Map, "IgnoreNodiscard", IgnoreNodiscard);
  }

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions())
      forEachDiscarded(*F->getBody(), [&](const Expr &E, DiscardForm Form) { visit(E, Form, *F, TU); });
  }

private:
  enum Loss { NeverRuns, Cancelled, Leaked, NotAwaited };

  void visit(const Expr &E, DiscardForm Form, const FunctionDecl &F, TranslationUnit &TU) {
    // An lvalue names an object that lives on; only a value made here is lost here.
    if (!E.isPRValue() || !E.getType()->isRecordType())
      return;
    const TaskFacts &T = TU.tasks().of(E.getType());
    bool InCoroutine = TU.tasks().isAsync(F) == true;
    std::optional<Loss> Lost = lossOf(T, Form, InCoroutine, E);
    if (!Lost)
      return;
    // A test that expects an exception gets no task.
    if (isExpectedToThrow(E, TU.context()))
      return;
    // With this option, such a finding is left to the compiler, which reports it.
    if (IgnoreNodiscard && Form == DiscardForm::Statement && (T.Nodiscard || isNodiscardCall(E, TU.context())))
      return;
    if (isFirstReportAt(E.getBeginLoc()))
      report(E, *Lost, InCoroutine, F, TU.context());
  }

  static std::optional<Loss> lossOf(const TaskFacts &T, DiscardForm Form, bool InCoroutine, const Expr &E) {
    if (!T.Kind || T.MayDiscard)
      return std::nullopt;
    switch (*T.Kind) {
    case TypeKind::Generator: // synchronous: dropping one loses values, not work
    case TypeKind::Monad:
    case TypeKind::FireAndForget:
      return std::nullopt;
    case TypeKind::Awaiter:
      return awaiterLoss(T, Form, InCoroutine, E);
    case TypeKind::Sender:
      return NeverRuns;
    default:
      break;
    }
    if (T.Starts == Start::Lazy)
      return T.Drop == OnDrop::Leaks ? Leaked : NeverRuns;
    // `(void)` and std::ignore say that an eager task is dropped on purpose: it has started.
    if (T.Starts == Start::Eager && Form == DiscardForm::Statement) {
      if (T.Drop == OnDrop::Cancels)
        return Cancelled;
      if (T.Drop == OnDrop::Leaks)
        return Leaked;
    }
    return std::nullopt;
  }

  /// Whether the function that makes the awaitable has an effect of its own, such as submitting the work. Then dropping
  /// the result loses nothing.
  static bool hasDoneTheWork(const Expr &Made) {
    const auto *Call = dyn_cast<CallExpr>(&Made);
    const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
    const FunctionDecl *Definition = nullptr;
    if (!F || !F->hasBody(Definition) || isCoroutine(*Definition))
      return false;
    bool Does = false;
    forEachStatement(*Definition->getBody(), [&](const Stmt &S) {
      const auto *Inner = dyn_cast<CallExpr>(&S);
      Does |= Inner && Inner->getType()->isVoidType();
      return !Does;
    });
    return Does;
  }

  static std::optional<Loss> awaiterLoss(const TaskFacts &T, DiscardForm Form, bool InCoroutine, const Expr &E) {
    if (T.FromModel)
      return NotAwaited;
    // An inferred awaiter may do its work in its destructor, and outside coroutines it may be a handle.
    const CXXRecordDecl *Class = E.getType()->getAsCXXRecordDecl();
    if (Form != DiscardForm::Statement || !InCoroutine || !Class || !Class->hasDefinition() ||
        T.Starts == Start::Eager || (Class->getDestructor() && Class->getDestructor()->isUserProvided()) ||
        hasDoneTheWork(E))
      return std::nullopt;
    return NotAwaited;
  }

  static bool isNodiscardCall(const Expr &E, const ASTContext &Context) {
    const auto *Call = dyn_cast<CallExpr>(&E);
    return Call && Call->hasUnusedResultAttr(Context);
  }

  void report(const Expr &E, Loss Lost, bool InCoroutine, const FunctionDecl &F, ASTContext &Context) {
    auto Warning =
        diag(E.getExprLoc(),
             "%0 is dropped here%select{, so its work never runs|, which cancels its work at once|, which leaks it|"
             ": without co_await it does nothing}1; %select{await, return or spawn it|co_await it}2")
        << subject(E) << Lost << InCoroutine << E.getSourceRange();
    if (!InCoroutine || !canAwaitAt(E, F, Context) || E.getBeginLoc().isMacroID() || E.getEndLoc().isMacroID())
      return;
    bool NeedsParentheses =
        isa<BinaryOperator>(E) || (isa<CXXOperatorCallExpr>(E) && cast<CXXOperatorCallExpr>(E).isInfixBinaryOp());
    if (!NeedsParentheses) {
      Warning << FixItHint::CreateInsertion(E.getBeginLoc(), "co_await ");
      return;
    }
    SourceLocation End =
        Lexer::getLocForEndOfToken(E.getEndLoc(), 0, Context.getSourceManager(), Context.getLangOpts());
    Warning << FixItHint::CreateInsertion(E.getBeginLoc(), "co_await (") << FixItHint::CreateInsertion(End, ")");
  }

  static std::string subject(const Expr &E) {
    const auto *Call = dyn_cast<CallExpr>(&E);
    const FunctionDecl *Function = Call ? Call->getDirectCallee() : nullptr;
    if (Function && !isa<CXXOperatorCallExpr>(Call))
      return "the result of '" + displayName(*Function) + "'";
    const CXXRecordDecl *Class = E.getType()->getAsCXXRecordDecl();
    return "this '" + displayName(*Class) + "'";
  }

  const bool IgnoreNodiscard;
};
} // namespace

COROLINT_CHECK(DiscardedTask)
