#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the tables of keys and words in docs/model-files.md, from checks/model/libraries/Keys.h. With --check, only reports whether they are up to date."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIBRARIES = ROOT / "checks" / "model" / "libraries"
BEGIN, END = "<!-- keys: made by scripts/model_keys.py -->\n", "<!-- end of keys -->"

keys_header = (LIBRARIES / "Keys.h").read_text()
schema = (LIBRARIES / "Schema.h").read_text()
words = {name: re.findall(r'"([^"]+)"', body)
         for name, body in re.findall(r"^WORDS\((\w+),\s*\{(.*?)\}\)$", keys_header, re.M | re.S)}


def members(struct):
    """{member: type} of a struct of Schema.h and its base."""
    base, body = re.search(rf"^struct {struct}(?: : (\w+))? \{{\n(.*?)^\}};", schema, re.M | re.S).groups()
    found = members(base) if base else {}
    for kind, names in re.findall(r"^  ([\w:<>, ]+?) (\w+(?:, \w+)*)(?: = [^;]+)?;", body, re.M):
        found |= {name: kind for name in names.split(", ")}
    return found


def value(kind):
    """What a key of this type takes, for people."""
    if kind in words:
        return ", ".join(f"`{word}`" for word in words[kind])
    if entry := re.fullmatch(r"std::vector<(\w+)>", kind):
        return "integers" if entry[1] == "int64_t" else f"list of `{entry[1]}`"
    return {"std::string": "text", "bool": "`true`", "NameList": "a name or a list of names; `$ns::` is expanded",
            "StringList": "text or a list", "Conditions": "a `Condition` or a list of them", "Cancellation": "`Cancellation`",
            "std::optional<unsigned>": "a number", "std::optional<int64_t>": "a number", "ArgumentCount": "`ArgumentCount`",
            "std::map<std::string, std::string>": "kind: text"}[kind]


rows = []
for struct, body in re.findall(r"^template <class V> void forEachKey\((\w+) &\w+, V Visit\) \{\n(.*?)^\}", keys_header, re.M | re.S):
    types = members(struct)
    rows += ["", f"`{struct}`" + ("" if "static_cast<CallEntry &>" not in body else ": the keys of `CallEntry`, and"), "",
             "| key | value |", "| --- | --- |"]
    for key, member, rest in re.findall(r'Visit\("(\w+)", \w+\.(\w+)(.*?)\);', body):
        rows.append(f"| `{key}`{' (required)' if 'Required' in rest else ''} | {value(types[member])} |")

page = ROOT / "docs" / "model-files.md"
text = page.read_text()
start = text.index(BEGIN) + len(BEGIN)
updated = text[:start] + "\n".join(rows) + "\n\n" + text[text.index(END):]
if "--check" in sys.argv[1:]:
    if updated != text:
        sys.exit("docs/model-files.md is out of date: run scripts/model_keys.py")
else:
    page.write_text(updated)
