// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as vscode from "vscode";
import { registerExplain } from "./explain";
import { Findings } from "./findings";
import { lint } from "./lint";
import { findDatabase, findDriver } from "./locate";
import { Server } from "./server";
import { complain, list, search, text, workspaceFolder } from "./settings";
import { StatusBar } from "./statusBar";
import { FindingsView } from "./view";

/** Lints the program of the workspace, with progress, until it ends or is cancelled. */
async function lintProgram(findings: Findings, status: StatusBar, log: vscode.OutputChannel): Promise<void> {
  const workspace = workspaceFolder();
  if (!workspace) throw new Error("open a folder first");
  const driver = findDriver(search("path", workspace));
  const buildFolder = findDatabase(text("buildFolder"), workspace);
  const options = { location: vscode.ProgressLocation.Notification, title: "corolint", cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    progress.report({ message: "linting the program" });
    const cancelled = new AbortController();
    token.onCancellationRequested(() => cancelled.abort());
    const onProgress = (files: number) => progress.report({ message: files === 1 ? "1 file linted" : `${files} files linted` });
    status.begin();
    try {
      const result = await lint({ driver, buildFolder, workspace, arguments: list("arguments"), cancelled: cancelled.signal, onProgress });
      if (!result) return;
      log.append(result.log);
      findings.setProgram(result.findings);
      if (result.problem) void vscode.window.showWarningMessage(`corolint: not every file was linted: ${result.problem}`);
    } finally {
      status.end();
    }
  });
}

/** Returns the command, which shows its error in one line and allows no second run beside the first. */
function single(command: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= command().finally(() => (running = undefined)));
}

function guarded<T extends unknown[]>(command: (...given: T) => Promise<void>): (...given: T) => Promise<void> {
  return (...given) => command(...given).catch(complain);
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const findings = new Findings();
  const view = new FindingsView(findings);
  const status = new StatusBar(findings);
  const log = vscode.window.createOutputChannel("corolint");
  const server = new Server(context);
  const restart = guarded(() => server.restart());
  context.subscriptions.push(
    findings,
    view,
    status,
    log,
    server,
    vscode.window.registerTreeDataProvider("corolint.findings", view),
    vscode.commands.registerCommand("corolint.lintProgram", guarded(single(() => lintProgram(findings, status, log)))),
    vscode.commands.registerCommand("corolint.restartServer", restart),
    registerExplain(findings, guarded),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("corolint.server") || change.affectsConfiguration("corolint.clangd")) void restart();
    }),
  );
  // The question about the clangd extension waits for its answer; activation does not.
  void restart();
}
