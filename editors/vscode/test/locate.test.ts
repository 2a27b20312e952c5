// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { Curable, findDatabase, findDriver, findServer } from "../src/locate";

function folderWith(...files: string[]): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "corolint-test-"));
  for (const file of files) {
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), "", { mode: file.endsWith(".json") ? 0o644 : 0o755 });
  }
  return folder;
}

const curable = (message: RegExp, setting: string) => (error: unknown) => {
  assert.ok(error instanceof Curable);
  assert.match(error.message, message);
  assert.ok(!error.message.includes("\n"));
  assert.equal(error.setting, setting);
  return true;
};

test("the setting comes before PATH, and may be relative to the workspace", () => {
  const workspace = folderWith("tools/mine", "bin/corolint");
  const found = findDriver({ given: "tools/mine", workspace, searchPath: path.join(workspace, "bin") });
  assert.equal(found, path.join(workspace, "tools/mine"));
});

test("PATH comes before build folders, with the names of Debian's packages", () => {
  const workspace = folderWith("build/llvm-22/clangd/corolint-clangd", "usr/corolint-clangd-22");
  const searchPath = path.join(workspace, "usr");
  assert.equal(findServer({ given: "", workspace, searchPath }), path.join(workspace, "usr/corolint-clangd-22"));
  assert.equal(findServer({ given: "", workspace, searchPath: "" }), path.join(workspace, "build/llvm-22/clangd/corolint-clangd"));
});

test("a file that is not executable is no program", () => {
  const workspace = folderWith();
  fs.writeFileSync(path.join(workspace, "corolint"), "", { mode: 0o644 });
  assert.throws(() => findDriver({ given: "", workspace, searchPath: workspace }), Curable);
});

test("a missing program names the cure", () => {
  const workspace = folderWith();
  const none = { given: "", workspace, searchPath: "" };
  assert.throws(() => findDriver(none), curable(/^corolint is neither in PATH.*set corolint\.path$/, "corolint.path"));
  assert.throws(() => findServer(none), curable(/set corolint\.clangd\.path$/, "corolint.clangd.path"));
  assert.throws(() => findDriver({ ...none, given: "/no/corolint" }), curable(/^\/no\/corolint: no such program; correct/, "corolint.path"));
});

test("the database is in the workspace or one of its build folders", () => {
  const workspace = folderWith("build/debug/compile_commands.json", "src/compile_commands.json");
  assert.equal(findDatabase("", workspace), path.join(workspace, "build/debug"));
  assert.equal(findDatabase("src", workspace), path.join(workspace, "src"));
});

test("a missing database names the cure", () => {
  const workspace = folderWith("src/compile_commands.json");
  assert.throws(() => findDatabase("", workspace), curable(/run cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON/, "corolint.buildFolder"));
  assert.throws(() => findDatabase("build", workspace), curable(/build has no compile_commands\.json; correct/, "corolint.buildFolder"));
});
