# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import re

from project import *

problems = []
dump = tidy("--checks=-*,async-*", "--dump-config").stdout
stored = dict(re.findall(r"^  (async-[\w-]+\.\w+): +(.*)$", dump, re.M))
for stem, _, full, _ in checks():
    section = page(stem).split("\n## Options\n")[1].split("\n## ")[0]
    documented = {}
    for name, text in re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", section, re.M | re.S):
        default = re.search(r"^Default: (.*)$", text, re.M)
        documented[name] = default.group(1).strip("`") if default else None
        if not default:
            problems.append(f"{full}.{name}: the page gives no 'Default:'")
    kept = {key.split(".")[1]: value.strip("'") for key, value in stored.items() if key.split(".")[0] == full}
    for name in sorted(set(kept) | set(documented)):
        if name not in documented:
            problems.append(f"{full}.{name} is stored but not documented")
        elif name not in kept:
            problems.append(f"{full}.{name} is documented but not stored")
        elif kept[name] != ("" if documented[name] == "empty" else documented[name]):
            problems.append(f"{full}.{name}: the default is '{kept[name]}', the page says '{documented[name]}'")
    source = read("checks", stem + ".cpp")
    taken = set(re.findall(r'Options\.get\w*\("(\w+)"', source)) | {"ExcludedFiles", "ModelFiles"}
    if "asksOtherFiles" in source:
        taken.add("EffectsIndex")
    if taken != set(kept):
        problems.append(f"{full} reads {sorted(taken)} but stores {sorted(kept)}")
finish(problems)
