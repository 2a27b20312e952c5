// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The facts about one translation unit, computed on demand and shared by all checks.

#ifndef COROLINT_MODEL_TRANSLATIONUNIT_H
#define COROLINT_MODEL_TRANSLATIONUNIT_H

#include "model/effects/UnitSummary.h"
#include "model/flow/FunctionBodies.h"
#include "model/flow/LiveAcrossSuspend.h"
#include "model/lifetime/DanglingTasks.h"

namespace corolint::model {

class TranslationUnit {
public:
  /// `Index` holds what functions of other files do, or is null if nothing is known of them.
  TranslationUnit(clang::ASTContext &Context, std::shared_ptr<const Catalog> Libs, std::unique_ptr<EffectsIndex> Index);

  clang::ASTContext &context() { return Context; }
  const Catalog &catalog() const { return *Libs; }
  TaskTypes &tasks() { return T; }
  FunctionBodies &bodies() { return Bodies; }
  Effects &effects() { return E; }
  const EffectsIndex *effectsIndex() const { return Index.get(); }
  ParameterEffects &parameterEffects() { return ParametersOf; }
  /// Allows findings that depend on other files, as danglingTasks describes: the caller will look up the answers.
  void askOtherFiles() { Asks = true; }
  /// Adds to the summary what functions that other files may call do with their tasks and callables.
  void addParameters(UnitSummary &Summary);

  /// See FunctionBodies.
  llvm::ArrayRef<const clang::FunctionDecl *> functions() const { return Bodies.functions(); }
  llvm::ArrayRef<const clang::FunctionDecl *> functionsAndPatterns() const { return Bodies.functionsAndPatterns(); }
  llvm::ArrayRef<const clang::FunctionDecl *> coroutines() const { return Bodies.coroutines(); }
  llvm::ArrayRef<const clang::FunctionDecl *> loopFunctions() const { return Bodies.loopFunctions(); }
  const FunctionBody &body(const clang::FunctionDecl &Definition) { return Bodies.body(Definition); }

  /// Returns model::liveAcrossSuspend of the body, cached.
  llvm::ArrayRef<LiveVariable> liveAcrossSuspend(const clang::FunctionDecl &Definition);

  /// Returns model::danglingTasks of the body, cached. Those that depend on other files come last.
  llvm::ArrayRef<DanglingTask> danglingTasks(const clang::FunctionDecl &Definition);

  /// Returns the library that `F`, a coroutine, belongs to by its promise or result type, or null if no model file
  /// describes it. Sets `Namespace` to the library's namespace as spelled there: `asio` or `boost::asio`.
  const Library *libraryOf(const clang::FunctionDecl &F, std::string &Namespace);

private:
  void addHinging(const clang::FunctionDecl &Definition, llvm::ArrayRef<FarParameter> Far,
                  std::vector<DanglingTask> &Found);

  clang::ASTContext &Context;
  std::shared_ptr<const Catalog> Libs;
  TaskTypes T;
  FunctionBodies Bodies;
  std::unique_ptr<EffectsIndex> Index;
  Effects E;
  ParameterEffects ParametersOf;
  bool Asks = false;
  llvm::DenseMap<const clang::FunctionDecl *, std::vector<DanglingTask>> Dangling;
  llvm::DenseMap<const clang::FunctionDecl *, std::vector<LiveVariable>> Live;
};

} // namespace corolint::model

#endif
