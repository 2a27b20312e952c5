# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import glob
import os
import re
import sys

from project import *

problems = []
folders = ("runtime/examples", "runtime/adapters/examples")
examples = {os.path.basename(path): path for folder in folders for path in glob.glob(os.path.join(ROOT, folder, "*.cpp"))}
known = {full for _, _, full, _ in checks()}
page = sys.argv[1]

# What is said to guard a lesson does: each has its mistake, and the check finds it.
mistakes = os.path.join(ROOT, "test", "meta", "Inputs", "mistakes.cpp")
made = {}
for line, text in enumerate(open(mistakes, encoding="utf-8"), 1):
    if match := re.search(r"// lesson (\d+): (async-[\w-]+)$", text.rstrip()):
        made[str(line), match[2]] = match[1], match[2]
found = re.findall(r":(\d+):\d+: (?:warning|error): .*\[([\w-]+)\]$",
                   tidy("--checks=-*,async-*", mistakes, "--", "-std=c++20", *(word for folder in (
                       f"{ROOT}/runtime/include", f"{ROOT}/runtime/adapters/include", "/usr/include/postgresql")
                       for word in ("-I", folder))).stdout, re.M)
problems += [f"mistakes.cpp:{line}: {check} finds nothing" for line, check in sorted(set(made) - set(found))]
problems += [f"mistakes.cpp:{line}: {check}" for line, check in sorted(set(found) - set(made))]

head, *lessons = re.split(r"^## ", open(page, encoding="utf-8").read(), flags=re.M)

taught = []
for expected, lesson in enumerate(lessons, 1):
    number, link = re.match(r"(\d+)\. .*: \[\w+\]\(\.\./\.\./(\S+)\)\n", lesson).groups()
    name = os.path.basename(link)
    taught.append(name)
    if int(number) != expected:
        problems.append(f"lesson {number} stands where {expected} is expected")
    if examples.get(name) != os.path.join(ROOT, link):
        problems.append(f"lesson {number}: there is no example {link}")
        continue
    text = open(examples[name], encoding="utf-8").read()
    shown = re.findall(r"^```cpp (\S+)\n(.*?)^```$", lesson, re.M | re.S)
    if not shown:
        problems.append(f"lesson {number} shows no code")
    for source, code in shown:
        if source != name or "\n" + code not in text:
            problems.append(f"lesson {number}: this is not in {source}: {code.splitlines()[0]}")
    guards = set(re.findall(r"`(async-[\w-]+)`", lesson.split("*Guarded by*")[-1] if "*Guarded by*" in lesson else ""))
    if not guards:
        problems.append(f"lesson {number} names no check")
    problems += [f"lesson {number}: there is no check {guard}" for guard in sorted(guards - known)]
    problems += [f"lesson {number}: mistakes.cpp has none for {guard}" for guard in sorted(guards & known)
                 if (number, guard) not in made.values()]
    problems += [f"lesson {number} does not name {guard}, which mistakes.cpp has" for n, guard in made.values()
                 if n == number and guard not in guards]
    tests = os.path.join(ROOT, "test", "adapters" if "adapters" in link else "runtime", "examples")
    if f"examples/{name} " not in "".join(open(path, encoding="utf-8").read() for path in glob.glob(f"{tests}/*.test")):
        problems.append(f"{name} is run by no test")
problems += [f"{name} has no lesson" for name in sorted(set(examples) - set(taught))]
problems += [f"{name} has two lessons" for name in sorted({n for n in taught if taught.count(n) > 1})]
finish(problems)
