# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares a SARIF file with what was printed, and with the schema.

    sarif.py CORO FILE TEXT [OLDER]      OLDER: the same findings before their lines moved
"""

import copy
import json
import os
import re
import subprocess
import sys

corolint, path, text, *older = sys.argv[1:]


def load(name):
    return json.load(open(name, encoding="utf-8"))


def expect(condition, what):
    if not condition:
        sys.exit(f"{path}: not so: {what}")


VALIDATE = """
const ajv = new (require("ajv"))({ schemaId: "auto" });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const isValid = ajv.compile(require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));
for (const log of JSON.parse(require("fs").readFileSync(0)))
  console.log(isValid(log) ? "" : ajv.errorsText(isValid.errors));
"""


def schema_errors(*logs):
    """What is wrong with each by the JSON schema of SARIF 2.1.0, or nothing."""
    folder = os.path.join(os.environ["COROLINT_ROOT"], "build", "sarif-schema")  # scripts/test has installed it
    done = subprocess.run(["node", "-e", VALIDATE], cwd=folder, input=json.dumps(logs), stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.splitlines()


def check_schema(log):
    unknown, incomplete, nowhere = (copy.deepcopy(log) for _ in range(3))
    unknown["runs"][0]["tool"]["driver"]["nickname"] = "coro"
    del incomplete["runs"][0]["tool"]
    nowhere["runs"][0]["artifacts"] = [{"location": {"uri": "here", "index": -2}}]
    valid, *errors = schema_errors(log, unknown, incomplete, nowhere)
    expect(not valid, "it is valid: " + valid)
    for error, word in zip(errors, ("additional", "tool", "index"), strict=True):
        expect(word in error, f"what is not valid is refused: {error}")


log = load(path)
results = log["runs"][0]["results"]
printed = re.findall(r"^(\S+?):(\d+):(\d+): warning: (.*) \[(async-[\w-]+)\]$", open(text, encoding="utf-8").read(), re.M)
expect(len(results) == len(printed), "it has what was printed")
for result, (file, line, column, message, check) in zip(results, printed):
    place = result["locations"][0]["physicalLocation"]
    expect((result["ruleId"], result["message"]["text"], place["region"]["startLine"]) == (check, message, int(line)), f"{result} is {message}")
    expect(place["artifactLocation"]["uri"].startswith("file:///") and place["artifactLocation"]["uri"].endswith(file), "files are URIs")
    expect(re.fullmatch("[0-9a-f]{16}", result["partialFingerprints"]["corolint/v1"]), "it has a fingerprint")
for rule in log["runs"][0]["tool"]["driver"]["rules"]:
    page = subprocess.run([corolint, "explain", rule["id"]], capture_output=True, text=True, check=True).stdout
    told = rule["help"]["markdown"]
    expect(re.sub(r"\[([^][]*)\]\([\w./-]+\.md(#[\w-]*)?\)", r"\1", page) == told == rule["help"]["text"], f"its help is its page, without links to others: {told}")
    expect(".md" not in told and ("```cpp bad" in told) == ("helpUri" in rule), f"and nothing else is taken out: {told}")
    expect(told.startswith(f"# {rule['id']}\n\n{rule['shortDescription']['text']}\n\n"), "its short description is the page's first sentence")
    full = rule["fullDescription"]["text"]
    # What GitHub shows of it.
    expect(full.startswith(rule["shortDescription"]["text"]) and len(full) <= 1024 and "```" not in full, f"its description is the page up to the example: {full}")
rules = {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
listed = subprocess.run([corolint, "explain"], capture_output=True, text=True, check=True).stdout
expect(rules - set(re.findall(r"^async-[\w-]+", listed, re.M)) == {"async-unused-nolint", "async-unknown-nolint"}, "each check has its rule")
expect({result["ruleId"] for result in results} <= rules, "and so has what was found")
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
