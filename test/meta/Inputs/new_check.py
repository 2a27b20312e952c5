# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import shutil
import subprocess
import sys

from project import *

copy = sys.argv[1]
shutil.rmtree(copy, ignore_errors=True)
os.makedirs(copy)
for part in ("checks", "cmake", "docs", "driver", "packaging", "scripts", "test/checks", "test/Inputs"):
    shutil.copytree(os.path.join(ROOT, part), os.path.join(copy, part))
for part in ("CMakeLists.txt", "CMakePresets.json", "LLVM_VERSIONS", "README.md", "test/check.py", "test/lit.cfg.py"):
    shutil.copy(os.path.join(ROOT, part), os.path.join(copy, part))


def run(*command, **options):
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, **options)
    return done.returncode, done.stdout + done.stderr


def must(*command):
    code, output = run(*command)
    if code:
        finish([" ".join(command) + ": " + output[-3000:]])


generator = os.path.join(copy, "checks", "new_check.py")
must(sys.executable, generator, "thrown-away", "something that nobody needs")
if run(sys.executable, generator, "thrown-away", "again")[0] == 0:
    finish(["the generator overwrites a check that exists"])
if run(sys.executable, generator, "no-thing", "a prefix")[0] == 0:
    finish(["the generator takes a name with a prefix"])
must("cmake", "--preset", f"llvm-{LLVM}", "-DCOROLINT_BUILD_RUNTIME=OFF")
objects = os.path.join(copy, "build", f"llvm-{LLVM}")
must("cmake", "--build", objects, "--target", "corolint")
plugin = os.path.join(objects, "checks", "libcorolint.so")
code, listed = run(f"clang-tidy-{LLVM}", f"--load={plugin}", "--checks=-*,async-*", "--list-checks")
if "async-thrown-away" not in listed:
    finish(["the new check is not registered: " + listed])
environment = dict(os.environ, COROLINT_ROOT=copy, COROLINT_PLUGIN=plugin)
code, output = run(sys.executable, os.path.join(copy, "test", "check.py"), os.path.join(copy, "test", "checks", "thrown-away.cpp"),
                   env=environment)
if code == 0 or "is not written yet" not in output:
    finish([f"the new test passes before it is written, or fails for another reason: {output[-2000:]}"])
if "thrown-away" not in open(os.path.join(copy, "README.md"), encoding="utf-8").read():
    finish(["the README's table lacks the new check"])
shutil.rmtree(copy)
