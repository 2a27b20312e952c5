// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import assert from "node:assert/strict";
import { test } from "node:test";
import { Row, rowsOf } from "../src/causes";
import { Finding, Step, withoutReported } from "../src/finding";
import { findingsOf } from "../src/sarif";
import { chooseServer, Situation } from "../src/serverChoice";

const step = (uri: string, line: number, message: string): Step => ({ uri, line, column: 2, message });
const finding = (check: string, uri: string, line: number, chain: Step[] = []): Finding => ({
  ...step(uri, line, `${check} in ${uri}`),
  check,
  isError: false,
  chain,
});

const lines = (rows: readonly Row[], indent = ""): string[] =>
  rows.flatMap((row) => [`${indent}${row.kind}: ${row.label}`, ...lines(row.children, indent + " ")]);

test("findings whose chains end at one place share a cause", () => {
  const sleep = step("s.cpp", 9, "'nap' blocks here");
  const rows = rowsOf([
    finding("b", "one.cpp", 1, [sleep]),
    finding("a", "x.cpp", 1),
    finding("b", "two.cpp", 2, [step("t.cpp", 3, "'f' calls 'nap' here"), sleep]),
  ]);
  assert.deepEqual(lines(rows), [
    "check: a",
    " finding: a in x.cpp",
    "check: b",
    " cause: 'nap' blocks here",
    "  finding: b in one.cpp",
    "   step: 'nap' blocks here",
    "  finding: b in two.cpp",
    "   step: 'f' calls 'nap' here",
    "   step: 'nap' blocks here",
  ]);
});

test("what the server reports of the program's findings is not shown twice", () => {
  const elsewhere = finding("a", "y.cpp", 1);
  const live = { ...finding("a", "x.cpp", 1), column: 7 };
  assert.deepEqual(withoutReported([finding("a", "x.cpp", 1), elsewhere, finding("b", "x.cpp", 1)], [live]), [elsewhere, finding("b", "x.cpp", 1)]);
});

test("what is not a SARIF log is an error", () => {
  assert.throws(() => findingsOf("{}"), /not a SARIF log/);
  assert.throws(() => findingsOf("corolint"), SyntaxError);
});

test("one server for a file", () => {
  const now: Situation = { mode: "auto", hasClangdExtension: false, clangdPath: "clangd", declined: false };
  assert.equal(chooseServer(now), "start");
  assert.equal(chooseServer({ ...now, mode: "off" }), "nothing");
  const beside = { ...now, hasClangdExtension: true };
  assert.equal(chooseServer(beside), "ask");
  assert.equal(chooseServer({ ...beside, declined: true }), "nothing");
  assert.equal(chooseServer({ ...beside, clangdPath: "/usr/bin/corolint-clangd-22" }), "nothing");
  assert.equal(chooseServer({ ...beside, mode: "own" }), "start");
});
