// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Our extension beside the one named clangd: one server for both, and each finding once.
//   node beside-clangd.mjs PACKAGES FOLDER EXTENSION OTHER-EXTENSION
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { inWindow } from "./window.mjs";

const [packages, folder, ...extensions] = process.argv.slice(2);
const work = join(folder, "work");
const settings = { packages, home: join(folder, "home"), programs: join(folder, "bin") };

/** The names of the servers that run in the folder. */
function servers() {
  const names = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((id) => {
    try {
      const name = basename(readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0")[0]);
      return readlinkSync(`/proc/${id}/cwd`) === work ? name : "";
    } catch {
      return ""; // It has ended meanwhile.
    }
  });
  return names.filter((name) => name.includes("clangd")).join(", ");
}

async function running(wanted) {
  while (servers() !== wanted) await new Promise((resolve) => setTimeout(resolve, 100));
  console.log(`running: ${wanted}`);
}

await inWindow(settings, extensions, work, async (window) => {
  await window.openFile("session.cpp", 8);
  await window.command("View: Toggle Problems");
  const question = window.page.locator(".notification-list-item").filter({ hasText: "let the clangd extension start corolint-clangd" });
  await question.waitFor();
  console.log("== asked");
  await running("clangd");
  await question.getByRole("button", { name: "Use It" }).click();
  await window.problem("async-discarded-task").waitFor();
  console.log("== allowed");
  await running("corolint-clangd");
  (await window.problems()).forEach((line) => console.log(line));
  console.log(readFileSync(join(work, ".vscode", "settings.json"), "utf8"));
});
