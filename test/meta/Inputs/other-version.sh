#!/bin/sh
# Loads the module for one version into the clang-tidy of another; says the expected line where that is not installed, so that the test is about us.
#
#   other-version.sh ROOT VERSION OTHER
if ! command -v "clang-tidy-$3" >/dev/null; then
  echo "corolint: this module is built for clang-tidy $2, but this is $3 (absent); load the module built for it (cmake --preset llvm-$3)"
  exit
fi
if "clang-tidy-$3" --load="$1/build/llvm-$2/checks/libcorolint.so" --checks='-*,async-*' --list-checks; then
  echo "it was loaded"
fi
