#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares what corolint prints with what clang-tidy with the module prints, on every file of a compilation database.

    front_ends.py FOLDER [--plain] [--checkouts DIR --corpus TSV]     FOLDER holds the database

The module reads the index that corolint leaves beside the database, so both know the same of other files. Beside the checks it compares all that the model knows (corolint-facts).
--plain compares corolint --plain too; with --checkouts the database is written first: the files that measure.py lints. Exit code: 0 when they agree on every file.
"""

import argparse
import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys

CHECKS = "-*,async-*,corolint-facts"


def printed(command, folder):
    """The lines of findings, whatever their order, and the files that do not compile."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)
    if done.returncode < 0 or "PLEASE submit a bug report" in done.stderr:
        sys.exit(f"{' '.join(command)}: crashed\n{done.stderr[-4000:]}")
    found = re.findall(r"^(/.*?):(\d+):(\d+): (warning: .* \[(?:async-[\w,-]+|corolint-facts)\])$", done.stdout, re.M)
    return {(os.path.realpath(path), int(line), int(column), text) for path, line, column, text in found}


def write_database(options):
    from measure import read_corpus
    from sweep import folder_of, further_units, labelled_units
    units = labelled_units(read_corpus(options.corpus), options.checkouts)[0] | further_units(options.checkouts, "")[0]
    commands = [{"directory": os.path.join(os.path.abspath(options.checkouts), folder_of(repo)), "file": source, "arguments": ["clang++", *flags, "-c", source]}
                for (repo, source), flags in sorted(units.items())]
    os.makedirs(options.folder, exist_ok=True)
    with open(os.path.join(options.folder, "compile_commands.json"), "w", encoding="utf-8") as out:
        json.dump(commands, out, indent=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--checkouts")
    parser.add_argument("--corpus")
    options = parser.parse_args()
    if options.checkouts:
        write_database(options)
    folder = os.path.abspath(options.folder)
    database = json.load(open(os.path.join(folder, "compile_commands.json"), encoding="utf-8"))
    files = [os.path.join(entry["directory"], entry["file"]) for entry in database]
    driver = [os.environ["COROLINT_DRIVER"], "-p", folder, "--checks=" + CHECKS, "--header-filter=.*", "--unused-nolint=false"]

    def anew(*options):
        shutil.rmtree(os.path.join(folder, ".corolint"), ignore_errors=True)
        return printed([*driver, *options], folder)

    plain = anew("--plain") if options.plain else None
    fast = anew()

    def module(file):
        return printed([f"clang-tidy-{os.environ['COROLINT_LLVM']}", f"--load={os.environ['COROLINT_PLUGIN']}", "--checks=" + CHECKS,
                        "--header-filter=.*", "--quiet", "-p", folder, file], folder)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        together = set().union(*pool.map(module, files))
    apart = [("corolint", fast, "clang-tidy", together), ("clang-tidy", together, "corolint", fast)]
    if options.plain:
        apart += [("corolint", fast, "corolint --plain", plain), ("corolint --plain", plain, "corolint", fast)]
    for one, lines, other, others in apart:
        for path, line, column, text in sorted(lines - others):
            print(f"{path}:{line}:{column}: {text}: said by {one}, not by {other}")
    checks = sum("corolint-facts" not in text for *_, text in fast)
    print(f"{len(files)} files: {checks} findings, {len(fast) - checks} facts")
    sys.exit(not fast or any(lines - others for _, lines, _, others in apart))


if __name__ == "__main__":
    main()
