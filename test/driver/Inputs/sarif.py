"""Compares a SARIF file with what was printed, and with the schema as TypeScript has it.

    sarif.py FILE TEXT [OLDER]      OLDER: the same findings before their lines moved
"""

import copy
import json
import os
import re
import subprocess
import sys
import tempfile

path, text, *older = sys.argv[1:]


def load(name):
    return json.load(open(name, encoding="utf-8"))


def expect(condition, what):
    if not condition:
        sys.exit(f"{path}: not so: {what}")


def schema_errors(*logs):
    """What is wrong with each, or nothing."""
    # @schemastore/sarif-2.1.0 is made from the schema itself; a literal of its type may have nothing missing and nothing more.
    folder = os.path.join(os.environ["COROLINT_ROOT"], "build", "sarif-schema")
    if not os.path.exists(os.path.join(folder, "node_modules", "typescript")):
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, "@schemastore/sarif-2.1.0@1.0.2", "typescript@5"], check=True)
    with tempfile.TemporaryDirectory(dir=folder) as sources:
        for number, log in enumerate(logs):
            with open(os.path.join(sources, f"log{number}.ts"), "w", encoding="utf-8") as out:
                out.write('import type { StaticAnalysisResultsFormatSARIFVersion210JSONSchema as Sarif } from "@schemastore/sarif-2.1.0";\n'
                          f"export const log: Sarif = {json.dumps(log)};\n")
        names = [f"log{number}.ts" for number in range(len(logs))]
        done = subprocess.run([os.path.join(folder, "node_modules", ".bin", "tsc"), "--noEmit", "--strict", "--moduleResolution", "node", *names], cwd=sources, capture_output=True, text=True)
        return ["\n".join(line for line in done.stdout.splitlines() if line.startswith(name)) for name in names]


def check_schema(log):
    unknown, incomplete = copy.deepcopy(log), copy.deepcopy(log)
    unknown["runs"][0]["tool"]["driver"]["nickname"] = "coro"
    del incomplete["runs"][0]["tool"]
    errors = schema_errors(log, unknown, incomplete)
    expect(not errors[0], "it is valid: " + errors[0])
    expect("nickname" in errors[1] and "tool" in errors[2], "what is not valid is refused")
    # The limits of numbers are what a type cannot say.
    for region in regions(log):
        expect(all(region.get(name, least) >= least for name, least in (("startLine", 1), ("startColumn", 1), ("endLine", 1), ("endColumn", 1), ("byteOffset", 0), ("byteLength", 0))), f"{region} is somewhere")


def regions(node):
    if isinstance(node, dict):
        for name, value in node.items():
            yield from [value] if name in ("region", "deletedRegion", "contextRegion") else regions(value)
    elif isinstance(node, list):
        for value in node:
            yield from regions(value)


log = load(path)
results = log["runs"][0]["results"]
printed = re.findall(r"^(\S+?):(\d+):(\d+): warning: (.*) \[(async-[\w-]+)\]$", open(text, encoding="utf-8").read(), re.M)
expect(len(results) == len(printed), "it has what was printed")
for result, (file, line, column, message, check) in zip(results, printed):
    place = result["locations"][0]["physicalLocation"]
    expect((result["ruleId"], result["message"]["text"], place["region"]["startLine"]) == (check, message, int(line)), f"{result} is {message}")
    expect(place["artifactLocation"]["uri"].startswith("file:///") and place["artifactLocation"]["uri"].endswith(file), "files are URIs")
    expect(re.fullmatch("[0-9a-f]{16}", result["partialFingerprints"]["corolint/v1"]), "it has a fingerprint")
if results:
    kinds = {result["ruleId"]: result for result in results}
    flow = next(r for r in results if "through 'usleep'" in r["message"]["text"])["codeFlows"][0]["threadFlows"][0]["locations"]
    expect([step["location"]["message"]["text"] for step in flow][1:] == ["'far' calls 'deep' here", "'deep' blocks in 'usleep' here"], "a chain is a code flow")
    expect(flow[1]["location"]["physicalLocation"]["artifactLocation"]["uri"].endswith("/far.cpp"), "across files")
    change = kinds["async-discarded-task"]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    expect(change["insertedContent"]["text"] == "co_await ", "a fix is a fix")
    # Two bytes and one unit, four bytes and two units.
    first = results[0]["locations"][0]["physicalLocation"]["region"]
    expect(first["startColumn"] == (13 if not older else 15), f"columns are UTF-16's: {first}")
if older:
    before = [r["partialFingerprints"]["corolint/v1"] for r in load(older[0])["runs"][0]["results"]]
    expect(before == [r["partialFingerprints"]["corolint/v1"] for r in results], "fingerprints stay when lines move")
check_schema(log)
