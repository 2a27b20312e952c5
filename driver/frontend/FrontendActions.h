// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The parts that all our parses share: one compile command, our LLVM's own headers, and unneeded bodies left out.

#ifndef COROLINT_DRIVER_FRONTEND_FRONTENDACTIONS_H
#define COROLINT_DRIVER_FRONTEND_FRONTENDACTIONS_H

#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Frontend/Utils.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

class OneCommand : public clang::tooling::CompilationDatabase {
public:
  explicit OneCommand(const clang::tooling::CompileCommand &Command) : Command(Command) {}
  std::vector<clang::tooling::CompileCommand> getCompileCommands(llvm::StringRef) const override { return {Command}; }

private:
  const clang::tooling::CompileCommand &Command;
};

/// Adds the resource directory of the LLVM we are built for, unless the command names one.
clang::tooling::ArgumentsAdjuster withResources();

/// Leaves out the bodies of system headers' functions: the model files describe those.
class SkippingConsumer : public clang::MultiplexConsumer {
public:
  SkippingConsumer(std::unique_ptr<clang::ASTConsumer> Inside, const clang::SourceManager &Sources);
  bool shouldSkipFunctionBody(clang::Decl *D) override;

private:
  const clang::SourceManager &Sources;
};

/// Every file that is read, system headers included.
class AllFiles : public clang::DependencyCollector {
public:
  bool sawDependency(llvm::StringRef, bool, bool, bool, bool) override { return true; }
  bool needSystemDependencies() override { return true; }
};

/// The files read that are neither the system's nor a precompiled header's; some may occur several times.
std::vector<clang::FileID> usersFiles(const clang::SourceManager &Sources);

/// A file that no rule makes: as long as `Output` depends on it, it is out of date.
std::string neverPresent(llvm::StringRef Output);

/// Returns the absolute path, relative to the process's folder, which need not be the compiler's.
std::string fromHere(llvm::StringRef Path);

/// A rule for Make or Ninja. Clang's own headers are left out: they are part of corolint.
std::string dependencyRule(llvm::StringRef Output, llvm::StringRef Directory, llvm::ArrayRef<std::string> Files);

} // namespace corolint

#endif
