#!/usr/bin/env python3
"""Writes the README's table of checks from checks/Checks.def. With --check: says whether it is up to date."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- checks: made by scripts/readme_table.py -->\n", "<!-- end of checks -->"


def table():
    rows = ["| check | finds |", "| --- | --- |"]
    text = (ROOT / "checks" / "Checks.def").read_text()
    for name, level, summary in re.findall(r'^CHECK\("([a-z-]+)", \w+, (\w+), "(.*)"\)$', text, re.M):
        full = ("async-hint-" if level == "Hint" else "async-") + name
        rows.append(f"| [`{full}`](docs/checks/{name}.md) | {summary} |")
    return "\n".join(rows) + "\n"


readme = ROOT / "README.md"
text = readme.read_text()
start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
updated = text[:start] + table() + text[end:]
if "--check" in sys.argv[1:]:
    if updated != text:
        sys.exit("the README's table of checks is out of date: run scripts/readme_table.py")
else:
    readme.write_text(updated)
