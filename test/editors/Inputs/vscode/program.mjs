// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A program of two files: what is typed, fixed, linted and clicked.
//   node program.mjs PACKAGES FOLDER EXTENSION [PICTURE]
// FOLDER has work (the program), bin (corolint and corolint-clangd), and room for home.
import { join } from "node:path";
import { inWindow } from "./window.mjs";

const [packages, folder, extension, picture] = process.argv.slice(2);
const say = (line) => console.log(line);

/** Follows the link at a problem's check. */
async function openPage(window, check, file) {
  await window.problem(check).locator("a.monaco-link").click();
  await window.activeTab(file);
  say(`page: ${file}`);
}

async function fix(window) {
  await window.openFile("session.cpp", 8);
  const menu = window.page.locator(".action-widget .monaco-list-row.action");
  await window.press("Control+.", menu.first());
  say(`== quick fixes: ${(await menu.allInnerTexts()).map((text) => text.trim()).join(", ")}`);
  await menu.filter({ hasText: "insert 'co_await '" }).click();
  await window.problem("async-discarded-task").waitFor({ state: "detached" });
  const line = await window.page.locator(".view-line").filter({ hasText: "save(text)" }).innerText();
  say(line.replaceAll("\u00a0", " "));
  await window.page.keyboard.press("Control+S");
}

/** Gives our view room for its texts, and takes some of the panel. */
async function photograph({ page }) {
  const drag = async (x, y, dx, dy) => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + dx, y + dy, { steps: 5 });
    await page.mouse.up();
  };
  await page.setViewportSize({ width: 1180, height: 560 });
  const sideBar = await page.locator(".part.sidebar").boundingBox();
  await drag(sideBar.x + sideBar.width, sideBar.height / 2, 110, 0);
  const panel = await page.locator(".part.panel").boundingBox();
  await drag(panel.x + panel.width / 2, panel.y - 3, 0, 140);
  await page.mouse.move(panel.x + panel.width / 2, panel.y - 40);
  await page.locator(".monaco-sash.hover").waitFor({ state: "detached" });
  await page.screenshot({ path: picture, animations: "disabled" });
}

const settings = { packages, home: join(folder, "home"), programs: join(folder, "bin") };
await inWindow(settings, [extension], join(folder, "work"), async (window) => {
  await window.openFile("session.cpp", 8);
  await window.command("View: Toggle Problems");
  await window.problem("async-discarded-task").waitFor();
  say("== opened");
  (await window.problems()).forEach(say);
  await openPage(window, "async-discarded-task", "discarded-task.md");
  await fix(window);

  await window.command("corolint: Lint the program");
  await window.problem("async-blocking-call").waitFor();
  say("== linted");
  (await window.problems()).forEach(say);
  await openPage(window, "async-blocking-call", "async-blocking-call.md");
  say("== by cause");
  (await window.findings()).forEach(say);
  await window.row(".part.sidebar", "'read_profile' blocks in").click();
  await window.activeTab("store.cpp");
  say("a click opens store.cpp");

  await window.openFile("session.cpp", 8);
  await window.problem("async-blocking-call").waitFor();
  if (picture) await photograph(window);
});
