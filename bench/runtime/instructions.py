#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Instructions per operation of aio, which are the same on a busy machine; fails when one is over its line by 3 %.

bench/runtime/instructions.py [CASE…]

Counts with callgrind, for two sizes, so that what a program costs before its first operation drops out.
"""

import concurrent.futures
import os
import re
import subprocess
import sys

import programs

COMPILER = "clang++-22"
TOLERANCE = 1.03
# case: the line, what one operation is. Not to be raised without the instruction listing that says why.
LINES = {
    "await": (72, "co_await of a task that does not suspend"),
    "inlined": (63, "the same, where the compiler sees the body (clang)"),
    "recursion": (83, "the same, 1000 deep"),
    "spawn": (99, "a task of a task_group, made, run, joined"),
    "pingpong": (90, "a switch between two tasks over queues"),
    "timers": (580, "a task that sleeps"),
    "gather": (192, "a gathered task that yields once"),
    "sem": (241, "a task that takes a permit, yields, and releases it"),
}
BYTES = ("idle", 128, "bytes of a task that waits")
FEW, MANY, ROUND = 20_000, 40_000, 10_000


def callgrind(program, case, n, out="/dev/null"):
    """What it says on stderr; the profile goes to `out`."""
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", program, case, str(n),
                           str(ROUND)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"instructions: {case} failed under valgrind:\n{done.stderr[-2000:]}")
    return done.stderr


def counted(program, case, n):
    return int(re.search(r"Collected : (\d+)", callgrind(program, case, n)).group(1))


def per_operation(program, case):
    few, many = (counted(program, case, n) for n in (FEW, MANY))
    return (many - few) / (MANY - FEW) / (2 if case == "pingpong" else 1)


def measured(cases):
    """(name, line, instructions, meaning) of each case."""
    program = programs.build(COMPILER, "aio-cases") / "aio-cases"
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = list(pool.map(lambda case: per_operation(program, case), cases))
    rows = [(case, LINES[case][0], count, LINES[case][1]) for case, count in zip(cases, counts)]
    name, line, meaning = BYTES
    return rows + [(name, line, programs.per_operation([program], name), meaning)]


def main():
    cases = sys.argv[1:] or list(LINES)
    unknown = set(cases) - set(LINES)
    if unknown:
        sys.exit(f"instructions: no case {', '.join(sorted(unknown))}; there are {', '.join(LINES)}")
    over = 0
    for name, line, count, meaning in measured(cases):
        verdict = "OVER ITS LINE" if count > line * TOLERANCE else "ok"
        over += verdict != "ok"
        print(f"{name:10} {count:7.1f}  line {line:4}  {verdict:4} {meaning}")
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
