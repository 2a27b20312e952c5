# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import re

from project import *

problems = []
for stem, *_ in checks():
    source = read("checks", stem + ".cpp")
    for call in re.findall(r'diag\((?:[^"()]|\([^()]*\))*((?:"(?:[^"\\]|\\.)*"\s*)+)', source):
        text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', call))
        if text[:1].isupper():
            problems.append(f"{stem}: '{text}' begins with a capital letter")
        if text.endswith("."):
            problems.append(f"{stem}: '{text}' ends with a period")
        if "\\n" in text:
            problems.append(f"{stem}: '{text}' has more than one line")
    if not re.search(r"diag\(", source):
        problems.append(f"{stem}: no message found")
# What the checks and the driver's linker both print.
for text in re.findall(r'(?<!#include )"((?:[^"\\]|\\.)*)"', read("checks", "report", "EffectMessages.cpp")):
    if text[:1].isupper() or text.endswith(".") or "\\n" in text:
        problems.append(f"EffectMessages.cpp: '{text}' is not in the style of messages")
finish(problems)
