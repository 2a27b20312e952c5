// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "cli/Init.h"
#include "summary/SummaryFile.h"
#include "support/ExitCode.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace corolint;
using llvm::StringRef;

namespace {
struct Start {
  const char *Path, *Text, *IfThere;
};
} // namespace

static constexpr Start InitialFiles[] = {
    {".clang-tidy",
     R"(# The checks of corolint, as clang-tidy, clangd and corolint read them.
Checks: 'async-*,-async-hint-*'
WarningsAsErrors: ''
)",
     "corolint runs async-*,-async-hint-* unless its Checks enable checks of ours"},
    {".github/workflows/corolint.yml",
     R"(name: corolint
on: [push, pull_request]
jobs:
  lint:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      security-events: write
    steps:
      - uses: actions/checkout@v4
      - run: sudo apt-get update && sudo apt-get install -y ./tools/corolint-22_0.1.0_amd64.deb
      - run: cmake -B build -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
      - run: corolint -p build --sarif corolint.sarif
      - if: always()
        uses: github/codeql-action/upload-sarif@v3
        with:
          sarif_file: corolint.sarif
)",
     "run corolint -p build --sarif corolint.sarif in it"},
    {"cmake/corolint.cmake",
     R"(# include(cmake/corolint.cmake) in the top CMakeLists.txt, then: cmake --build build --target lint
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
find_program(COROLINT corolint)
if(COROLINT)
  add_custom_target(lint COMMAND ${COROLINT} -p ${CMAKE_BINARY_DIR} USES_TERMINAL VERBATIM)
endif()
)",
     "a target that runs corolint -p ${CMAKE_BINARY_DIR} is all it takes"},
};

int corolint::initProject() {
  for (const Start &File : InitialFiles) {
    StringRef Path = File.Path;
    if (llvm::sys::fs::exists(Path)) {
      complain(Path + " is there and stays as it is; " + File.IfThere);
      continue;
    }
    StringRef Folder = llvm::sys::path::parent_path(Path);
    if (std::error_code Problem = Folder.empty() ? std::error_code() : llvm::sys::fs::create_directories(Folder)) {
      complain(Folder + ": " + Problem.message());
      return Incomplete;
    }
    if (llvm::Error Problem = writeWhole(Path, File.Text)) {
      complain(llvm::toString(std::move(Problem)));
      return Incomplete;
    }
    complain("wrote " + Path);
  }
  return NothingFound;
}
