#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Packs the stand-in with the tools that pack our extension.
#
#   pack.sh FOLDER OUT      FOLDER: where those tools are installed
set -eu
here=$(cd "$(dirname "$0")" && pwd)
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cp "$here/package.json" "$made"
export NODE_PATH=$1/node_modules
"$1/node_modules/.bin/esbuild" "$here/extension.js" --bundle --platform=node --external:vscode --log-level=error --outfile="$made/out/extension.js"
cd "$made"
"$1/node_modules/.bin/vsce" package --no-dependencies --allow-missing-repository --skip-license --out "$2"
