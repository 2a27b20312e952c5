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
completion = (folder / f"corolint-{version}.bash").read_text()
completed = {name for name in re.findall(r"(?<=[ \"])-{1,2}([a-z][\w-]*)", "\n".join(re.findall(r"options=.*", completion)))} - {"help", "version"}
problems = [f"{option}: not in the man page" for option in sorted(helped - in_man)]
problems += [f"{option}: in the man page, but no option" for option in sorted(in_man - helped)]
problems += [f"{option}: not in the completion" for option in sorted(helped - completed)]
problems += [f"{option}: in the completion, but no option" for option in sorted(completed - helped)]
sys.exit("\n".join(problems) or 0)
