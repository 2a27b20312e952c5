#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Copies the extension to build/vscode, so that the sources stay clean, and installs its packages there when their list has changed.
set -eu
root=$1
copy=$root/build/vscode
mkdir -p "$copy"
cd "$root/editors/vscode"
rm -rf "$copy/src" "$copy/test" "$copy/e2e" "$copy/out"
tar cf - --exclude=./node_modules --exclude=./out . | tar xf - -C "$copy"
cd "$copy"
cmp -s package-lock.json installed.json && exit 0
npm ci --ignore-scripts --no-audit --no-fund --silent
cp package-lock.json installed.json
