// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The functions of a translation unit and their bodies, analysed on demand and kept.

#ifndef COROLINT_MODEL_FLOW_FUNCTIONBODIES_H
#define COROLINT_MODEL_FLOW_FUNCTIONBODIES_H

#include "model/flow/FunctionBody.h"
#include "model/syntax/TaskType.h"

namespace corolint::model {

class FunctionBodies {
public:
  FunctionBodies(clang::ASTContext &Context, const Catalog &Libs, TaskTypes &T);

  clang::ASTContext &context() const { return Context; }
  const Catalog &catalog() const { return Libs; }
  TaskTypes &tasks() const { return T; }

  /// The user's functions: those with bodies outside system headers, without the code of libraries that a model file
  /// describes. Templates are represented by their instantiations; one without any is left out.
  llvm::ArrayRef<const clang::FunctionDecl *> functions() const { return Functions; }
  /// The same with the patterns of templates that nothing instantiates, because they name other functions too.
  llvm::ArrayRef<const clang::FunctionDecl *> functionsAndPatterns() const { return FunctionsAndPatterns; }
  /// Those of functions() that are coroutines and known to be asynchronous.
  llvm::ArrayRef<const clang::FunctionDecl *> coroutines() const { return Coroutines; }
  /// The functions whose code runs on an event loop's thread: coroutines that are known to be asynchronous and are not
  /// handed to another thread, and the await members of awaiters.
  llvm::ArrayRef<const clang::FunctionDecl *> loopFunctions() const { return LoopFunctions; }

  const FunctionBody &body(const clang::FunctionDecl &Definition);
  CallTargets &targets() { return Targets; }
  /// Whether the function is part of the system or of a library that a model file describes. Its body is not read.
  bool isOpaque(const clang::FunctionDecl &F);

private:
  clang::ASTContext &Context;
  const Catalog &Libs;
  TaskTypes &T;
  std::vector<const clang::FunctionDecl *> FunctionsAndPatterns, Functions, Coroutines, LoopFunctions;
  CallTargets Targets;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<FunctionBody>> Bodies;
  llvm::DenseMap<const clang::FunctionDecl *, bool> Opaque;
};

} // namespace corolint::model

#endif
