# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes COUNT summaries of a made-up program to FOLDER, by FlatBuffers' own compiler.

    summaries.py FOLDER COUNT CORO
"""

import json
import os
import random
import subprocess
import sys

FUNCTIONS, EXPORTED, CALLS, QUESTIONS = 24, 8, 3, 4


def unit(number, count, writer, pick):
    def elsewhere():
        return (pick.randrange(count) * EXPORTED + pick.randrange(EXPORTED)) * 0x9E3779B97F4A7C15 % 2**64 or 1

    def call(name, here=-1):
        return {"callee": f"'{name}'", "here": here, "elsewhere": 0 if here >= 0 else elsewhere(), "at": {"file": 0, "offset": pick.randrange(10000)}}

    functions = []
    for index in range(FUNCTIONS):
        calls = [call(f"module{number}::f{index}", pick.randrange(FUNCTIONS) if pick.random() < 0.6 else -1) for _ in range(CALLS)]
        own = [{"effect": pick.randrange(8), "callee": "'read'", "instead": "", "is_librarys": False, "at": {"file": 0, "offset": 1}}] if pick.random() < 0.01 else []
        exported = (number * EXPORTED + index) * 0x9E3779B97F4A7C15 % 2**64 or 1 if index < EXPORTED else 0
        functions.append({"exported": exported, "own": own, "calls": calls})
    place = {"file": 0, "offset": 7}
    questions = [{"wanted": 0x7FFF, "calls": [call("far")], "namespace_": "asio", "by_kind": [""] * 12, "otherwise": ""} for _ in range(QUESTIONS)]
    findings = [{"check": "async-blocking-call", "level": 2, "as_error": False, "directory": "/project", "function": "serve", "notes": [],
                 "message": {"text": f"hinges on other files: question {index}", "at": place, "ranges": [], "fixes": []}, "question": index} for index in range(QUESTIONS)]
    return {"writer": writer, "main_file": f"module{number}.cpp", "directory": "/project", "files": [f"/project/module{number}.cpp"], "findings": findings,
            "functions": functions, "harmless": [], "questions": questions, "suppressions": [], "reads": [0], "virtual_calls": 0, "indirect_calls": 0}


def main():
    folder, count, coro = os.path.abspath(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    schema = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "driver", "summary.fbs")
    writer = subprocess.run([coro, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    pick = random.Random(1)
    os.makedirs(folder, exist_ok=True)
    names = []
    for number in range(count):
        names.append(os.path.join(folder, f"unit{number}.json"))
        with open(names[-1], "w", encoding="utf-8") as out:
            json.dump(unit(number, count, writer, pick), out)
    for first in range(0, count, 1000):
        subprocess.run(["flatc", "--binary", "-o", folder, schema, *names[first:first + 1000]], check=True)
    for name in names:
        os.remove(name)
    with open(os.path.join(folder, "all"), "w", encoding="utf-8") as out:
        out.write("\n".join(name[:-5] + ".bin" for name in names))


main()
