# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lints Debian's examples and compares each finding with its verdict.

    debian.py FOLDER     the compilation database goes to FOLDER

A finding without a verdict fails, a verdict "true" that is no longer found fails, and so does a crash. A verdict "false" is a known false alarm; there should be none.
"""

import concurrent.futures
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
folder = sys.argv[1]
files = subprocess.run([sys.executable, os.path.join(HERE, "examples.py"), folder], capture_output=True, text=True, check=True).stdout.split()


def lint(file):
    done = subprocess.run([f"clang-tidy-{os.environ['COROLINT_LLVM']}", f"--load={os.environ['COROLINT_PLUGIN']}", "--checks=-*,async-*",
                           "--quiet", "-p", folder, file], capture_output=True, text=True)
    if done.returncode < 0 or "PLEASE submit a bug report" in done.stderr:
        return [(file, 0, "crash")]
    return [(os.path.relpath(path, "/usr/share/doc"), int(line), check or "does not compile: " + text)
            for path, line, _, text, check in
            re.findall(r"^(/\S+?):(\d+):\d+: (warning|error): (.*?)(?: \[(async-[\w-]+)\])?$", done.stdout, re.M)]


with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    found = {finding for findings in pool.map(lint, files) for finding in findings}
verdicts = {}
for row in open(os.path.join(HERE, "verdicts", "debian.tsv"), encoding="utf-8"):
    if not row.startswith("#"):
        path, line, check, verdict, _ = row.rstrip("\n").split("\t")
        verdicts[path, int(line), check] = verdict
problems = [f"{path}:{line}: {check}: no verdict" for path, line, check in sorted(found - set(verdicts))]
problems += [f"{path}:{line}: {check}: is true, but no longer found" for path, line, check in sorted(set(verdicts) - found)
             if verdicts[path, line, check] == "true"]
problems += [f"{key}: a false alarm" for key in sorted(found) if verdicts.get(key) == "false"]
print(f"{len(files)} files, {len(found)} findings")
print("\n".join(problems))
sys.exit(1 if problems else 0)
