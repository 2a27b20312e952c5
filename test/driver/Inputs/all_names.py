# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a .clang-tidy with each check, module and option that clang-tidy itself has; the options with and without their checks.

    all_names.py CLANG-TIDY
"""

import re
import subprocess
import sys


def printed(option):
    return subprocess.run([sys.argv[1], "--checks=*", option], capture_output=True, text=True, check=True).stdout


checks = re.findall(r"^ +(\S+)$", printed("--list-checks"), re.MULTILINE)
modules = {check.split("-")[0] + "-*" for check in checks}
options = re.findall(r"^ +([\w.-]+): ", printed("--dump-config"), re.MULTILINE)
print("Checks: '" + ",".join(sorted(modules) + checks) + "'\nCheckOptions:")
for option in sorted({*options, *(option.split(".")[-1] for option in options)}):
    print(f"  {option}: 1")
