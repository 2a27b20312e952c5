// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The part of the clangd extension that ours meets: it starts the server that clangd.path names.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  await client?.dispose();
  const command = vscode.workspace.getConfiguration("clangd").get("path");
  client = new LanguageClient("clangd", "clangd", { command }, { documentSelector: [{ scheme: "file", language: "cpp" }] });
  await client.start();
}

exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand("clangd.restart", start));
  return start();
};
exports.deactivate = () => client?.dispose();
