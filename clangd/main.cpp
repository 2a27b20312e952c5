// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// clangd with our checks inside. clangd itself comes as libraries; this is its `main`, and nothing else of ours is in
// it but the module.

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include <vector>

namespace clang::clangd {
int clangdMain(int argc, char *argv[]);
} // namespace clang::clangd

int main(int argc, char *argv[]) {
  // clangd looks for the compiler's own headers beside its executable, where ours are not.
  std::vector<char *> Arguments(argv, argv + argc);
  static char ResourceDir[] = "--resource-dir=" COROLINT_RESOURCE_DIR;
  bool Given = llvm::any_of(Arguments, [](const char *Argument) {
    llvm::StringRef Option = llvm::StringRef(Argument).ltrim('-');
    return Option == "resource-dir" || Option.starts_with("resource-dir=");
  });
  if (!Given && argc > 0)
    Arguments.insert(Arguments.begin() + 1, ResourceDir);
  int Count = int(Arguments.size());
  Arguments.push_back(nullptr);
  return clang::clangd::clangdMain(Count, Arguments.data());
}
