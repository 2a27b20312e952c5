#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a command and draws its output, with colours, as an SVG picture of a terminal.

    scripts/picture.py OUTPUT.svg [--replace FROM=TO …] -- COMMAND…
"""

import argparse
import html
import re
import subprocess

TEXT = "#d8dee9"
BOLD = ' font-weight="bold"'
COLOURS = {"30": "#3b4252", "31": "#e06c75", "32": "#98c379", "33": "#e5c07b", "34": "#61afef", "35": "#c678dd", "36": "#56b6c2"}

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("output")
parser.add_argument("--replace", action="append", default=[], metavar="FROM=TO")
parser.add_argument("--width", type=int, default=118)
parser.add_argument("command", nargs="+")
arguments = parser.parse_args()
text = subprocess.run(arguments.command, capture_output=True, text=True).stdout.rstrip()
for pair in arguments.replace:
    old, new = pair.split("=", 1)
    text = text.replace(old, new)

rows, colour, bold = [], None, False
for line in text.splitlines():
    row, column = [], 0
    for part in re.split(r"(\x1b\[[\d;]*m)", line):
        if match := re.fullmatch(r"\x1b\[([\d;]*)m", part):
            for code in match[1].split(";"):
                if code in ("", "0"):
                    colour, bold = None, False
                elif code == "1":
                    bold = True
                else:
                    colour = COLOURS.get(code, colour)
            continue
        while part:
            room = arguments.width - column
            row.append((part[:room], colour, bold))
            column += len(part[:room])
            part = part[room:]
            if part:
                rows.append(row)
                row, column = [("    ", None, False)], 4
    rows.append(row)

height = 20 * len(rows) + 24
out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{arguments.width * 8 + 32}" height="{height}" '
       'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="13">',
       f'<rect width="100%" height="{height}" rx="8" fill="#1e222a"/>']
for number, row in enumerate(rows):
    spans = "".join(f'<tspan fill="{fill or TEXT}"{BOLD if strong else str()}>{html.escape(part)}</tspan>'
                    for part, fill, strong in row)
    out.append(f'<text x="16" y="{20 * number + 26}" xml:space="preserve">{spans}</text>')
with open(arguments.output, "w", encoding="utf-8") as file:
    file.write("\n".join(out) + "\n</svg>\n")
