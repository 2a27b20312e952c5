# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import re
import sys

import yaml

from project import *

KINDS = {"sleep", "wait", "network", "process", "console-input", "file"}  # what async-blocking-call reports by default
# Why one is not there.
EXCUSED = [
    r".*_unlocked|getchar|getline|gets|fgetwc|getwc|getwchar|fgetws|fputws|fputwc|putc",  # macros, inline, or wide: they end in others
    r"v?f?w?(scanf|printf)",  # variadic: what they wait in is the C library's own read and write
    r"thrd_.*|cnd_.*|mtx_.*",  # C11's threads, in the C library
    r"aio_suspend|lio_listio|gai_suspend|getaddrinfo_a|(__)?res_.*|gethostby\w+_r|getipnodebyname|getpass",  # rarely used
    r"kevent",  # not Linux's
    r"fcntl(64)?",  # variadic, and hardly ever a lock
    r"mkstemp.*|mkostemp.*|tmpfile|n?ftw",  # end in open() and its kin, inside the C library
    r"epoll_pwait2",  # newer than the oldest C library that aio builds with
]

known = set(re.findall(r"(?:BLOCKS\([^,]+, |OPENS\(|LOCKS\()(\w+)", open(sys.argv[1], encoding="utf-8").read()))
said = set()
for entry in yaml.safe_load(read("checks", "model", "libraries", "posix.yaml"))["blocks"]:
    if entry["kind"] in KINDS:
        said |= set(entry["name"] if isinstance(entry["name"], list) else [entry["name"]])
# On 64 bits, the same function by another name, but for those that the standard library of C++ calls.
said = {re.sub(r"64v2$", "2", re.sub(r"64$", "", name)) for name in said}
finish([f"libaio-debug does not know {name}" for name in sorted(said - known)
        if not any(re.fullmatch(excuse, name) for excuse in EXCUSED)])
