// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Differences between the supported LLVM versions in the code that embeds clang-tidy.

#ifndef COROLINT_DRIVER_SUPPORT_COMPAT_H
#define COROLINT_DRIVER_SUPPORT_COMPAT_H

#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Type.h"
#include "clang/Basic/Version.h"
#if CLANG_VERSION_MAJOR >= 22
#include "clang/Options/Options.h"
#else
#include "clang/Driver/Options.h"
#endif

namespace corolint::compat {

/// Lets `Context` report to `Consumer`; the engine must live as long as both.
inline std::unique_ptr<clang::DiagnosticsEngine> connect(clang::tidy::ClangTidyContext &Context,
                                                         clang::DiagnosticConsumer &Consumer) {
  llvm::IntrusiveRefCntPtr<clang::DiagnosticIDs> Ids(new clang::DiagnosticIDs());
#if CLANG_VERSION_MAJOR >= 22
  auto Options = std::make_unique<clang::DiagnosticOptions>();
  auto Engine = std::make_unique<clang::DiagnosticsEngine>(Ids, *Options, &Consumer, /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(Options), Engine.get());
#else
  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> Options(new clang::DiagnosticOptions());
  auto Engine = std::make_unique<clang::DiagnosticsEngine>(Ids, Options, &Consumer, /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(Engine.get());
#endif
  return Engine;
}

/// Returns an engine that reports to `Consumer`.
inline std::unique_ptr<clang::DiagnosticsEngine> makeEngine(clang::DiagnosticConsumer &Consumer) {
  llvm::IntrusiveRefCntPtr<clang::DiagnosticIDs> Ids(new clang::DiagnosticIDs());
#if CLANG_VERSION_MAJOR >= 22
  static clang::DiagnosticOptions Options;
  return std::make_unique<clang::DiagnosticsEngine>(Ids, Options, &Consumer, /*ShouldOwnClient=*/false);
#else
  llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> Options(new clang::DiagnosticOptions());
  return std::make_unique<clang::DiagnosticsEngine>(Ids, Options, &Consumer, /*ShouldOwnClient=*/false);
#endif
}

/// Returns the `using` declaration through which a type is named.
inline const clang::UsingShadowDecl *shadowOf(const clang::UsingType &Type) {
#if CLANG_VERSION_MAJOR >= 22
  return Type.getDecl();
#else
  return Type.getFoundDecl();
#endif
}

/// The options of Clang's driver.
inline const llvm::opt::OptTable &driverOptions() {
#if CLANG_VERSION_MAJOR >= 22
  return clang::getDriverOptTable();
#else
  return clang::driver::getDriverOptTable();
#endif
}

/// Returns the options of the checks that `Options` enables, with their defaults.
inline clang::tidy::ClangTidyOptions::OptionMap checkOptions(const clang::tidy::ClangTidyOptions &Options) {
#if CLANG_VERSION_MAJOR >= 22
  return clang::tidy::getCheckOptions(Options, /*AllowEnablingAnalyzerAlphaCheckers=*/false,
                                      /*ExperimentalCustomChecks=*/false);
#else
  return clang::tidy::getCheckOptions(Options, /*AllowEnablingAnalyzerAlphaCheckers=*/false);
#endif
}

/// Returns the flags that .clang-tidy removes. Before 22, LLVM has no such key.
inline std::vector<std::string> removedArgs([[maybe_unused]] const clang::tidy::ClangTidyOptions &Options) {
#if CLANG_VERSION_MAJOR >= 22
  if (Options.RemovedArgs)
    return *Options.RemovedArgs;
#endif
  return {};
}

} // namespace corolint::compat

#endif
