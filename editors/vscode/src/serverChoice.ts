// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import * as path from "node:path";

export type Mode = "auto" | "own" | "off";
export type Choice = "start" | "ask" | "nothing";

export interface Situation {
  readonly mode: Mode;
  /** Is the clangd extension installed and enabled? */
  readonly hasClangdExtension: boolean;
  /** Its setting clangd.path. */
  readonly clangdPath: string;
  /** Has the user declined to have it changed? */
  readonly declined: boolean;
}

/** Decides how corolint-clangd is started. Two servers for one file would report everything twice. */
export function chooseServer(now: Situation): Choice {
  if (now.mode === "off") return "nothing";
  if (!now.hasClangdExtension) return "start";
  // The user has switched the other extension off for this workspace, or says so.
  if (now.mode === "own") return "start";
  if (path.basename(now.clangdPath).startsWith("corolint-clangd")) return "nothing";
  return now.declined ? "nothing" : "ask";
}
