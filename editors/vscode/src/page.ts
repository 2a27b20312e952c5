// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as vscode from "vscode";

export const pageScheme = "corolint-page";

/** Returns the address of a check's page, which VS Code can open as a document. */
export function pageOf(check: string): vscode.Uri {
  return vscode.Uri.from({ scheme: pageScheme, path: `/${check}.md` });
}
