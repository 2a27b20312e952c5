# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every source names its licence in its first lines, every other file is in REUSE.toml, and clang-format leaves C++ as it is.

    sources.py ROOT [CLANG-FORMAT]
"""

import os
import re
import subprocess
import sys
import tomllib

FOLDERS = ("checks", "driver", "clangd", "runtime", "bench", "scripts", "packaging", "watch", "editors")
CPP = re.compile(r"^(checks|driver|clangd|runtime|bench|watch)/.*\.(cpp|c|h|hpp)$")
LINE = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
# Formats that have no comments, texts, and what is itself a licence.
WITHOUT_COMMENTS = ("/copyright", ".json", ".md", ".png", ".svg", ".tsv", ".txt")

os.environ.setdefault("COROLINT_ROOT", sys.argv[1])
os.environ.setdefault("COROLINT_LLVM", "")
os.environ.setdefault("COROLINT_PLUGIN", "")
from project import finish, tracked  # noqa: E402, after the environment that it reads

root = sys.argv[1]


def matcher(path):
    """A pattern of REUSE.toml: * stays in a folder, ** does not."""
    return re.compile("".join(".*" if part == "**" else "[^/]*" if part == "*" else re.escape(part) for part in re.split(r"(\*\*|\*)", path)) + "$")


with open(os.path.join(root, "REUSE.toml"), "rb") as file:
    licensed = [matcher(path) for annotation in tomllib.load(file)["annotations"] if "SPDX-License-Identifier" in annotation for path in annotation["path"]]

problems = []
formatted = []
for path in sorted(tracked(root)):
    with open(os.path.join(root, path), "rb") as file:
        head = file.read(600).decode("utf-8", "replace").splitlines()[:6]
    is_source = path.startswith(tuple(folder + "/" for folder in FOLDERS)) and not path.endswith(WITHOUT_COMMENTS)
    if any(LINE in line for line in head):
        pass
    elif is_source:
        problems.append(f"{path}: its first lines lack '{LINE}'")
    elif not any(pattern.match(path) for pattern in licensed):
        problems.append(f"{path}: neither an SPDX line nor an entry in REUSE.toml")
    if CPP.match(path):
        formatted.append(path)

if len(sys.argv) > 2:
    done = subprocess.run([sys.argv[2], "--dry-run", "-Werror", *formatted], cwd=root, capture_output=True, text=True)
    for path in sorted(set(re.findall(r"^(\S+?):\d+:\d+: error: code should be clang-formatted", done.stderr, re.M))):
        problems.append(f"{path}: not formatted: {sys.argv[2]} -i {path}")
    if done.returncode and not done.stderr.count("clang-formatted"):
        problems.append(done.stderr)
finish(problems)
