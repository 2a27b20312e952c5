# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import glob
import re
import sys

from project import *

folder = sys.argv[1]
programs = "".join(open(path, encoding="utf-8").read() for path in glob.glob(os.path.join(folder, "*.cpp")))
marked = {check.strip() for found in re.findall(r"// HAZARD: (.*)", programs) for check in found.split(",")}
with open(os.path.join(folder, "without-program.txt"), encoding="utf-8") as file:
    excused = set(re.findall(r"^(async-[\w-]+): \w", file.read(), re.M))
names = {full for _, _, full, _ in checks()}
problems = [f"{full}: without-program.txt lists it, and it is not a check" for full in sorted(excused - names)]
for _, _, full, _ in checks():
    if full in marked and full in excused:
        problems.append(f"{full}: there is a program, but without-program.txt says that there can be none")
    if full not in marked and full not in excused:
        problems.append(f"{full}: no program, and no reason in without-program.txt")
finish(problems)
