// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as vscode from "vscode";
import { Curable, Search } from "./locate";

export function text(setting: string): string {
  return vscode.workspace.getConfiguration("corolint").get<string>(setting, "");
}

export function list(setting: string): string[] {
  return vscode.workspace.getConfiguration("corolint").get<string[]>(setting, []);
}

/** Returns the folder of the active editor, else the first one; undefined if no folder is open. */
export function workspaceFolder(): string | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = active && vscode.workspace.getWorkspaceFolder(active);
  return (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
}

export function search(setting: string, workspace: string): Search {
  return { given: text(setting), workspace, searchPath: process.env.PATH ?? "" };
}

/** Shows one line, and the setting that cures it. */
export async function complain(problem: unknown): Promise<void> {
  const message = problem instanceof Error ? problem.message : String(problem);
  if (!(problem instanceof Curable)) {
    void vscode.window.showErrorMessage(`corolint: ${message}`);
    return;
  }
  const open = "Open Setting";
  if ((await vscode.window.showErrorMessage(`corolint: ${message}`, open)) === open)
    await vscode.commands.executeCommand("workbench.action.openSettings", problem.setting);
}
