// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as vscode from "vscode";
import { Finding, Place, withoutReported } from "./finding";
import { pageOf } from "./page";

export function positionOf(at: Place): vscode.Position {
  return new vscode.Position(at.line, at.column);
}

function checkOf(diagnostic: vscode.Diagnostic): string {
  const code = diagnostic.code;
  return String(typeof code === "object" ? code.value : (code ?? ""));
}

/** Returns what the server reports of our checks; undefined if the diagnostic is another's. */
function findingOf(uri: vscode.Uri, diagnostic: vscode.Diagnostic): Finding | undefined {
  const check = checkOf(diagnostic);
  if (!check.startsWith("async-") || diagnostic.source === "corolint") return undefined;
  const chain = (diagnostic.relatedInformation ?? []).map((each) => ({
    uri: each.location.uri.toString(),
    line: each.location.range.start.line,
    column: each.location.range.start.character,
    message: each.message,
  }));
  return {
    uri: uri.toString(),
    line: diagnostic.range.start.line,
    column: diagnostic.range.start.character,
    message: diagnostic.message.split("\n")[0],
    check,
    isError: diagnostic.severity === vscode.DiagnosticSeverity.Error,
    chain,
  };
}

function diagnosticOf(finding: Finding): vscode.Diagnostic {
  // VS Code widens an empty range to the word that it is at.
  const at = positionOf(finding);
  const severity = finding.isError ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(new vscode.Range(at, at), finding.message, severity);
  diagnostic.source = "corolint";
  diagnostic.code = { value: finding.check, target: pageOf(finding.check) };
  diagnostic.relatedInformation = finding.chain.map(
    (step) => new vscode.DiagnosticRelatedInformation(new vscode.Location(vscode.Uri.parse(step.uri), positionOf(step)), step.message),
  );
  return diagnostic;
}

/** The findings of the last lint of the program, and those of the server. */
export class Findings implements vscode.Disposable {
  private readonly problems = vscode.languages.createDiagnosticCollection("corolint");
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;
  private program: readonly Finding[] = [];
  private live: readonly Finding[] = [];
  readonly onDidChange = this.changed.event;

  constructor() {
    this.listener = vscode.languages.onDidChangeDiagnostics(() => this.readServer());
    this.readServer();
  }

  get all(): Finding[] {
    return [...this.live, ...withoutReported(this.program, this.live)];
  }

  setProgram(findings: readonly Finding[]): void {
    this.program = findings;
    this.publish();
  }

  private readServer(): void {
    const live = vscode.languages
      .getDiagnostics()
      .flatMap(([uri, diagnostics]) => diagnostics.map((each) => findingOf(uri, each)).filter((each) => each !== undefined));
    // Our own problems change too, and lead here again.
    if (JSON.stringify(live) === JSON.stringify(this.live)) return;
    this.live = live;
    this.publish();
  }

  private publish(): void {
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const finding of withoutReported(this.program, this.live))
      byFile.set(finding.uri, [...(byFile.get(finding.uri) ?? []), diagnosticOf(finding)]);
    this.problems.clear();
    for (const [uri, diagnostics] of byFile) this.problems.set(vscode.Uri.parse(uri), diagnostics);
    this.changed.fire();
  }

  dispose(): void {
    this.listener.dispose();
    this.problems.dispose();
    this.changed.dispose();
  }
}
