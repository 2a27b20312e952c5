# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the check that a test file is named after, and FileCheck on its output.

    // RUN: %check [--std c++20] [--include DIR …] [--tidy OPTION …] [--checks GLOBS] [-- FLAG …]

`test/checks/blocking-call.loops.cpp` runs `async-blocking-call`. Every diagnostic must be expected: a warning or an error that no CHECK line asks for fails the test.
The output of `corolint` must be identical, and so must its fixes.
A file with CHECK-FIXES lines is also fixed in a copy; the copy must match them, compile, and be silent unless it contains `// STILL-WARNS`.
"""

import argparse
import difflib
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.environ["COROLINT_ROOT"]
LLVM = os.environ["COROLINT_LLVM"]
PLUGIN = os.environ["COROLINT_PLUGIN"]
DRIVER = os.environ["COROLINT_DRIVER"]


def listed_checks():
    """Returns the full names of all checks in Checks.def by their stem."""
    text = open(os.path.join(ROOT, "checks", "Checks.def"), encoding="utf-8").read()
    found = re.findall(r'^CHECK\("([a-z-]+)", \w+, (\w+),', text, re.M)
    return {name: ("async-hint-" if level == "Hint" else "async-") + name for name, level in found}


def filecheck(source, output, prefix, *options):
    if prefix + ":" not in open(source, encoding="utf-8").read():
        # A file of silent cases has no expectations.
        if re.search(r"(warning|error):", output):
            sys.exit("---- expected nothing, got\n" + output)
        return
    done = subprocess.run(["FileCheck", f"--check-prefix={prefix}", "--allow-empty", *options, source],
                          input=output, text=True)
    if done.returncode:
        sys.stderr.write("---- output\n" + output + "----\n")
        sys.exit(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("--std", default="c++20")
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--tidy", action="append", default=[])
    parser.add_argument("--checks")
    arguments, flags = parser.parse_known_args()
    flags = [flag for flag in flags if flag != "--"]
    stem = os.path.basename(arguments.source).split(".")[0]
    checks = arguments.checks or listed_checks().get(stem)
    if not checks:
        sys.exit(f"{arguments.source}: no check of Checks.def is named '{stem}'; name one with --checks")
    flags += [f"-std={arguments.std}", "-I", os.path.join(ROOT, "test", "Inputs"), "-Wno-unused-value", "-Wno-unused-result"]
    flags += [part for folder in arguments.include for part in ("-I", folder)]

    def tidy(source, *options):
        command = [f"clang-tidy-{LLVM}", f"--load={PLUGIN}", f"--checks=-*,{checks}", "--quiet",
                   f"--header-filter=.*", *options, source, "--", *flags]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode < 0 or "PLEASE submit a bug report" in done.stderr:
            sys.exit(f"clang-tidy crashed ({done.returncode}): {done.stderr}")
        return done.stdout

    def corolint(source, folder, *options):
        """Returns the driver's output for one file; applies fixes if `options` say so."""
        summary = os.path.join(folder, "summary")
        subprocess.run([DRIVER, "summarize", source, "-o", summary, f"--checks=-*,{checks}", "--header-filter=.*",
                        *(option for option in options if option != "--fix"), "--", *flags], check=True)
        return subprocess.run([DRIVER, "link", "--unused-nolint=false", "--each-caller", *(option for option in options if option == "--fix"), summary],
                              capture_output=True, text=True).stdout

    text = open(arguments.source, encoding="utf-8").read()
    printed = tidy(arguments.source, *arguments.tidy)
    filecheck(arguments.source, printed, "CHECK", "--implicit-check-not={{warning|error}}:")
    with tempfile.TemporaryDirectory() as folder:
        driven = corolint(arguments.source, folder, *arguments.tidy)
    # The driver does not run clang-tidy's own checks.
    if driven != printed and all(check.startswith(("async-", "corolint-")) for check in checks.split(",")):
        sys.exit("corolint differs from clang-tidy:\n" + "".join(
            difflib.unified_diff(printed.splitlines(True), driven.splitlines(True), "clang-tidy", "corolint")))
    if "CHECK-FIXES" not in text:
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, os.path.basename(arguments.source))
        # Otherwise the expectations would match themselves.
        with open(copy, "w", encoding="utf-8") as out:
            out.write(re.sub(r"// CHECK.*", "//", text))
        shutil.copymode(arguments.source, copy)
        second = os.path.join(folder, "second")
        os.mkdir(second)
        second = shutil.copy(copy, second)
        corolint(second, folder, "--fix", *arguments.tidy)
        tidy(copy, "--fix", *arguments.tidy)
        filecheck(arguments.source, open(copy, encoding="utf-8").read(), "CHECK-FIXES")
        if not filecmp.cmp(copy, second, shallow=False):
            sys.exit("corolint --fix and clang-tidy --fix produce different files:\n" + open(second, encoding="utf-8").read())
        again = tidy(copy, *arguments.tidy)
        if "STILL-WARNS" not in text and ("warning:" in again or "error:" in again):
            sys.exit("the fixed file is not silent:\n" + again)


main()
