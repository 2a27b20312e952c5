# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Asks bench/lint/run for the deepest header of a project that is made here.

    deepest_header.py RUN FOLDER
"""

import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys

run, folder = sys.argv[1], os.path.abspath(sys.argv[2])
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("run", run)
bench = importlib.util.module_from_spec(importlib.util.spec_from_loader("run", loader))
loader.exec_module(bench)


def write(path, text):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


write("library/deep.hpp", "#pragma once\n")
write("shared/own.hpp", "#pragma once\n")
write("links/library/other.hpp", "#pragma once\n")
os.symlink("../../library/deep.hpp", os.path.join(folder, "links/library/deep.hpp"))
os.symlink("shared", os.path.join(folder, "include"))
for name, own in ("a", True), ("b", True), ("c", False):
    write(f"{name}.cpp", "#include <library/deep.hpp>\n#include <library/other.hpp>\n" + ('#include "own.hpp"\n' if own else ""))
commands = [{"directory": folder, "file": f"{name}.cpp", "arguments": ["clang++", "-isystem", "build/../links", "-Iinclude", "-c", f"{name}.cpp"]} for name in "abc"]
write("build/compile_commands.json", json.dumps(commands))
graph = bench.syntax_graph(os.path.join(folder, "build"), "22")
subprocess.run(["ninja", "-C", folder, "-f", graph, "--quiet"], check=True)
found = bench.deepest_header(commands, graph, folder)
if found != os.path.join(folder, "include", "own.hpp"):
    sys.exit(f"{found} is not the project's own")
