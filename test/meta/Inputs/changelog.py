# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""CHANGELOG.md names everything that users can name, or read in a message, and that differs from the last release.

    changelog.py DRIVER CHANGELOG RELEASED     RELEASED: the folder of VERSION.txt, each made by user_visible.py
"""

import glob
import os
import re
import sys

from project import finish, read
from user_visible import collect


def spellings(kind, name):
    """How a line may name it; --fix is not named by --fix-errors."""
    if kind == "header":  # <aio/latch.hpp>, aio::latch; <aio/redis/client.hpp>, aio::redis
        parts = name[:-4].split("/")
        return (name, "::".join(parts), "::".join(parts[:2]))
    if kind == "library":
        return (name, name.replace("_", "-"), name.replace("_", " "))
    return (f"LLVM {name}",) if kind == "llvm" else (name,)


def is_said_of(check, key, news):
    """A line may name an option and several checks, or "each check"."""
    return any(f"`{key}`" in line and (f"`{check}`" in line or "each check" in line) for line in news.splitlines())


driver, changelog, released = sys.argv[1:]
last = max(glob.glob(os.path.join(released, "*.txt")), key=lambda path: [int(part) for part in os.path.basename(path)[:-4].split(".")])
version = os.path.basename(last)[:-4]
with open(last, encoding="utf-8") as file:
    before = set(file.read().splitlines())
with open(changelog, encoding="utf-8") as file:
    sections = re.split(r"^## \[(.*?)\].*$", file.read(), flags=re.M)[1:]
titles, texts = sections[::2], sections[1::2]

problems = []
if version not in titles:
    finish([f"CHANGELOG.md has no section [{version}]"])
news = "".join(texts[: titles.index(version)])
now = set(collect(driver))
for gone, lines in ((False, now - before), (True, before - now)):
    whole = {line.split(" ")[1] for line in lines if line.startswith("check ")}
    for line in sorted(lines):
        kind, name, *text = line.split(" ", 2)
        if kind in ("option", "message") and name.split(".")[0] in whole:
            continue  # the check's own line says it
        if kind == "option" and is_said_of(*name.split("."), news):
            continue
        if any(re.search(rf"(?<![\w-]){re.escape(said)}(?![\w-])", news) for said in spellings(kind, name)):
            continue
        what = f"the {kind} {name}" if kind != "message" else f"a message of {name} ('{text[0]}')"
        problems.append(f"{what} is {'gone' if gone else 'new'} since {version}, and CHANGELOG.md does not name it")

numbers = {path: re.search(r"^project\(\w+ VERSION (\S+)", read(path), re.M)[1] for path in ("CMakeLists.txt", "runtime/CMakeLists.txt")}
if len(set(numbers.values())) > 1:
    problems.append(f"two versions: {numbers}")
if titles[0] not in ("Unreleased", numbers["CMakeLists.txt"]):
    problems.append(f"CHANGELOG.md begins with [{titles[0]}], which is neither Unreleased nor the version {numbers['CMakeLists.txt']}")
finish(problems)
