# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every option that `corolint --help` and its commands tell of is in the man page and in the completion, and the other way round.

    pages.py PROGRAM FOLDER VERSION
"""

import pathlib
import re
import subprocess
import sys

program, folder, version = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]


def options(text):
    return {name for name in re.findall(r"^\s+-{1,2}([a-z][\w-]*)", text, re.M)} - {"help", "help-list", "version"}


helped = set()
for command in ([], ["summarize"], ["prefix"], ["link"], ["explain"], ["init"]):
    helped |= options(subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True).stdout)
man = (folder / f"corolint-{version}.1").read_text().replace("\\-", "-")
in_man = {name for name in re.findall(r"^\.B[IR]? -{1,2}([a-z][\w-]*)", man, re.M)} - {"help", "version"}
completed = {
    "bash": re.findall(r"(?<=[ \"])-{1,2}([a-z][\w-]*)", "\n".join(re.findall(r"options=.*", (folder / f"corolint-{version}.bash").read_text()))),
    "zsh": re.findall(r"'\*?(?:\([^)]*\))?-{1,2}([a-z][\w-]*)=?\[", (folder / f"corolint-{version}.zsh").read_text()),
    "fish": re.findall(r"^ +complete .* -[lo] ([a-z][\w-]*)", (folder / f"corolint-{version}.fish").read_text(), re.M),
}
problems = [f"{option}: not in the man page" for option in sorted(helped - in_man)]
problems += [f"{option}: in the man page, but no option" for option in sorted(in_man - helped)]
for shell, names in completed.items():
    names = set(names) - {"help", "version"}
    problems += [f"{option}: not in {shell}'s completion" for option in sorted(helped - names)]
    problems += [f"{option}: in {shell}'s completion, but no option" for option in sorted(names - helped)]
sys.exit("\n".join(problems) or 0)
