# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import glob
import re
import sys

from project import finish, os

ROOT = sys.argv[1]
# Where a text becomes a C string; what() of an exception, which is for reading; what stands below aio.
OWN = ("aio/detail/c_string.hpp", "src/interposer.cpp")

problems = []
for path in sorted(glob.glob(f"{ROOT}/runtime/**/*.?pp", recursive=True)):
    name = os.path.relpath(path, ROOT)
    if "/examples/" in name or name.endswith(OWN):
        continue
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        code = line.split("//")[0]
        if re.search(r"\bc_str\(\)", code) and "what() const noexcept" not in code:
            problems.append(f"{name}:{number}: c_str() hides a null character: use c_string(text, what)")
finish(problems)
