// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { Finding, Place, placeKey } from "./finding";

/** A row of the view. A row without a place groups its children. */
export interface Row {
  readonly kind: "check" | "cause" | "finding" | "step";
  readonly label: string;
  readonly check: string;
  readonly place?: Place;
  readonly children: readonly Row[];
}

function findingRow(finding: Finding): Row {
  const { check } = finding;
  const steps = finding.chain.map((step): Row => ({ kind: "step", label: step.message, check, place: step, children: [] }));
  return { kind: "finding", label: finding.message, check, place: finding, children: steps };
}

function grouped<T>(all: readonly T[], key: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return groups;
}

/** The rows of one check: findings whose chains end at the same place share a cause. */
function causeRows(check: string, findings: readonly Finding[]): Row[] {
  const rows: Row[] = [];
  for (const group of grouped(findings, (finding) => placeKey(finding.chain.at(-1) ?? finding)).values()) {
    const cause = group[0].chain.at(-1);
    const children = group.map(findingRow);
    if (cause) rows.push({ kind: "cause", label: cause.message, check, place: cause, children });
    else rows.push(...children);
  }
  return rows;
}

/** Returns check, cause, finding, step: four levels, the checks by name. */
export function rowsOf(findings: readonly Finding[]): Row[] {
  const byCheck = [...grouped(findings, (finding) => finding.check)].sort(([a], [b]) => a.localeCompare(b));
  return byCheck.map(([check, group]) => ({
    kind: "check",
    label: check,
    check,
    children: causeRows(check, group),
  }));
}
