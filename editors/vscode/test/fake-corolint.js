#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Stands in for corolint. FAKE: a finding, nothing, a complaint, or a run that lasts until it is interrupted.
const fs = require("node:fs");
const path = require("node:path");

const words = process.argv.slice(2);
const valueOf = (option) => words[words.indexOf(option) + 1];
const place = (name, startLine, startColumn) => ({
  artifactLocation: { uri: `file:///work/${name}` },
  region: { startLine, startColumn, byteOffset: 0, byteLength: 0 },
});
const step = (text, ...at) => ({ location: { message: { text }, physicalLocation: place(...at) } });
const finding = {
  ruleId: "async-blocking-call",
  level: "warning",
  message: { text: "'load' blocks" },
  locations: [{ physicalLocation: place("a%20b.cpp", 4, 3) }],
  codeFlows: [{ threadFlows: [{ locations: [step("'load' blocks", "a%20b.cpp", 4, 3), step("'load' calls 'query' here", "store.cpp", 5, 15), step("'query' blocks here", "store.cpp", 4, 23)] }] }],
};
const write = (results) => fs.writeFileSync(valueOf("--sarif"), JSON.stringify({ version: "2.1.0", runs: [{ results }] }));

switch (process.env.FAKE) {
  case "nothing":
    write([]);
    break;
  case "incomplete":
    write([finding]);
    process.stderr.write("corolint: gone.cpp: no such file\nmore\n");
    process.exit(2);
    break;
  case "broken":
    process.stderr.write("corolint: compile_commands.json: not JSON\n");
    process.exit(2);
    break;
  case "endless": {
    const folder = path.join(valueOf("-p"), ".corolint");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "a.summary"), "");
    process.on("SIGINT", () => {
      fs.writeFileSync(path.join(folder, "interrupted"), "");
      process.exit(2);
    });
    setInterval(() => {}, 1000);
    break;
  }
  default:
    write([finding]);
    process.stdout.write(words.join(" ") + "\n");
    process.exit(1);
}
