# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import concurrent.futures
import json
import re

from project import *

# The build's units are batches of files with a precompiled header, so that Clang's headers are parsed once.
with open(os.path.join(ROOT, "build", f"llvm-{LLVM}", "compile_commands.json"), encoding="utf-8") as file:
    units = [command["file"] for command in json.load(file)
             if "cmake_pch" not in command["file"] and not command["file"].startswith(os.path.join(ROOT, "runtime"))]


def lint(unit):
    return tidy(f"--config-file={ROOT}/checks/.clang-tidy", f"--header-filter={ROOT}/(checks|driver|clangd)/.*", "--quiet",
                "-p", os.path.join(ROOT, "build", f"llvm-{LLVM}"), unit).stdout


with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    printed = "\n".join(pool.map(lint, units))
finish([f"{units} has too few units"] * (len(units) < 10) +
       sorted({line.removeprefix(ROOT + "/") for line in printed.splitlines() if re.search(r": (?:warning|error): ", line)}))
