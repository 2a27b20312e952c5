# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The files that a forge reads say what the project does: the workflow's commands are the README's, forms name what exists."""

import os
import re

import yaml

from project import ROOT, finish, read

problems = []
workflow = yaml.safe_load(read(".github/workflows/test.yml"))
commands = {line.split("#")[0].strip() for block in re.findall(r"^```sh\n(.*?)^```", read("README.md"), re.M | re.S) for line in block.splitlines()}
for job in workflow["jobs"].values():
    for step in job["steps"]:
        if "run" in step and step["run"].strip() not in commands:
            problems.append(f"the workflow runs '{step['run']}', which README.md does not")
    name, version = job["container"].split(":")
    if f"{name.capitalize()} {version}" not in read("README.md"):
        problems.append(f"the workflow runs in {job['container']}, which README.md does not name")
if not any(step.get("run") == "scripts/test" for job in workflow["jobs"].values() for step in job["steps"]):
    problems.append("the workflow does not run scripts/test")

forms = {"false-alarm.yml": "False alarm", "missed-bug.yml": "Missed bug", "crash.yml": "Crash"}
for name, title in forms.items():
    form = yaml.safe_load(read(".github/ISSUE_TEMPLATE", name))
    if form["name"] != title or not form["description"] or not form["labels"]:
        problems.append(f"{name}: needs the name '{title}', a description and a label")
    ids = [field["id"] for field in form["body"]]
    if len(ids) != len(set(ids)) or "version" not in ids or "code" not in ids:
        problems.append(f"{name}: asks for {ids}, not for code and version once each")
    for flag in re.findall(r"`corolint[^`]*? (--[a-z-]+)", read(".github/ISSUE_TEMPLATE", name)):
        if flag != "--version" and flag not in read("docs/corolint.md"):
            problems.append(f"{name}: docs/corolint.md does not know {flag}")

# Links of the pages that a forge shows.
for page in ("CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md", "docs/versions.md", "docs/contributing.md", "docs/aio/install.md"):
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(page)):
        if not os.path.exists(os.path.join(ROOT, os.path.dirname(page), link)):
            problems.append(f"{page}: there is no {link}")

for revision in re.findall(r"^\w+$", read(".git-blame-ignore-revs"), re.M):
    if not re.fullmatch(r"[0-9a-f]{40}", revision):
        problems.append(f".git-blame-ignore-revs: {revision} is not a whole commit name")
finish(problems)
