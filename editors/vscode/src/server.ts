// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { findServer } from "./locate";
import { chooseServer, Mode } from "./serverChoice";
import { list, search, text, workspaceFolder } from "./settings";

const otherExtension = "llvm-vs-code-extensions.vscode-clangd";
const declinedKey = "corolint.declinedClangdPath";

/** Offers to have the clangd extension start our server. */
async function askForPath(context: vscode.ExtensionContext, server: string): Promise<void> {
  const use = "Use It";
  const never = "Never";
  const answer = await vscode.window.showInformationMessage(
    "corolint: let the clangd extension start corolint-clangd, which is clangd with the async checks? This sets clangd.path for the workspace.",
    use,
    "Not Now",
    never,
  );
  if (answer === never) await context.workspaceState.update(declinedKey, true);
  if (answer !== use) return;
  await vscode.workspace.getConfiguration("clangd").update("path", server, vscode.ConfigurationTarget.Workspace);
  await vscode.commands.executeCommand("clangd.restart");
}

/** The corolint-clangd that this extension has started, if any. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;

  constructor(private readonly context: vscode.ExtensionContext) {}

  /** Starts the server, or asks to have the clangd extension start it. Throws Curable if there is none. */
  async start(): Promise<void> {
    const workspace = workspaceFolder();
    if (!workspace) return;
    const choice = chooseServer({
      mode: text("server") as Mode,
      hasClangdExtension: vscode.extensions.getExtension(otherExtension) !== undefined,
      clangdPath: vscode.workspace.getConfiguration("clangd").get<string>("path", ""),
      declined: this.context.workspaceState.get<boolean>(declinedKey, false),
    });
    if (choice === "nothing") return;
    const command = findServer(search("clangd.path", workspace));
    if (choice === "ask") return askForPath(this.context, command);
    this.client = new LanguageClient(
      "corolint-clangd",
      "corolint-clangd",
      { command, args: list("clangd.arguments"), options: { cwd: workspace } },
      { documentSelector: [{ scheme: "file", language: "c" }, { scheme: "file", language: "cpp" }] },
    );
    await this.client.start();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose();
  }

  dispose(): Promise<void> {
    return this.stop();
  }
}
