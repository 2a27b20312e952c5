// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as vscode from "vscode";
import { Findings } from "./findings";

/** Shows how many findings there are; a click lints the program. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("corolint.status", vscode.StatusBarAlignment.Left);
  private readonly listener: vscode.Disposable;
  private isRunning = false;
  private hasRun = false;

  constructor(private readonly findings: Findings) {
    this.item.name = "corolint";
    this.item.command = "corolint.lintProgram";
    this.item.tooltip = "corolint: lint the program";
    this.listener = findings.onDidChange(() => this.update());
    this.update();
    this.item.show();
  }

  begin(): void {
    this.isRunning = true;
    this.update();
  }

  end(): void {
    this.isRunning = false;
    this.hasRun = true;
    this.update();
  }

  private update(): void {
    const count = this.findings.all.length;
    // Zero findings before the first run would claim too much.
    const known = count || this.hasRun ? String(count) : "–";
    const icon = this.isRunning ? "sync~spin" : count ? "warning" : "checklist";
    this.item.text = `$(${icon}) async ${known}`;
  }

  dispose(): void {
    this.listener.dispose();
    this.item.dispose();
  }
}
