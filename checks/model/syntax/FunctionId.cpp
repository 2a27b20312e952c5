// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/FunctionId.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/Support/xxhash.h"

using namespace clang;

static uint64_t idOf(const FunctionDecl &F, llvm::StringRef Suffix) {
  llvm::SmallString<256> Name;
  // It returns true if the declaration has no name that other files could use.
  if (index::generateUSRForDecl(&F, Name))
    return 0;
  Name += Suffix;
  return std::max<uint64_t>(
      llvm::xxh3_64bits(llvm::ArrayRef<uint8_t>(reinterpret_cast<const uint8_t *>(Name.data()), Name.size())), 1);
}

uint64_t corolint::model::functionId(const FunctionDecl &F) { return idOf(F, ""); }

uint64_t corolint::model::parameterId(const FunctionDecl &F, unsigned Place) {
  uint64_t Parts[] = {functionId(F), Place};
  if (!Parts[0])
    return 0;
  return std::max<uint64_t>(
      llvm::xxh3_64bits(llvm::ArrayRef<uint8_t>(reinterpret_cast<const uint8_t *>(Parts), sizeof Parts)), 1);
}

uint64_t corolint::model::virtualCallId(const CXXMethodDecl &Method) {
  return Method.isExternallyVisible() ? idOf(Method, "#overrides") : 0;
}
