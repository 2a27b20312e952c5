#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads LLVM_VERSIONS, the single list of versions, for tests and scripts, and generates CMakePresets.json from it.

    llvm_versions.py           prints the tested versions, the best first
    llvm_versions.py --main    prints the main one
    llvm_versions.py --all     prints every version of the list
    llvm_versions.py --write   writes CMakePresets.json
    llvm_versions.py --check   exits with 1 if CMakePresets.json differs from the output of --write
"""

import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def listed():
    """{version: state}, in the order of the list."""
    with open(os.path.join(ROOT, "LLVM_VERSIONS"), encoding="utf-8") as file:
        return dict(re.findall(r"^(\d+) (main|tested|untried)$", file.read(), re.M))


def main_version():
    return next(version for version, state in listed().items() if state == "main")


def tested():
    return [version for version, state in listed().items() if state != "untried"]


def tool(name):
    """The path of a tool of the best installed LLVM: FileCheck, lit; or None."""
    paths = (f"/usr/lib/llvm-{version}/bin/{name}" for version in listed())
    return next((path for path in paths if os.path.exists(path)), None)


def presets():
    main = main_version()
    configure = [{"name": "base", "hidden": True, "generator": "Ninja", "binaryDir": "${sourceDir}/build/${presetName}",
                  "cacheVariables": {"CMAKE_BUILD_TYPE": "Release"}}]

    def preset(name, inherits, description, **variables):
        configure.append({"name": name, "inherits": inherits, "displayName": description, "cacheVariables": variables})

    for version in listed():
        preset(f"llvm-{version}", "base", f"The linter for LLVM {version}, and aio", COROLINT_LLVM=version,
               CMAKE_CXX_COMPILER=f"clang++-{version}", CMAKE_C_COMPILER=f"clang-{version}")
    preset("debug", f"llvm-{main}", "The linter with assertions and debug information", CMAKE_BUILD_TYPE="Debug")
    preset("runtime", "base", "aio alone", COROLINT_BUILD_CHECKS="OFF", AIO_BUILD_EXAMPLES="ON")
    preset("runtime-debug", "runtime", "aio with debug information", CMAKE_BUILD_TYPE="Debug")
    for name, sanitizers in (("address", "address,undefined"), ("thread", "thread")):
        preset(f"runtime-{name}", "runtime-debug", f"aio under {sanitizers.replace(',', ' and ')} sanitizer",
               CMAKE_CXX_COMPILER=f"clang++-{main}", CMAKE_CXX_FLAGS=f"-fsanitize={sanitizers} -fno-omit-frame-pointer")
    build = [{"name": each["name"], "configurePreset": each["name"]} for each in configure if "hidden" not in each]
    return json.dumps({"version": 3, "configurePresets": configure, "buildPresets": build}, indent=2) + "\n"


def command(argument):
    path = os.path.join(ROOT, "CMakePresets.json")
    if argument == "--write":
        with open(path, "w", encoding="utf-8") as file:
            file.write(presets())
    elif argument == "--check":
        with open(path, encoding="utf-8") as file:
            if file.read() != presets():
                sys.exit("problem: CMakePresets.json is not what LLVM_VERSIONS asks for: scripts/llvm_versions.py --write")
    elif argument in ("", "--main", "--all"):
        print(*{"": tested(), "--main": [main_version()], "--all": listed()}[argument])
    else:
        sys.exit(f"unknown option {argument}; see the head of scripts/llvm_versions.py")


if __name__ == "__main__":
    command(sys.argv[1] if len(sys.argv) > 1 else "")
