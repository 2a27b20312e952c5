// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as fs from "node:fs";
import * as path from "node:path";

/** An error whose message is one line that names the cure. */
export class Curable extends Error {
  constructor(
    message: string,
    /** The setting that cures it. */
    readonly setting: string,
  ) {
    super(message);
  }
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Returns `build*`, `out*` and `cmake-build-*` in a folder, and the folders one level below. */
function buildFolders(folder: string): string[] {
  const inside = (parent: string) => {
    try {
      const entries = fs.readdirSync(parent, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map((entry) => entry.name).sort();
    } catch {
      return [];
    }
  };
  const tops = inside(folder).filter((name) => /^(build|out|cmake-build)/.test(name)).map((name) => path.join(folder, name));
  return tops.flatMap((top) => [top, ...inside(top).map((name) => path.join(top, name))]);
}

export interface Search {
  /** The setting's value; empty if it is not set. */
  readonly given: string;
  readonly workspace: string;
  readonly searchPath: string;
}

/** The newest LLVM first: Debian's packages add its version to the name. */
const suffixes = ["", "-22", "-19"];

function find(name: "corolint" | "corolint-clangd", setting: string, where: Search): string {
  if (where.given) {
    const file = path.resolve(where.workspace, where.given);
    if (isExecutable(file)) return file;
    throw new Curable(`${file}: no such program; correct the setting ${setting}`, setting);
  }
  const inBuilds = buildFolders(where.workspace).flatMap((folder) =>
    ["driver", "clangd", "bin"].map((part) => path.join(folder, part, name)),
  );
  const folders = where.searchPath.split(path.delimiter).filter(Boolean);
  const inPath = suffixes.flatMap((suffix) => folders.map((folder) => path.join(folder, name + suffix)));
  const found = [...inPath, ...inBuilds].find(isExecutable);
  if (found) return found;
  throw new Curable(`${name} is neither in PATH nor in a build folder; install corolint or set ${setting}`, setting);
}

export const findDriver = (where: Search) => find("corolint", "corolint.path", where);
export const findServer = (where: Search) => find("corolint-clangd", "corolint.clangd.path", where);

/** Returns the folder of compile_commands.json. */
export function findDatabase(given: string, workspace: string): string {
  const has = (folder: string) => fs.existsSync(path.join(folder, "compile_commands.json"));
  if (given) {
    const folder = path.resolve(workspace, given);
    if (has(folder)) return folder;
    throw new Curable(`${folder} has no compile_commands.json; correct the setting corolint.buildFolder`, "corolint.buildFolder");
  }
  const found = [workspace, ...buildFolders(workspace)].find(has);
  if (found) return found;
  throw new Curable(
    `${workspace} has no compile_commands.json; run cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON or set corolint.buildFolder`,
    "corolint.buildFolder",
  );
}
