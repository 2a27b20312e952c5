# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import glob
import re
import sys

from project import *

programs = "".join(open(path, encoding="utf-8").read() for path in glob.glob(os.path.join(sys.argv[1], "*.cpp")))
marked = {check.strip() for found in re.findall(r"// HAZARD: (.*)", programs) for check in found.split(",")}
problems = []
for stem, _, full, _ in checks():
    limits = re.search(r"^## Limits\n(.*?)^## ", page(stem), re.M | re.S)
    excused = bool(limits) and "`test/agreement/`" in limits[1]
    if full in marked and excused:
        problems.append(f"{full}: there is a program, but the page says that none can be")
    if full not in marked and not excused:
        problems.append(f"{full}: no program, and no word on its page why")
finish(problems)
