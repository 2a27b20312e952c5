# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import re

from project import *

problems = []
listed = checks()
stems = [stem for stem, *_ in listed]
if stems != sorted(stems):
    problems.append("Checks.def is not in alphabetical order")
for stem, name, full, summary in listed:
    if name != "".join(word.capitalize() for word in stem.split("-")):
        problems.append(f"{stem}: its class is {name}, not the stem in CamelCase")
    source = read("checks", stem + ".cpp")
    if f"class {name} : public AsyncCheck" not in source:
        problems.append(f"checks/{stem}.cpp does not define class {name}")
    if len(source.splitlines()) > 300:
        problems.append(f"checks/{stem}.cpp has over 300 lines: a fact is hiding in it")
    if f"/// Finds {summary}." not in source:
        problems.append(f"checks/{stem}.cpp: the class comment is not 'Finds {summary}.'")
    text = page(stem)
    if not text.startswith(f"# {full}\n\nFinds {summary}.\n"):
        problems.append(f"docs/checks/{stem}.md does not begin with its name and 'Finds {summary}.'")
    if "rules.md)" not in text:
        problems.append(f"docs/checks/{stem}.md cites no rule of docs/rules.md")
    headings = re.findall(r"^## (.*)$", text, re.M)
    if headings != ["Options", "Limits", "When to turn it off"]:
        problems.append(f"docs/checks/{stem}.md has the sections {headings}")
    if not any(test.split(".")[0] == stem for test in files("test/checks", ".cpp")):
        problems.append(f"test/checks has no test of {stem}")

sources = [name[:-4] for name in files("checks", ".cpp") if name[0].islower()]
tests = {name.split(".")[0] for name in files("test/checks", ".cpp")}
pages = [name[:-3] for name in files("docs/checks", ".md")]
for what, found in (("checks/", sources), ("test/checks/", tests), ("docs/checks/", pages)):
    for stem in sorted(set(found) - set(stems)):
        problems.append(f"{what} has {stem}, which Checks.def does not list")

registered = re.findall(r"^ +(async-\S+)$", tidy("--checks=-*,async-*", "--list-checks").stdout, re.M)
if sorted(registered) != sorted(full for _, _, full, _ in listed):
    problems.append(f"registered are {registered}")
finish(problems)
