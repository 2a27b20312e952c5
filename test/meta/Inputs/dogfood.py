# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import glob
import re

from project import *

problems = []
runtime = os.path.join(ROOT, "runtime")
sources = sorted(path for folder in ("src", "examples", "adapters/src/*", "adapters/examples")
                 for path in glob.glob(os.path.join(runtime, folder, "*.cpp")))
includes = [option for folder in (f"{runtime}/include", f"{runtime}/adapters/include", "/usr/include/postgresql") for option in ("-I", folder)]
done = tidy("--checks=-*,async-*", "--quiet", *sources, "--", "-std=c++20", *includes)
found = set(re.findall(r"^(\S+?):(\d+):\d+: (?:warning|error): .*\[([\w-]+)\]$", done.stdout, re.M))
marked = set()
for path in sources:
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if match := re.search(r"// .*\b(async-[\w-]+)\s*$", line):
            marked.add((path, str(number), match[1]))
problems += [f"{path}:{line}: {check}" for path, line, check in sorted(found - marked)]
problems += [f"{path}:{line}: {check} is marked but not found" for path, line, check in sorted(marked - found)]
finish(problems)
