#!/bin/sh
# Copies Debian's rules_cc to FOLDER, fit for Debian's Bazel: the two packages are of different versions, and Bazel would fetch its own from the network.
set -e
cp -r /usr/share/bazel/rules/cc "$1"
for file in $(grep -rl 'use_cpp_toolchain"' "$1"); do
  sed -i 's/, "use_cpp_toolchain")/)/' "$file"
  line=$(grep -n '^load(' "$file" | tail -1 | cut -d: -f1)
  sed -i "${line}a \\\\ndef use_cpp_toolchain():\\n    return [\"@bazel_tools//tools/cpp:toolchain_type\"]" "$file"
done
