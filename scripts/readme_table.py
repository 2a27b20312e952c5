#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the README's tables: of checks, from checks/Checks.def; of aio's speed, from docs/performance.md. With --check, only reports whether they are up to date."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Column of the README -> column of the page.
CASES = {"await": "await", "spawn and join": "spawn", "switch": "pingpong", "gather": "gather", "semaphore": "sem", "bytes per idle task": "bytes per idle task"}
# Row of the README -> row of the page.
PEERS = {"aio": "aio", "Boost.Asio": "Boost.Asio", "TooManyCooks": "toomanycooks", "condy": "condy", "tokio": "tokio", "uvloop": "uvloop"}


def checks():
    rows = ["| check | finds |", "| --- | --- |"]
    text = (ROOT / "checks" / "Checks.def").read_text()
    for name, level, summary in re.findall(r'^CHECK\("([a-z-]+)", \w+, (\w+), "(.*)"\)$', text, re.M):
        full = ("async-hint-" if level == "Hint" else "async-") + name
        rows.append(f"| [`{full}`](docs/checks/{name}.md) | {summary} |")
    return rows


def measured(part):
    """Returns the table of a part of the page: {row: {column: cell}}."""
    page = (ROOT / "docs" / "performance.md").read_text()
    lines = re.search(rf"<!-- {part} -->\n(.*?)<!-- end -->", page, re.S).group(1).splitlines()
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {row[0]: dict(zip(head, row)) for row in rows}


def speed():
    cases, echo = measured("cases"), measured("echo")
    ratio = "ratio to raw epoll"
    rows = [f"| ratio to the floor | {' | '.join(CASES)} | echo, to raw epoll |", "| --- |" + " ---: |" * (len(CASES) + 1)]
    for name, row in PEERS.items():
        loops = {loop.removeprefix(f"{name}, "): cells[ratio] for loop, cells in echo.items() if loop == name or loop.startswith(f"{name}, ")}
        echoes = ", ".join(ratio if loop == name else f"{ratio} {loop}" for loop, ratio in loops.items()) or "–"
        rows.append(f"| {name} | {' | '.join(cases[row][column] for column in CASES.values())} | {echoes} |")
    return rows


readme = ROOT / "README.md"
text = readme.read_text()
updated = text
for begin, end, rows in (("<!-- checks: made by scripts/readme_table.py -->\n", "<!-- end of checks -->", checks()),
                         ("<!-- speed: made by scripts/readme_table.py -->\n", "<!-- end of speed -->", speed())):
    start = updated.index(begin) + len(begin)
    updated = updated[:start] + "\n".join(rows) + "\n" + updated[updated.index(end):]
if "--check" in sys.argv[1:]:
    if updated != text:
        sys.exit("a table of the README is out of date: run scripts/readme_table.py")
else:
    readme.write_text(updated)
