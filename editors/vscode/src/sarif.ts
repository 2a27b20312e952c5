// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import { Finding, Step } from "./finding";

interface Location {
  physicalLocation?: {
    artifactLocation?: { uri?: string };
    region?: { startLine?: number; startColumn?: number };
  };
  message?: { text?: string };
}

interface Result {
  ruleId?: string;
  level?: string;
  message?: { text?: string };
  locations?: Location[];
  codeFlows?: { threadFlows?: { locations?: { location?: Location }[] }[] }[];
}

function stepOf(location: Location | undefined, message: string): Step {
  const physical = location?.physicalLocation;
  return {
    uri: physical?.artifactLocation?.uri ?? "",
    line: (physical?.region?.startLine ?? 1) - 1,
    column: (physical?.region?.startColumn ?? 1) - 1,
    message: location?.message?.text ?? message,
  };
}

function findingOf(result: Result): Finding {
  const message = result.message?.text ?? "";
  // The first step of the flow is the finding itself.
  const flow = result.codeFlows?.[0]?.threadFlows?.[0]?.locations?.slice(1) ?? [];
  return {
    ...stepOf(result.locations?.[0], message),
    message,
    check: result.ruleId ?? "",
    isError: result.level === "error",
    chain: flow.map((each) => stepOf(each.location, "")),
  };
}

/** Returns the findings of a SARIF log that corolint wrote. Throws if the text is not one. */
export function findingsOf(text: string): Finding[] {
  const log = JSON.parse(text) as { runs?: { results?: Result[] }[] };
  if (!Array.isArray(log.runs)) throw new Error("not a SARIF log: it has no runs");
  return log.runs.flatMap((run) => run.results ?? []).map(findingOf);
}
