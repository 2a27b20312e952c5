// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as vscode from "vscode";
import { Row, rowsOf } from "./causes";
import { Findings, positionOf } from "./findings";

const icons = { check: "checklist", cause: "target", finding: "warning", step: "arrow-small-right" };

/** The view "Async findings": check, cause, finding, step. */
export class FindingsView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly findings: Findings) {
    this.listener = findings.onDidChange(() => this.changed.fire());
  }

  getChildren(row?: Row): readonly Row[] & Row[] {
    return [...(row ? row.children : rowsOf(this.findings.all))];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const state = !row.children.length ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Expanded;
    const item = new vscode.TreeItem(row.label, state);
    item.iconPath = new vscode.ThemeIcon(icons[row.kind]);
    item.contextValue = row.kind;
    item.tooltip = row.label;
    if (!row.place) {
      item.description = String(row.children.length);
      return item;
    }
    const uri = vscode.Uri.parse(row.place.uri);
    item.description = `${vscode.workspace.asRelativePath(uri)}:${row.place.line + 1}`;
    const at = positionOf(row.place);
    item.command = {
      command: "vscode.open",
      title: "Open",
      arguments: [uri, { selection: new vscode.Range(at, at), preserveFocus: true }],
    };
    return item;
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }
}
