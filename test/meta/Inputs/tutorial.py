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
problems += [f"{name} has no lesson" for name in sorted(set(examples) - set(taught))]
problems += [f"{name} has two lessons" for name in sorted({n for n in taught if taught.count(n) > 1})]
finish(problems)
