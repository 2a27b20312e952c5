#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Packs the extension, and makes the folder of a test: the program of two files, what is found in PATH, and room for what VS Code writes.
#
#   begin.sh ROOT FOLDER PROGRAM…
set -eu
root=$1
folder=$2
shift 2
rm -rf "$folder"
mkdir -p "$folder/bin" "$folder/home"
ln -s "$@" "$folder/bin"
cp -r "$root/test/editors/Inputs/program" "$folder/work"
python3 "$root/test/driver/Inputs/database.py" "$folder/work" -I "$root/runtime/include"
"$root/test/editors/Inputs/prepare.sh" "$root"
cd "$root/build/vscode"
npm run --silent package >"$folder/package.log" 2>&1 || { cat "$folder/package.log"; exit 1; }
