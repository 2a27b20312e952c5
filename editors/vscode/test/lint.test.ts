// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { lint, LintRequest } from "../src/lint";

// The tests run from out/tsc/test.
const driver = path.resolve(__dirname, "../../../test/fake-corolint.js");

function request(fake: string, more: Partial<LintRequest> = {}): LintRequest {
  process.env.FAKE = fake;
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), "corolint-test-"));
  return { driver, buildFolder: workspace, workspace, arguments: [], cancelled: new AbortController().signal, onProgress: () => {}, ...more };
}

test("a finding with its chain, from what --sarif wrote", async () => {
  const result = await lint(request("finding", { arguments: ["-j2"] }));
  assert.equal(result?.problem, "");
  assert.match(result.log, /^-p \S+ --sarif \S+ -j2$/m);
  const [finding, ...others] = result.findings;
  assert.deepEqual(others, []);
  const place = { uri: finding.uri, line: finding.line, column: finding.column };
  assert.deepEqual(place, { uri: "file:///work/a%20b.cpp", line: 3, column: 2 });
  assert.equal(finding.check, "async-blocking-call");
  assert.deepEqual(
    finding.chain.map((step) => `${step.uri}:${step.line}:${step.column} ${step.message}`),
    ["file:///work/store.cpp:4:14 'load' calls 'query' here", "file:///work/store.cpp:3:22 'query' blocks here"],
  );
});

test("exit code 0 is no finding and no problem", async () => {
  const result = await lint(request("nothing"));
  assert.deepEqual([result?.findings, result?.problem], [[], ""]);
});

test("exit code 2 keeps the findings and says the first complaint", async () => {
  const result = await lint(request("incomplete"));
  assert.equal(result?.findings.length, 1);
  assert.equal(result.problem, "corolint: gone.cpp: no such file");
});

test("no findings file is an error, in corolint's own words", async () => {
  await assert.rejects(lint(request("broken")), { message: "corolint: compile_commands.json: not JSON" });
});

test("a program that cannot be started is an error", async () => {
  await assert.rejects(lint(request("finding", { driver: "/nowhere/corolint" })), /ENOENT/);
});

test("cancelling interrupts the run, which has shown its progress", async () => {
  const controller = new AbortController();
  const counts: number[] = [];
  const asked = request("endless", {
    cancelled: controller.signal,
    onProgress: (files) => {
      counts.push(files);
      if (files) controller.abort();
    },
  });
  assert.equal(await lint(asked), undefined);
  assert.equal(counts.at(-1), 1);
  assert.ok(fs.existsSync(path.join(asked.buildFolder, ".corolint", "interrupted")));
});
