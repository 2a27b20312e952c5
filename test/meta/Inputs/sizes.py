# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import glob
import re
import sys

from project import *

ROOT = sys.argv[1]
SYSTEM = {"bell", "c_string", "file", "file_request", "files", "guest", "inbox", "io", "lines", "owned_fd", "process", "readiness", "ring", "signals", "socket", "uring", "uv"}
DEBUG = {"dead_referent", "debug", "interposer", "printable", "referent", "report", "trace", "watch"}
LIMITS = {"core": 3100, "system": 1500}
NAMED = re.compile(r"^- `(\w+\.hpp)` is larger", re.M)

with open(os.path.join(ROOT, "docs/aio/design.md"), encoding="utf-8") as file:
    document = file.read()
allowed = NAMED.findall(document)
said = {name: int(lines) for name, lines in re.findall(r"^\| (core|system|debug) \|.*\| (\d+) \|$", document, re.M)}
counted = dict.fromkeys(("core", "system", "debug"), 0)
problems = []
for path in sorted(glob.glob(f"{ROOT}/runtime/include/aio/**/*.hpp", recursive=True) + glob.glob(f"{ROOT}/runtime/src/*")):
    lines = [line.strip() for line in open(path, encoding="utf-8")]
    code = sum(bool(line) and not line.startswith("//") for line in lines)
    name = os.path.basename(path)
    stem = name.split(".")[0]
    counted["system" if stem in SYSTEM else "debug" if stem in DEBUG else "core"] += code
    if "include" in os.path.relpath(path, ROOT) and code > 100 and name not in allowed:
        problems.append(f"{os.path.relpath(path, ROOT)} has {code} lines of code: one header is one primitive")
    if len(lines) > 300:
        problems.append(f"{os.path.relpath(path, ROOT)} has {len(lines)} lines: a fact is hiding in it")
for part, limit in LIMITS.items():
    if counted[part] > limit:
        problems.append(f"{part} has {counted[part]} lines of code, and may have {limit}")
for part, code in counted.items():
    if abs(said.get(part, 0) - code) > code / 20:
        problems.append(f"docs/aio/design.md says {said.get(part, 0)} lines of {part}, and there are {code}")
finish(problems)
