// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/** A place in a file. Lines and UTF-16 columns count from 0, as in VS Code. */
export interface Place {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
}

/** One step of a chain: a note of a finding. */
export interface Step extends Place {
  readonly message: string;
}

export interface Finding extends Step {
  readonly check: string;
  readonly isError: boolean;
  readonly chain: readonly Step[];
}

export function placeKey(at: Place): string {
  return `${at.uri}:${at.line}:${at.column}`;
}

/** Returns the findings of the program that the server does not report itself. */
export function withoutReported(program: readonly Finding[], live: readonly Finding[]): Finding[] {
  // The server may underline another part of the same expression, so columns are not compared.
  const key = (finding: Finding) => `${finding.check} ${finding.uri}:${finding.line}`;
  const reported = new Set(live.map(key));
  return program.filter((finding) => !reported.has(key(finding)));
}
