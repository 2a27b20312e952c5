# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import re

from project import *

problems = []


def includes(path):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', read(path), re.M)


tracked = []
for folder, _, names in os.walk(ROOT):
    relative = os.path.relpath(folder, ROOT)
    if relative.split(os.sep)[0] in (".git", "build") or "node_modules" in relative.split(os.sep):
        continue
    tracked += [os.path.normpath(os.path.join(relative, name)) for name in names]

# What each room may include of its own tree; every room may include itself, and only the rooms listed here.
MODEL = {
    "libraries": [],
    "syntax": ["libraries"],
    "flow": ["libraries", "syntax"],
    "lifetime": ["libraries", "syntax", "flow"],
    "effects": ["libraries", "syntax", "flow"],
    "": ["libraries", "syntax", "flow", "lifetime", "effects"],  # TranslationUnit, the facade
    "defects": ["libraries", "syntax", "flow", "lifetime", "effects", ""],
}
DRIVER = {
    "support": [],
    "summary": ["support"],
    "frontend": ["support", "summary"],
    "pch": ["support", "summary", "frontend"],
    "unit": ["support", "summary", "frontend", "pch"],
    "program": ["support", "summary"],
    "report": ["support", "summary", "frontend"],
    "build": ["support", "summary", "frontend", "pch"],
    "cli": ["support", "summary", "frontend", "pch", "unit", "program", "report", "build"],
    "": ["cli"],  # main.cpp
}


def room_of(path, tree):
    """Returns the room of `tree` that a file is in, or None if it is in another tree."""
    return os.path.dirname(path)[len(tree):].strip("/") if path.startswith(tree + "/") else None


def crosses_rooms(path, include, tree, rooms, prefix):
    room = room_of(path, tree)
    if room is None or not include.startswith(prefix) or not os.path.exists(os.path.join(ROOT, tree, include[len(prefix):])):
        return False
    target = os.path.dirname(include[len(prefix):])
    if room not in rooms:
        problems.append(f"{path}: the room {room} has no line in layers.py")
        return False
    return target != room and target not in rooms[room]


for room in sorted(name for name in os.listdir(os.path.join(ROOT, "test/model")) if name != "Inputs"):
    if room not in MODEL:
        problems.append(f"test/model/{room}: checks/model has no such room")

for path in tracked:
    base = os.path.basename(path)
    if re.search(r"(?i)(utils?|helpers?|manager|common|misc)\.\w+$", base):
        problems.append(f"{path}: its name does not say what it holds")
    if not re.search(r"\.(cpp|h|hpp)$", path):
        continue
    for include in includes(path):
        if crosses_rooms(path, include, "checks/model", MODEL, "model/") or crosses_rooms(path, include, "driver", DRIVER, ""):
            problems.append(f"{path} includes {include}: its room may not")
        outside_model = not include.startswith(("clang/", "llvm/")) and "/" in include
        if path.startswith("checks/model/") and (include.startswith("clang-tidy/") or include in ("Check.h", "../Check.h") or
                                                 (outside_model and not include.startswith(("model/", "sys/")))):
            problems.append(f"{path} includes {include}: the model depends on clang only")
        if path.startswith("checks/") and include.startswith("aio/"):
            problems.append(f"{path} includes {include}: the linter does not depend on the runtime")
        if path.startswith("runtime/") and re.match(r"(clang|llvm|checks|model)/", include):
            problems.append(f"{path} includes {include}: the runtime does not depend on the linter")
        if path.startswith("runtime/") and not path.startswith("runtime/adapters/") and \
                os.path.exists(os.path.join(ROOT, "runtime", "adapters", "include", include)):
            problems.append(f"{path} includes {include}: the runtime does not depend on its adapters")
    if re.match(r"checks/[a-z][\w-]*\.cpp$", path):
        stem = base[:-4]
        for include in includes(path):
            if include.endswith(".cpp") or re.match(r"(driver|clangd)/", include):
                problems.append(f"{path} includes {include}: no check is a library of another")
        libraries = [re.search(r"^library: (\S+)", read("checks/model/libraries", name), re.M).group(1)
                     for name in files("checks/model/libraries", ".yaml") if name != "std.yaml"]  # std is the language's own
        for string in re.findall(r'"((?:[^"\\]|\\.)*)"', read(path)):
            for library in libraries:
                if re.search(r"\b" + re.escape(library) + r"::", string):
                    problems.append(f"{path} spells '{string}': a library's name belongs in its model file")
    if path.startswith(("checks/", "runtime/")):
        for number, line in enumerate(read(path).splitlines(), 1):
            if re.search(r"\b(TODO|FIXME|XXX)\b", line) and not re.search(r"LLVM ?\d+", line):
                problems.append(f"{path}:{number}: unfinished, without the LLVM version that ends it")
finish(problems)
