#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lints whole projects as their users would, with corolint on the project's own compile_commands.json, and says how much of what it prints is true.

    projects.py --checkouts DIR --driver BIN [--llvm 22] [--only TEXT] [--keep DIR] [--jobs N]

    --only TEXT    only projects whose name contains TEXT
    --keep DIR     what corolint printed of each project goes to DIR, and is read from there the next time

projects.tsv has the projects, verdicts/projects.tsv whether each finding is true; README.md says how DIR is laid out. Exit code: 0 when every finding is judged, no verdict
is without its finding, and nothing crashed.
"""

import argparse
import collections
import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

from sweep import HERE, folder_of, read_table

VERDICTS = ("true", "false", "noise")


def write_database(options, root, how):
    """CMake's own, or, for `files GLOB… -- FLAG…`, one command for each file."""
    folder = os.path.join(root, "build")
    kind, *words = shlex.split(how.replace("{checkouts}", options.checkouts))
    if kind == "cmake":
        done = subprocess.run(["cmake", "-S", root, "-B", folder, "-G", "Ninja", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", f"-DCMAKE_C_COMPILER=clang-{options.llvm}",
                               f"-DCMAKE_CXX_COMPILER=clang++-{options.llvm}", *words], capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{root}: CMake does not configure it:\n{done.stderr[-2000:]}")
        return
    globs, flags = words[:words.index("--")], words[words.index("--") + 1:]
    files = [file for pattern in globs for file in sorted(glob.glob(os.path.join(root, pattern), recursive=True))]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "compile_commands.json"), "w", encoding="utf-8") as out:
        json.dump([{"directory": root, "file": file, "arguments": [f"clang++-{options.llvm}", *flags, "-c", file]} for file in files], out, indent=1)


def printed(options, project, root):
    """What corolint prints of the project, cold."""
    kept = options.keep and os.path.join(options.keep, folder_of(project) + ".txt")
    if kept and os.path.exists(kept):
        return open(kept, encoding="utf-8", errors="replace").read()
    shutil.rmtree(os.path.join(root, "build", ".corolint"), ignore_errors=True)
    done = subprocess.run([options.driver, "-p", "build", f"-j{options.jobs}", "--header-filter=.*", "--unused-nolint=false"],
                          cwd=root, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1, 2) or "PLEASE submit a bug report" in done.stderr:
        sys.exit(f"{project}: corolint crashed ({done.returncode})\n{done.stderr[-4000:]}")
    if kept:
        os.makedirs(options.keep, exist_ok=True)
        with open(kept, "w", encoding="utf-8") as out:
            out.write(done.stdout)
    return done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkouts", required=True)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--llvm", default="22")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep")
    parser.add_argument("--jobs", default="1")
    options = parser.parse_args()
    for name, what in (("checkouts", "folder of checkouts (see README.md)"), ("driver", "corolint")):
        if not os.path.exists(getattr(options, name)):
            sys.exit(f"projects.py: no {what} at {getattr(options, name)}")
    options.checkouts, options.driver = os.path.realpath(options.checkouts), os.path.abspath(options.driver)
    verdicts = {(path, int(line), check): verdict for path, line, check, verdict, _ in read_table(os.path.join(HERE, "verdicts", "projects.tsv"), 5)}
    for key, verdict in verdicts.items():
        if verdict not in VERDICTS:
            sys.exit(f"verdicts/projects.tsv: {key[0]}:{key[1]}: '{verdict}' is no verdict; {', '.join(VERDICTS)} are")
    counted, problems, projects, files = collections.Counter(), [], 0, 0
    for project, _, how in read_table(os.path.join(HERE, "projects.tsv"), 3):
        root = os.path.join(options.checkouts, folder_of(project))
        if options.only not in project:
            continue
        if not os.path.isdir(root):
            print(f"{project}: not checked out")
            continue
        database = os.path.join(root, "build", "compile_commands.json")
        if not os.path.exists(database):
            write_database(options, root, how)
        text = printed(options, project, root)
        found = {(f"{project}/{os.path.relpath(os.path.realpath(path), root)}", int(line), check)
                 for path, line, check in re.findall(r"^(/.*?):(\d+):\d+: warning: .* \[(async-[\w-]+)\S*\]$", text, re.M)}
        broken = {path for path in re.findall(r"^(/.*?):\d+:\d+: error: ", text, re.M)}
        size = len({entry["file"] for entry in json.load(open(database, encoding="utf-8"))})
        print(f"{project}: {size} files, {len(found)} findings" + (f", errors in {len(broken)} files" if broken else ""))
        projects, files = projects + 1, files + size
        for key in sorted(found):
            counted[key[2], verdicts.get(key, "open")] += 1
            if key not in verdicts:
                problems.append(f"{key[0]}:{key[1]}: {key[2]}: no verdict")
        problems += [f"{path}:{line}: {check}: is true, but no longer found" for (path, line, check), verdict in sorted(verdicts.items())
                     if path.startswith(project + "/") and verdict == "true" and (path, line, check) not in found]
    print(f"\n{projects} projects, {files} files\n{'check':36} {'true':>6} {'false':>6} {'noise':>6} {'open':>6}")
    columns = (*VERDICTS, "open")
    for check in sorted({check for check, _ in counted}):
        print(f"{check:36} " + " ".join(f"{counted[check, verdict]:6}" for verdict in columns))
    total = [sum(count for (_, each), count in counted.items() if each == verdict) for verdict in columns]
    print(f"{'all':36} " + " ".join(f"{count:6}" for count in total))
    print("\n".join(problems))
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
