# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Facts about the project that tests compare: the list of checks, their pages, tests and options."""

import os
import re
import subprocess

ROOT = os.environ["COROLINT_ROOT"]
LLVM = os.environ["COROLINT_LLVM"]
PLUGIN = os.environ["COROLINT_PLUGIN"]


def read(*parts):
    with open(os.path.join(ROOT, *parts), encoding="utf-8") as file:
        return file.read()


def files(folder, suffix):
    return sorted(name for name in os.listdir(os.path.join(ROOT, folder)) if name.endswith(suffix))


def checks():
    """(stem, class, full name, summary) of each line of Checks.def."""
    found = re.findall(r'^CHECK\("([a-z-]+)", (\w+), (Bug|Hint), "(.*)"\)$', read("checks", "Checks.def"), re.M)
    return [(stem, name, ("async-hint-" if level == "Hint" else "async-") + stem, summary)
            for stem, name, level, summary in found]


def tidy(*arguments, **options):
    return subprocess.run([f"clang-tidy-{LLVM}", f"--load={PLUGIN}", *arguments], capture_output=True, text=True,
                          **options)


def page(stem):
    return read("docs", "checks", stem + ".md")


def blocks(text, kind):
    """The code of each ```cpp KIND block."""
    return re.findall(r"^```cpp " + kind + r"\n(.*?)^```$", text, re.M | re.S)


def tracked(root=ROOT):
    """The paths of the project's files, without what builds leave behind."""
    for folder, folders, names in os.walk(root):
        relative = os.path.relpath(folder, root)
        folders[:] = [name for name in folders if name not in (".git", "__pycache__", "node_modules", "target") and (relative, name) != (".", "build")]
        for name in names:
            if not name.endswith(".pyc") and name not in (".git", "Cargo.lock"):
                yield os.path.normpath(os.path.join(relative, name))


def finish(problems):
    for problem in problems:
        print("problem:", problem)
    raise SystemExit(1 if problems else 0)
