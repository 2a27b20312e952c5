#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Where the instructions of one operation go: of aio and of the floor, by the file they were written in, inlined or not.

bench/runtime/listing.py CASE [--lines] [--compiler g++]      --lines: by line, of aio

Counted with callgrind, for two sizes, as instructions.py does.
"""

import argparse
import collections
import os
import pathlib
import re
import tempfile

import instructions
import programs


def by_line(program, case, n):
    """{(file, line): instructions} of a whole run."""
    found = collections.Counter()
    with tempfile.NamedTemporaryFile("r") as out:
        instructions.callgrind(program, case, n, out.name)
        names, file, line, is_call = {}, "", 0, False
        for text in out:
            if name := re.match(r"(c?)(?:fl|fi|fe)=\((\d+)\)(?: (.*))?$", text):
                if name[3]:
                    names[name[2]] = name[3]
                file = file if name[1] else names[name[2]]
            elif cost := re.match(r"(\*|[+-]?\d+) (\d+)$", text):
                # Positions are given as the difference to the last one if that is shorter.
                line = line if cost[1] == "*" else int(cost[1]) + (line if cost[1][0] in "+-" else 0)
                if not is_call: # the line after calls= has the callee's cost, which it lists itself
                    found[file, line] += int(cost[2])
            is_call = text.startswith("calls=")
    return found


def per_operation(program, case):
    few, many = (by_line(program, case, n) for n in (instructions.FEW, instructions.MANY))
    operations = (instructions.MANY - instructions.FEW) * (2 if case == "pingpong" else 1)
    return {place: (count - few[place]) / operations for place, count in many.items()}


def by_file(counts):
    files = collections.Counter()
    for (file, _), count in counts.items():
        files[pathlib.Path(file).name] += count
    return [(file, count) for file, count in files.most_common() if count >= 0.5]


def table(folder, cases):
    """By file and case, aio's; what all cases together hardly need is one row."""
    parts = {case: dict(by_file(per_operation(folder / "aio-cases", case))) for case in cases}
    floor = {case: sum(per_operation(folder / "floor", case).values()) for case in cases}
    files = sorted({file for part in parts.values() for file in part}, key=lambda file: -sum(part.get(file, 0) for part in parts.values()))
    shown = [file for file in files if max(part.get(file, 0) for part in parts.values()) >= 5]
    lines = ["| instructions | " + " | ".join(cases) + " |", "|---|" + "---:|" * len(cases)]
    row = lambda name, numbers: lines.append(f"| {name} | " + " | ".join(f"{number:.0f}" if number >= 0.5 else "" for number in numbers) + " |")
    row("the floor", floor.values())
    for file in shown:
        row("the benchmark itself" if file == "aio.cpp" else f"`{file}`", [part.get(file, 0) for part in parts.values()])
    row("other files", [sum(count for file, count in part.items() if file not in shown) for part in parts.values()])
    row("aio", [sum(part.values()) for part in parts.values()])
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("case", choices=list(instructions.LINES))
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--compiler", default=instructions.COMPILER)
    chosen = parser.parse_args()
    folder = programs.build(chosen.compiler, "floor", "aio-cases")
    for program in ("floor", "aio-cases"):
        counts = per_operation(folder / program, chosen.case)
        print(f"{program}: {sum(counts.values()):.1f} instructions")
        for file, count in by_file(counts):
            print(f"  {count:6.1f}  {file}")
            if chosen.lines and program == "aio-cases":
                for (path, line), part in sorted(counts.items(), key=lambda each: -each[1]):
                    if pathlib.Path(path).name == file and part >= 0.5:
                        source = pathlib.Path(path).read_text(encoding="utf-8").splitlines()[line - 1].strip() if line and os.path.exists(path) else ""
                        print(f"          {part:6.1f}  {line}: {source}")


if __name__ == "__main__":
    main()
