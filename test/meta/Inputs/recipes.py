# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Follows each recipe of docs/contributing.md in a copy, and compares its list of files with what the generators wrote and the
meta tests then ask for. A line whose remark begins with "if" or "when" may be asked for; every other one has to be.

    recipes.py FOLDER DRIVER PAGE
"""

import filecmp
import os
import re
import shutil
import subprocess
import sys

from project import *

folder, driver, page_path = sys.argv[1:]
META = os.path.join(ROOT, "test", "meta", "Inputs")
PRIMITIVE = """// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// thrown_away: what only this test needs.
//
//   co_await thrown_away();
#pragma once
"""


def copy_of(name):
    copy = os.path.join(folder, name)
    shutil.rmtree(copy, ignore_errors=True)
    for path in tracked():
        os.makedirs(os.path.dirname(os.path.join(copy, path)), exist_ok=True)
        shutil.copy(os.path.join(ROOT, path), os.path.join(copy, path))
    return copy


def write(copy, path, text, mode="w"):
    with open(os.path.join(copy, path), mode, encoding="utf-8") as file:
        file.write(text)


def changed(copy):
    return {path for path in tracked(copy)
            if not os.path.exists(os.path.join(ROOT, path)) or not filecmp.cmp(os.path.join(ROOT, path), os.path.join(copy, path), False)}


def problems_of(copy, script, *arguments):
    environment = dict(os.environ, COROLINT_ROOT=copy)
    return subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, env=environment).stdout


def asks_for_changelog(copy, what):
    output = problems_of(copy, os.path.join(META, "changelog.py"), driver, os.path.join(copy, "CHANGELOG.md"), os.path.join(META, "released"))
    return {"CHANGELOG.md"} if f"{what} is new since" in output else set()


def paths_named(copy):
    output = problems_of(copy, os.path.join(META, "primitives.py"), copy)
    return {path for path, text in re.findall(r"^problem: (\S+): (.*)$", output, re.M) if "thrown_away" in path + text}


def check():
    copy = copy_of("check")
    subprocess.run([sys.executable, os.path.join(copy, "checks", "new_check.py"), "thrown-away", "something that only a test needs"],
                   check=True, stdout=subprocess.DEVNULL)
    asked = changed(copy)
    if "async-thrown-away: no program" in problems_of(copy, os.path.join(META, "agreement.py"), os.path.join(copy, "test", "agreement")):
        asked.add("test/agreement/thrown-away.cpp")
    return asked | asks_for_changelog(copy, "the check async-thrown-away")


def library():
    copy = copy_of("library")
    write(copy, "checks/model/libraries/thrown_away.yaml", "library: thrown_away\nnamespaces: [thrown_away]\n")
    return changed(copy) | paths_named(copy) | asks_for_changelog(copy, "the library thrown_away")


def key():
    """A key with names, beside one that is there."""
    copy = copy_of("key")
    for path, pattern in (("checks/model/libraries/Schema.h", r"^  NameList Pauses;$"), ("checks/model/libraries/Keys.h", r'^  Visit\("pauses".*$')):
        text = read(path)
        line = re.search(pattern, text, re.M)[0]
        write(copy, path, text.replace(line, line + "\n" + line.replace("Pauses", "ThrownAway", 1).replace("pauses", "thrown_away").replace("L.Pauses", "L.ThrownAway")))
    return changed(copy) | paths_named(copy) | asks_for_changelog(copy, "the key thrown_away")


def primitive():
    copy = copy_of("primitive")
    write(copy, "runtime/include/aio/thrown_away.hpp", PRIMITIVE)
    return changed(copy) | paths_named(copy) | asks_for_changelog(copy, "the header aio/thrown_away.hpp")


def llvm():
    copy = copy_of("llvm")
    write(copy, "LLVM_VERSIONS", "99 tested\n", "a")
    asked = changed(copy) | asks_for_changelog(copy, "the llvm 99")
    versions = os.path.join(copy, "scripts", "llvm_versions.py")
    if subprocess.run([sys.executable, versions, "--check"], capture_output=True).returncode:
        asked.add("CMakePresets.json")
    return asked | set(re.findall(r"^problem: (README\.md) does not say", problems_of(copy, os.path.join(META, "llvm_versions.py"), copy), re.M))


with open(page_path, encoding="utf-8") as file:
    recipes = dict(re.findall(r"^```files (\w+)\n(.*?)^```$", file.read(), re.M | re.S))
problems = []
for follow in (check, library, key, primitive, llvm):
    name = follow.__name__
    lines = re.findall(r"^(\S+)(?: +# (.*))?$", recipes.pop(name, ""), re.M)
    stem = {"check": "thrown-away"}.get(name, "thrown_away")
    listed = {path.replace("NAME", stem).replace("Name", "ThrownAway") for path, _ in lines}
    required = {path.replace("NAME", stem).replace("Name", "ThrownAway") for path, remark in lines if not remark.startswith(("if ", "when "))}
    asked = follow()
    problems += [f"{name}: {path} is asked for, and the recipe does not list it" for path in sorted(asked - listed)]
    problems += [f"{name}: nothing asks for {path}, which the recipe lists" for path in sorted(required - asked)]
    problems += [f"{name}: there is no {path}" for path, _ in lines if "NAME" not in path and "Name" not in path and not os.path.exists(os.path.join(ROOT, path))]
problems += [f"{name}: this test does not follow the recipe" for name in recipes]
shutil.rmtree(folder, ignore_errors=True)
finish(problems)
