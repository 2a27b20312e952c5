# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""wrong.py FILE COMPILER…: the programs of FILE, each of them what stands in `#ifdef WRONG_…` or `#elif defined(WRONG_…)`, do not compile;
what the compiler says has fewer than 12 lines (the source that it quotes not counted), points into FILE, and has the text behind the macro's
comment, which names the cure. A macro with [clang] is not refused by g++."""
import concurrent.futures
import os
import re
import subprocess
import sys

program, *compiler = sys.argv[1:]
lines = open(program, encoding="utf-8").read().splitlines()
wrong = [found.groups() for line in lines if (found := re.match(r"#(?:ifdef|elif).*\b(WRONG_\w+)\)? +// (\[clang\] )?(.*)", line))]


def problem(macro, clang_only, cure):
    done = subprocess.run([*compiler, "-fsyntax-only", f"-D{macro}", program], capture_output=True, text=True)
    said = re.sub(r"[‘’]", "'", done.stderr)
    if done.returncode == 0:
        return None if clang_only and "clang" not in " ".join(compiler) else "compiles"
    messages = [line for line in said.splitlines() if re.search(r"error:|note:|warning:|required from", line)]
    if len(messages) >= 12:
        return f"{len(messages)} lines"
    if not any(os.path.basename(program) in line for line in messages):
        return "no line of the program"
    return None if re.search(cure, said) else f"not said: {cure}"


with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    problems = list(pool.map(lambda each: problem(*each), wrong))
for (macro, _, _), found in zip(wrong, problems):
    if found:
        print(f"{macro}: {found}")
print(f"{len(wrong)} wrong programs, {sum(map(bool, problems))} problems")
sys.exit(any(problems))
