# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a compilation database: FILE with each flag of a g++ that stands alone, as its --help lists them, and -Werror. One entry for each class of flags.

    gcc_flags.py G++ FILE FOLDER [FLAG…]
"""

import json
import os
import re
import subprocess
import sys

compiler, file, folder, *more = sys.argv[1:]
# For another language, target or kind of run, and those whose files the program does not have.
EXCLUDED = re.compile(r"-m(16|32|x32|iamcu|sgx|abi|dll|soft-float|general-regs-only|stackrealign|threads|rtd|unicode|windows|console|accumulate.*)$|"
                      r"-f(syntax-only|preprocessed|directives-only|offload.*|module-only|module-header|dump.*|no-coroutines)$|-.*-$|-W(error|fatal-errors|system-headers)$")
os.makedirs(folder, exist_ok=True)
entries = []
for kind, letter in (("warnings", "W"), ("common", "f"), ("optimizers", "f"), ("c++", "f"), ("target", "m")):
    text = subprocess.run([compiler, f"--help={kind}"], capture_output=True, text=True, check=True).stdout
    flags = [flag for flag in re.findall(rf"^ +(-{letter}[\w+-]+)(?=\s|$)", text, re.MULTILINE) if not EXCLUDED.match(flag)]
    if len(flags) < 20:
        sys.exit(f"{compiler} lists no flags of {kind}")
    directory = os.path.join(folder, kind)
    os.makedirs(directory, exist_ok=True)
    entries.append({"directory": directory, "file": file, "arguments": [compiler, *flags, *more, "-Werror", "-c", file]})
with open(os.path.join(folder, "compile_commands.json"), "w", encoding="utf-8") as out:
    json.dump(entries, out)
print(sum(len(entry["arguments"]) for entry in entries))
