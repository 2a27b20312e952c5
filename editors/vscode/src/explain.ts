// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as vscode from "vscode";
import { Row } from "./causes";
import { Findings } from "./findings";
import { run } from "./lint";
import { findDriver } from "./locate";
import { pageOf, pageScheme } from "./page";
import { search, workspaceFolder } from "./settings";

/** The pages of the checks, as `corolint explain` prints them. */
class Pages implements vscode.TextDocumentContentProvider {
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const folder = workspaceFolder() ?? process.cwd();
    const check = uri.path.replace(/^\/|\.md$/g, "");
    const ended = await run(findDriver(search("path", folder)), ["explain", check], folder);
    if (ended.code !== 0) throw new Error(ended.errors.trim().split("\n")[0]);
    return ended.output;
  }
}

/** Offers the page of a check where one of its findings is. */
class ExplainActions implements vscode.CodeActionProvider {
  provideCodeActions(_document: vscode.TextDocument, _range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const codes = context.diagnostics.map(({ code }) => String(typeof code === "object" ? code.value : code));
    const checks = [...new Set(codes.filter((code) => code.startsWith("async-")))];
    return checks.map((check) => {
      const action = new vscode.CodeAction(`Explain ${check}`, vscode.CodeActionKind.QuickFix);
      action.command = { command: "corolint.explain", title: action.title, arguments: [check] };
      return action;
    });
  }
}

async function chosenCheck(findings: Findings): Promise<string | undefined> {
  const found = [...new Set(findings.all.map((finding) => finding.check))].sort();
  if (found.length) return vscode.window.showQuickPick(found, { placeHolder: "The check to explain" });
  return vscode.window.showInputBox({ prompt: "The check to explain", placeHolder: "async-blocking-call" });
}

/** From the view comes a row, from a quick fix a name, from the palette nothing. */
async function explain(from: Row | string | undefined, findings: Findings): Promise<void> {
  const check = typeof from === "string" ? from : (from?.check ?? (await chosenCheck(findings)));
  if (!check) return;
  const uri = pageOf(check);
  // A page that cannot be had is an error here; the preview would show an empty page.
  await vscode.workspace.openTextDocument(uri);
  await vscode.commands.executeCommand("markdown.showPreview", uri);
}

export function registerExplain(findings: Findings, guarded: <T extends unknown[]>(command: (...given: T) => Promise<void>) => (...given: T) => Promise<void>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(pageScheme, new Pages()),
    vscode.languages.registerCodeActionsProvider(["c", "cpp"], new ExplainActions()),
    vscode.commands.registerCommand("corolint.explain", guarded((from?: Row | string) => explain(from, findings))),
  );
}
