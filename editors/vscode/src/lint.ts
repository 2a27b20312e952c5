// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Finding } from "./finding";
import { findingsOf } from "./sarif";

export interface LintRequest {
  readonly driver: string;
  readonly buildFolder: string;
  readonly workspace: string;
  readonly arguments: readonly string[];
  readonly cancelled: AbortSignal;
  /** Is called with the number of files that have been linted so far. */
  readonly onProgress: (files: number) => void;
}

export interface LintResult {
  readonly findings: Finding[];
  /** The first complaint of a run that could not do everything; empty if it did. */
  readonly problem: string;
  /** All that was printed. */
  readonly log: string;
}

/** Counts the summaries that this run has written. corolint shows its own progress on a terminal only. */
function summariesSince(buildFolder: string, start: number): number {
  const folder = path.join(buildFolder, ".corolint");
  try {
    const summaries = fs.readdirSync(folder).filter((name) => name.endsWith(".summary"));
    return summaries.filter((name) => (fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0) >= start).length;
  } catch {
    return 0;
  }
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program to its end. Cancelling interrupts it, as Ctrl-C does, so that it can end its own children. */
export function run(program: string, words: readonly string[], directory: string, cancelled?: AbortSignal): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
    const text = { output: "", errors: "" };
    child.stdout.setEncoding("utf8").on("data", (part: string) => (text.output += part));
    child.stderr.setEncoding("utf8").on("data", (part: string) => (text.errors += part));
    const interrupt = () => child.kill("SIGINT");
    cancelled?.addEventListener("abort", interrupt, { once: true });
    if (cancelled?.aborted) interrupt();
    child.on("error", reject);
    child.on("close", (code) => {
      cancelled?.removeEventListener("abort", interrupt);
      resolve({ code, ...text });
    });
  });
}

/** Returns undefined if the run was cancelled: what it printed until then is not the program's. */
export async function lint(request: LintRequest): Promise<LintResult | undefined> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "corolint-"));
  const sarif = path.join(folder, "findings.sarif");
  const start = Date.now();
  const timer = setInterval(() => request.onProgress(summariesSince(request.buildFolder, start)), 500);
  try {
    const words = ["-p", request.buildFolder, "--sarif", sarif, ...request.arguments];
    const ended = await run(request.driver, words, request.workspace, request.cancelled);
    if (request.cancelled.aborted) return undefined;
    const complete = ended.code === 0 || ended.code === 1;
    const complaint = ended.errors.trim().split("\n")[0] || `${request.driver} ended with ${ended.code ?? "a signal"}`;
    if (!fs.existsSync(sarif)) throw new Error(complaint);
    return { findings: findingsOf(fs.readFileSync(sarif, "utf8")), problem: complete ? "" : complaint, log: ended.output + ended.errors };
  } finally {
    clearInterval(timer);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
