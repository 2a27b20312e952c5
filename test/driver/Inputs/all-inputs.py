# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes FOLDER/compile_commands.json for each C++ input of test/checks and of test/model, libraries aside, with the flags of its own test."""

import glob
import json
import os
import re
import shlex
import sys

root = os.environ["COROLINT_ROOT"]
commands = []
folders = ["checks", "model/syntax", "model/flow", "model/effects"]
for path in sorted(path for folder in folders for path in glob.glob(os.path.join(root, "test", folder, "*.cpp"))):
    run = re.search(r"^// RUN: %check(.*)$", open(path, encoding="utf-8").read(), re.M)
    words = shlex.split(run.group(1).replace("%root", root)) if run else []
    standard, includes, flags = "c++20", [], []
    for word, value in zip(words, words[1:] + [""]):
        if word == "--std":
            standard = value
        elif word == "--include":
            includes += ["-I", value]
        elif word.startswith(("-I", "-D", "-isystem")):
            flags.append(word)
    commands.append({"directory": os.path.dirname(path), "file": path,
                     "arguments": ["clang++", f"-std={standard}", "-I", os.path.join(root, "test", "Inputs"), *includes, *flags, "-c", path]})
os.makedirs(sys.argv[1], exist_ok=True)
with open(os.path.join(sys.argv[1], "compile_commands.json"), "w", encoding="utf-8") as out:
    json.dump(commands, out)
