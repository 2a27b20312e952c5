import glob
import re

from project import *

problems = []
sources = sorted(glob.glob(os.path.join(ROOT, "runtime", "src", "*.cpp")) + glob.glob(os.path.join(ROOT, "runtime", "examples", "*.cpp")))
done = tidy("--checks=-*,async-*", "--quiet", *sources, "--", "-std=c++20", "-I", os.path.join(ROOT, "runtime", "include"))
found = set(re.findall(r"^(\S+?):(\d+):\d+: (?:warning|error): .*\[([\w-]+)\]$", done.stdout, re.M))
marked = set()
for path in sources:
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if match := re.search(r"// .*\b(async-[\w-]+)\s*$", line):
            marked.add((path, str(number), match[1]))
problems += [f"{path}:{line}: {check}" for path, line, check in sorted(found - marked)]
problems += [f"{path}:{line}: {check} is marked but not found" for path, line, check in sorted(marked - found)]
finish(problems)
