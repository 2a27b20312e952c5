# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes build/compile_commands.json for the C++ and C files of a folder.

    database.py FOLDER [FLAG…]
"""

import json
import os
import sys

folder = os.path.abspath(sys.argv[1])
include = os.path.join(os.environ["COROLINT_ROOT"], "test", "Inputs")
sources = sorted(os.path.relpath(os.path.join(parent, name), folder) for parent, _, names in os.walk(folder) for name in names
                 if name.endswith((".cpp", ".c")) and os.path.relpath(parent, folder).split(os.sep)[0] != "build")
build = os.path.join(folder, "build")
os.makedirs(build, exist_ok=True)
with open(os.path.join(build, "compile_commands.json"), "w", encoding="utf-8") as out:
    json.dump([{"directory": folder, "file": source,
                "arguments": (["clang"] if source.endswith(".c") else ["clang++", "-std=c++20"]) + ["-I", include, *sys.argv[2:], "-c", source]}
               for source in sources], out)
