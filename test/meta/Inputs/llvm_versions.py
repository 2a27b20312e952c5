# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Versions of LLVM are spelled in LLVM_VERSIONS alone; documents and examples may name the main one, and prose a listed one.

    llvm_versions.py ROOT
"""

import os
import re
import sys

from project import finish, tracked

root = sys.argv[1]
sys.path.insert(0, os.path.join(root, "scripts"))
import llvm_versions as versions  # noqa: E402

MAIN, LISTED = versions.main_version(), set(versions.listed())
# A name of a program, package, folder or preset; or a condition.
NAME = re.compile(r"\b(?:llvm|clang|clang\+\+|clang-tidy|clangd|clang-format|corolint|corolint-clangd|libclang|libclang-rt)-(\d\d)\b")
CONDITION = re.compile(r"\b(?:CLANG|LLVM)_VERSION_MAJOR\s*[<>=!]+\s*(\d\d)\b")
PROSE = re.compile(r"\b(?:LLVM|[Cc]lang(?:-tidy)?)(?: version)? (\d\d)\b(?:(?:, | and )(\d\d)\b)*")
# What may name the main version: it is for people to read, copy or run by hand, or a format that cannot read the list.
EXAMPLES = re.compile(r"^(README\.md|CONTRIBUTING\.md|CHANGELOG\.md|\.pre-commit-config\.yaml|docs/|bench/|editors/|watch/|driver/Init\.cpp$|driver/cli/Init\.cpp$)")
# Made from the list, or about what one version does.
FREE = re.compile(r"^(LLVM_VERSIONS|CMakePresets\.json)$|^test/(checks|model|driver|corpus|agreement|runtime|adapters)/|^test/meta/llvm-versions\.test$")
CONDITIONS = re.compile(r"(^|/)Compat\.h$|^(checks/Module|driver/Lint|clangd/Defaults)\.cpp$|^checks/TidyModule\.h$")

problems = []
for path in sorted(tracked(root)):
    if FREE.search(path) or path.endswith((".png", ".svg", ".tsv", ".yaml")) and not path.startswith("."):
        continue
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            where = f"{path}:{number}"
            for match in NAME.finditer(line):
                if not EXAMPLES.search(path):
                    problems.append(f"{where}: {match[0]}: read LLVM_VERSIONS")
                elif match[1] != MAIN:
                    problems.append(f"{where}: {match[0]}: the main version is {MAIN}")
            if CONDITION.search(line) and not CONDITIONS.search(path):
                problems.append(f"{where}: a difference between versions belongs in Compat.h")
            for match in PROSE.finditer(line):
                for version in re.findall(r"\d\d", match[0]):
                    if version not in LISTED:
                        problems.append(f"{where}: {match[0]}: LLVM_VERSIONS does not list {version}")

with open(os.path.join(root, "README.md"), encoding="utf-8") as file:
    said = "LLVM " + " and ".join((", ".join(versions.tested()[:-1]), versions.tested()[-1]))
    if said not in file.read():
        problems.append(f"README.md does not say '{said}', the tested versions")
finish(problems)
