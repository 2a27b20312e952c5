// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The facts about one translation unit, computed on demand and shared by all checks.

#ifndef COROLINT_MODEL_MODEL_H
#define COROLINT_MODEL_MODEL_H

#include "Calls.h"
#include "Carried.h"
#include "Dangling.h"
#include "Effects.h"
#include "Functions.h"
#include "Task.h"
#include "Vocabulary.h"

namespace corolint::model {

class Model {
public:
  /// `Index`, null if there is none, says what functions of other files do.
  Model(clang::ASTContext &Context, std::shared_ptr<const Vocabulary> V, std::unique_ptr<EffectsIndex> Index);

  clang::ASTContext &context() { return Context; }
  const Vocabulary &vocabulary() const { return *V; }
  Tasks &tasks() { return T; }
  Effects &effects() { return E; }
  const EffectsIndex *effectsIndex() const { return Index.get(); }

  /// The user's functions: those with bodies outside system headers, without the code of libraries that a model file
  /// describes. Templates by their instantiations; a template that nothing instantiates says nothing yet.
  llvm::ArrayRef<const clang::FunctionDecl *> functions() const { return Functions; }
  /// And the patterns of templates that nothing instantiates: they name things all the same.
  llvm::ArrayRef<const clang::FunctionDecl *> functionsAndPatterns() const { return FunctionsAndPatterns; }
  /// Those of functions() that are coroutines and known to be asynchronous.
  llvm::ArrayRef<const clang::FunctionDecl *> coroutines() const { return Coroutines; }
  /// The functions whose code runs on an event loop's thread: coroutines that are known to be asynchronous and are not
  /// handed to another thread, and the await members of awaiters.
  llvm::ArrayRef<const clang::FunctionDecl *> loopFunctions() const { return LoopFunctions; }

  const Body &body(const clang::FunctionDecl &Definition);

  /// What carriedAcross says of the body.
  llvm::ArrayRef<Carried> carried(const clang::FunctionDecl &Definition);

  /// What danglingTasks says of the body.
  llvm::ArrayRef<DanglingTask> danglingTasks(const clang::FunctionDecl &Definition);

  /// The library that `F`, a coroutine, belongs to by its promise or result type; null: none that a model file
  /// describes. `Namespace` becomes the library's namespace as it is spelled there: `asio` or `boost::asio`.
  const Library *libraryOf(const clang::FunctionDecl &F, std::string &Namespace);

  /// Has anybody said that the index is out of date? Once a translation unit is enough.
  bool SaidStale = false;

private:
  std::vector<const clang::FunctionDecl *> findFunctionsAndPatterns();
  std::vector<const clang::FunctionDecl *> findFunctions();
  std::vector<const clang::FunctionDecl *> findCoroutines();
  std::vector<const clang::FunctionDecl *> findLoopFunctions();

  clang::ASTContext &Context;
  std::shared_ptr<const Vocabulary> V;
  std::vector<const clang::FunctionDecl *> FunctionsAndPatterns, Functions;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<Body>> Bodies;
  llvm::DenseMap<const clang::FunctionDecl *, std::vector<DanglingTask>> Dangling;
  llvm::DenseMap<const clang::FunctionDecl *, std::vector<Carried>> CarriedValues;
  Tasks T;
  std::unique_ptr<EffectsIndex> Index;
  Effects E;
  std::vector<const clang::FunctionDecl *> Coroutines, LoopFunctions;
};

} // namespace corolint::model

#endif
