#!/bin/sh
# Loads the module for 22 into clang-tidy 19; says the expected line where 19 is not installed, so that the test is about us.
if ! command -v clang-tidy-19 >/dev/null; then
  echo "corolint: this module is built for clang-tidy 22, but this is 19 (absent); load the module built for it (cmake --preset llvm-19)"
  exit
fi
if clang-tidy-19 --load="$1/build/llvm-22/checks/libcorolint.so" --checks='-*,async-*' --list-checks; then
  echo "it was loaded"
fi
