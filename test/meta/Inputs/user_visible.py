# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What users of corolint and aio can name, and what the checks say: one line each, KIND NAME [TEXT].

    user_visible.py DRIVER            prints it; a release keeps the output as released/VERSION.txt
"""

import re
import subprocess
import sys

from project import *


def texts(source):
    """The string literals of three words or more, adjacent ones joined: messages, not what fix-its insert."""
    code = re.sub(r"^ *(#.*|//.*)$", "", source, flags=re.M)
    for literals in re.findall(r'(?:"(?:[^"\\\n]|\\.)*"\s*)+', code):
        text = "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', literals))
        if len(re.findall(r"[a-z]{2,}", text)) > 2 and "(const" not in text:
            yield text


def keys(source):
    """The keys of model files that a source of the reader names."""
    return re.findall(r'\b(?:mapOptional|mapRequired|Visit)\("([a-z_]+)"', source)


def collect(driver):
    for stem, _, full, _ in checks():
        yield f"check {full}"
        for text in texts(read("checks", stem + ".cpp")):
            yield f"message {full} {text}"
    for name in re.findall(r"^  (async-[\w-]+\.\w+):", tidy("--checks=-*,async-*", "--dump-config").stdout, re.M):
        yield f"option {name}"
    usage = subprocess.run([driver, "--help"], capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^  ([a-z]+) +- ", usage, re.M)
    yield from (f"command {command}" for command in commands)
    for command in ("", *commands):
        helped = subprocess.run([driver, *command.split(), "--help"], capture_output=True, text=True, check=True).stdout
        for dashes, name in re.findall(r"^\s+(-{1,2})([a-z][\w-]*)", helped, re.M):
            yield f"flag {dashes}{name}"
    for path in tracked():
        if re.search(r"(^|/)CMakeLists\.txt$", path) and not path.startswith("bench/"):
            for name in re.findall(r"^option\((\w+)", read(path), re.M):
                yield f"cmake {name}"
        if path.endswith("-config.cmake.in"):
            for name in re.findall(r"^function\(([a-z]\w+)", read(path), re.M):
                yield f"cmake {name}"
        if header := re.match(r"runtime/(?:adapters/)?include/(aio/(?!detail/).*\.hpp)$", path):
            yield f"header {header[1]}"
        if library := re.match(r"checks/model/libraries/(.*)\.yaml$", path):
            yield f"library {library[1]}"
        if re.match(r"checks/model/libraries/\w+\.(cpp|h)$", path):
            yield from (f"key {key}" for key in keys(read(path)))
        if path == "LLVM_VERSIONS":
            yield from (f"llvm {version}" for version in re.findall(r"^(\d+) (?:main|tested)$", read(path), re.M))
        if re.match(r"runtime/(src|include)/", path):
            for name in re.findall(r'"(AIO_[A-Z_]+)"', read(path)):
                yield f"variable {name}"


if __name__ == "__main__":
    print(*sorted(set(collect(sys.argv[1]))), sep="\n")
