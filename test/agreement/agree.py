# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lints a program and runs it: both verdicts must equal its markers.

    agree.py PROGRAM.cpp EXECUTABLE

A line with a hazard ends in `// HAZARD: async-…`. clang-tidy must report exactly these lines. aio in debug mode must report each of them, and nothing else; it detects the
coroutine and the place where it was last resumed, not the very line, so its report has to lie in the marked line's function, or in one that the linter's notes lead through.
Lifetimes are shown by AddressSanitizer, which ends the program at the first: such a program has one hazard, the report has to lead through the marked line's function, and
aio has to call it by its name; except where a container was changed, which aio does not see.
"""

import os
import re
import subprocess
import sys

# A dropped task had a name or had none, and other code may have dropped it: the running program cannot see that.
RUNS_AS = {"async-unawaited-task": "async-discarded-task", "async-callback-drops-task": "async-discarded-task",
           "async-dangling-return": "async-dangling-argument", "async-task-outlives-scope": "async-dangling-argument"}
# A use of dead memory: AddressSanitizer finds it, and then aio says whose it was, if the coroutine was given it.
LIFETIME = {"async-dangling-argument", "async-dangling-capture", "async-dangling-return", "async-task-outlives-scope",
            "async-stale-across-suspend"}

source, program = sys.argv[1:3]
lines = open(source, encoding="utf-8").read().splitlines()
markers = {(number, check.strip()) for number, line in enumerate(lines, 1)
           for found in re.findall(r"// HAZARD: (.*)", line) for check in found.split(",")}


def functions():
    """(first, last) line of each top-level definition, by its braces."""
    depth, first, found = 0, None, []
    for number, line in enumerate(lines, 1):
        code = re.sub(r'"(\\.|[^"\\])*"|//.*', "", line)
        if depth == 0 and first is None and code.strip() and not code.startswith(("#", "using", "namespace")):
            first = number
        depth += code.count("{") - code.count("}")
        if depth == 0 and code.rstrip().endswith(("}", ";", "};")):
            found.append((first, number))
            first = None
    return found


def function_of(line):
    return next((extent for extent in functions() if extent[0] and extent[0] <= line <= extent[1]), None)


def reports(text):
    """[(line, check, [lines of its notes])] of compiler-style output about the program's own file."""
    found = []
    for line in text.splitlines():
        match = re.match(r"(.*?):(\d+):(?:\d+:)? (warning|error|note): (.*)", line)
        if not match or os.path.basename(match[1]) != os.path.basename(source):
            continue
        number, kind, message = int(match[2]), match[3], match[4]
        if kind == "note":
            if found:
                found[-1][2].append(number)
            continue
        check = re.search(r"\[([\w-]+)(?:,[^\]]*)?\]$", message)
        found.append((number, check[1] if check else message, []))
    return found


root = os.environ["COROLINT_ROOT"]
lint = subprocess.run(
    [f"clang-tidy-{os.environ['COROLINT_LLVM']}", f"--load={os.environ['COROLINT_PLUGIN']}", "--checks=-*,async-*", "--quiet", source,
     "--", "-std=c++20", "-I", os.path.join(root, "runtime", "include"), "-I", os.path.join(root, "runtime", "adapters", "include"), "-Wno-unused-result", "-Wno-unused-value"],
    capture_output=True, text=True)
linted = reports(lint.stdout)
run = subprocess.run([program], capture_output=True, text=True, timeout=60,
                     env=dict(os.environ, AIO_DEBUG="1", AIO_SLOW_MS="60", LD_PRELOAD=os.environ["COROLINT_AIO_DEBUG"]))
ran = reports(run.stderr)

problems = []
said = {(line, check) for line, check, _ in linted}
problems += [f"line {line}: {check} is marked, but the linter is silent" for line, check in sorted(markers - said)]
problems += [f"line {line}: the linter says {check}, but nothing is marked" for line, check in sorted(said - markers)]

places = {(line, check): [function_of(line)] + [function_of(note) for note in notes] for line, check, notes in linted}
matched = set()
for line, check, _ in ran:
    if check in LIFETIME:
        continue
    hit = {marker for marker in markers if RUNS_AS.get(marker[1], marker[1]) == check and function_of(line) in places.get(marker, [])}
    if not hit:
        problems.append(f"line {line}: the run says {check}, but nothing is marked in this function")
    matched |= hit
if "ERROR: AddressSanitizer" in run.stderr:
    named = {function_of(int(number)) for number in re.findall(re.escape(os.path.basename(source)) + r":(\d+)", run.stderr)}
    hit = {marker for marker in markers if marker[1] in LIFETIME and function_of(marker[0]) in named}
    if not hit:
        problems.append("AddressSanitizer reports what is not marked")
    called = {check for _, check, _ in ran if check in LIFETIME}
    expected = {RUNS_AS.get(check, check) for _, check in hit} - {"async-stale-across-suspend"}
    if called != expected:
        problems.append(f"the run should call it {expected}, and calls it {called}")
    matched |= hit
problems += [f"line {line}: {check} is marked, but the run does not show it" for line, check in sorted(markers - matched)]
if run.returncode < 0:
    problems.append(f"the program died of signal {-run.returncode}")
if problems:
    print("\n".join(problems), "---- linted", lint.stdout, "---- ran", run.stderr, sep="\n")
    sys.exit(1)
