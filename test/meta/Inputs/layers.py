# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import re

from project import *

problems = []


def includes(path):
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', read(path), re.M)


tracked = []
for folder, _, names in os.walk(ROOT):
    relative = os.path.relpath(folder, ROOT)
    if relative.split(os.sep)[0] in (".git", "build"):
        continue
    tracked += [os.path.normpath(os.path.join(relative, name)) for name in names]

for path in tracked:
    base = os.path.basename(path)
    if re.search(r"(?i)(utils?|helpers?|manager|common|misc)\.\w+$", base):
        problems.append(f"{path}: its name says that its place is not found yet")
    if not re.search(r"\.(cpp|h|hpp)$", path):
        continue
    for include in includes(path):
        outside_model = not include.startswith(("clang/", "llvm/")) and "/" in include
        if path.startswith("checks/model/") and (include.startswith("clang-tidy/") or include in ("Check.h", "../Check.h") or
                                                 (outside_model and not include.startswith(("model/", "sys/")))):
            problems.append(f"{path} includes {include}: the model knows clang and nothing above")
        if path.startswith("checks/") and include.startswith("aio/"):
            problems.append(f"{path} includes {include}: the linter never knows the runtime")
        if path.startswith("runtime/") and re.match(r"(clang|llvm|checks|model)/", include):
            problems.append(f"{path} includes {include}: the runtime never knows the linter")
        if path.startswith("runtime/") and not path.startswith("runtime/adapters/") and \
                os.path.exists(os.path.join(ROOT, "runtime", "adapters", "include", include)):
            problems.append(f"{path} includes {include}: the runtime never knows its adapters")
    if re.match(r"checks/[a-z][\w-]*\.cpp$", path):
        stem = base[:-4]
        for include in includes(path):
            if include.endswith(".cpp") or re.match(r"(driver|clangd)/", include):
                problems.append(f"{path} includes {include}: a check is nobody's library")
        libraries = [re.search(r"^library: (\S+)", read("checks/model/libraries", name), re.M).group(1)
                     for name in files("checks/model/libraries", ".yaml") if name != "std.yaml"]  # std is the language's own
        for string in re.findall(r'"((?:[^"\\]|\\.)*)"', read(path)):
            for library in libraries:
                if re.search(r"\b" + re.escape(library) + r"::", string):
                    problems.append(f"{path} spells '{string}': a library's name is data")
    if path.startswith(("checks/", "runtime/")):
        for number, line in enumerate(read(path).splitlines(), 1):
            if re.search(r"\b(TODO|FIXME|XXX)\b", line) and not re.search(r"LLVM ?\d+", line):
                problems.append(f"{path}:{number}: unfinished, without the LLVM version that ends it")
finish(problems)
