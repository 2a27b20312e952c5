# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a primitive of aio and a library of the model ask for; a problem begins with the file that lacks it.

    primitives.py ROOT
"""

import glob
import os
import re
import sys

from project import finish
from user_visible import keys

root = sys.argv[1]
# Names under which the tests know a header that declares something else than its stem.
ALSO = {"io": "readable"}
# Their requests are cancelled in file.cpp, one by one.
CANCELLED_ELSEWHERE = {"file", "files"}


def text(*paths):
    found = (path for pattern in paths for path in sorted(glob.glob(os.path.join(root, pattern))) if os.path.isfile(path))
    return "".join(open(path, encoding="utf-8").read() for path in found)


problems = []
everything, page, tests = text("runtime/include/aio/aio.hpp"), text("docs/aio/README.md"), text("test/runtime/*.cpp")
cancels = text("test/runtime/cancel_everywhere*.cpp", "test/runtime/inbox.cpp")
for path in sorted(glob.glob(os.path.join(root, "runtime/include/aio/*.hpp"))):
    stem = os.path.basename(path)[:-4]
    if stem == "aio":
        continue
    name = re.compile(rf"\b{ALSO.get(stem, stem)}\b")
    if f"<aio/{stem}.hpp>" not in everything:
        problems.append(f"runtime/include/aio/aio.hpp: does not include {stem}.hpp")
    if f"[`{stem}.hpp`]" not in page:
        problems.append(f"docs/aio/README.md: its list of primitives lacks {stem}.hpp")
    if not name.search(tests):
        problems.append(f"test/runtime/{stem}.cpp: no test names {stem}")
    example = text(os.path.relpath(path, root)).split("#pragma once")[0]
    if "co_await" in example and stem not in CANCELLED_ELSEWHERE and not name.search(cancels):
        problems.append(f"test/runtime/cancel_everywhere.cpp: does not cancel {stem}, whose example awaits it")
for source in sorted(glob.glob(os.path.join(root, "runtime/src/*.cpp"))):
    name = os.path.basename(source)
    if name not in ("uring.cpp", "uv.cpp") and f"src/{name}" not in text("runtime/CMakeLists.txt"):
        problems.append(f"runtime/CMakeLists.txt: does not build src/{name}")

reader, page = text("checks/model/libraries/*.cpp", "checks/model/libraries/*.h"), text("docs/model-files.md")
for key in sorted({key for key in keys(reader) if not re.search(rf"\b{key}\b", page)}):
    problems.append(f"docs/model-files.md: does not say what the key {key} means")

examples = text("test/model/**/*.cpp", "test/model/libraries/*.cpp", "test/checks/*.cpp", "test/agreement/*.cpp", "test/corpus/*")
for path in sorted(glob.glob(os.path.join(root, "checks/model/libraries/*.yaml"))):
    stem = os.path.basename(path)[:-5]
    said = text(os.path.relpath(path, root))
    namespaces = re.search(r"^namespaces: \[(.*?)\]", said, re.M)
    names = [re.search(r"^library: (\S+)", said, re.M)[1], stem, *(namespaces[1].split(", ") if namespaces else [])]
    if not namespaces:  # a library in C is known by its functions
        names += [name for entry in re.findall(r"\bname: (\[[^\]]*\]|[\w:~]+)", said) for name in re.findall(r"\w+", entry)]
    if not any(re.search(rf"\b{re.escape(name)}\b", examples) for name in names if name):
        problems.append(f"test/model/libraries/{stem}.cpp: no test names the library {stem}")
finish(problems)
