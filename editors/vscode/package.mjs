// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes corolint.vsix: the bundle, the page and the licences. Without the network.
import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/** Returns the licence of each package in the bundle. Their terms ask for it beside every copy. */
function notices(inputs) {
  const folders = new Set(inputs.map((input) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter(Boolean));
  return [...folders].sort().map((folder) => {
    const name = readdirSync(join(here, folder)).find((file) => /^licen[cs]e/i.test(file));
    if (!name) throw new Error(`${folder} has no licence file`);
    const { name: title, version } = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    return `${title} ${version}\n\n${readFileSync(join(here, folder, name), "utf8").trim()}\n`;
  });
}

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/extension.ts"],
  outfile: "out/extension.js",
  bundle: true,
  minify: true,
  metafile: true,
  platform: "node",
  target: "node20",
  external: ["vscode"],
});
const made = ["LICENSE", "ThirdPartyNotices.txt"].map((name) => join(here, name));
copyFileSync(join(here, "../../LICENSE"), made[0]);
writeFileSync(made[1], notices(Object.keys(metafile.inputs)).join("\n---\n\n"));
try {
  const words = ["package", "--no-dependencies", "--allow-missing-repository", "--out", "corolint.vsix"];
  execFileSync(join(here, "node_modules", ".bin", "vsce"), words, { cwd: here, stdio: "inherit" });
} finally {
  made.forEach((file) => rmSync(file));
}
