# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Links a summary with single bytes changed; a process that a signal ends is a failure.

    damaged.py PROGRAM SUMMARY
"""

import subprocess
import sys

program, path = sys.argv[1:]
with open(path, "rb") as file:
    whole = file.read()
# Every value of a byte in turn; steps that share no factor with the alignment reach all fields.
for number, at in enumerate(range(0, len(whole), max(1, len(whole) // 200) | 1)):
    changed = bytearray(whole)
    changed[at] = (127, 255, 0, whole[at] ^ 1)[number % 4]
    with open("damaged.summary", "wb") as file:
        file.write(changed)
    done = subprocess.run([program, "link", "damaged.summary"], capture_output=True)
    if done.returncode not in (0, 1, 2):
        sys.exit(f"byte {at} as {changed[at]}: ended with {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}")
# A level that is none, wherever a finding stores one.
for at, value in enumerate(whole):
    if value == 3:
        with open("damaged.summary", "wb") as file:
            file.write(whole[:at] + b"\x7f" + whole[at + 1:])
        done = subprocess.run([program, "link", "damaged.summary"], capture_output=True)
        if done.returncode not in (0, 1, 2):
            sys.exit(f"byte {at} as 127: ended with {done.returncode}")
