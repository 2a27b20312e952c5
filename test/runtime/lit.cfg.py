# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Tests of aio. Parameters: toolchain = clang++ of LLVM_VERSIONS' main version (default), another, g++ ...; sanitize = address (default), thread, none;
# loop = epoll (default), io_uring, uv.
import os
import shutil
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
top = os.path.dirname(os.path.dirname(here))
sys.path[:0] = [os.path.join(top, "scripts"), here]
import llvm_versions  # noqa: E402
import loop_tests  # noqa: E402

toolchain = lit_config.params.get("toolchain", f"clang++-{llvm_versions.main_version()}")
sanitize = lit_config.params.get("sanitize", "address")
loop = lit_config.params.get("loop", "epoll")
flags = {
    "address": "-O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined",
    "thread": "-O1 -fsanitize=thread",
    "none": "-O2" if lit_config.params.get("optimize") else "-O0",
}[sanitize]

build = os.path.join(top, "build", f"aio-{toolchain}-{sanitize}")

config.name = f"aio ({toolchain}, sanitize={sanitize})"
config.test_format = loop_tests.LoopTests(loop)
config.suffixes = [".cpp", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = here
config.test_exec_root = os.path.join(build, "test")

# A checkout elsewhere finds what this one has compiled.
os.environ.update(CCACHE_BASEDIR=top, CCACHE_NOHASHDIR="1")
if shutil.which("ccache"):
    os.environ["CMAKE_CXX_COMPILER_LAUNCHER"] = "ccache"
subprocess.run(
    ["cmake", "-S", os.path.join(top, "runtime"), "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=None",
     f"-DCMAKE_CXX_COMPILER={toolchain}", f"-DCMAKE_CXX_FLAGS={flags} -g"],
    check=True, stdout=subprocess.DEVNULL)
subprocess.run(["cmake", "--build", build, "--target", "aio", "aio-debug"], check=True, stdout=subprocess.DEVNULL)

# As aio's CMakeLists.txt decides.
loops = " ".join(f"-l{name}" for name, header in (("uring", "liburing.h"), ("uv", "uv.h")) if os.path.exists("/usr/include/" + header))
if "-luv" in loops:
    config.available_features.add("libuv")

config.available_features.add(f"sanitize-{sanitize}")
config.available_features.add("gcc" if "g++" in toolchain and "clang" not in toolchain else "clang")
once = f"{top}/test/compile-once {top}/runtime:{top}/test/runtime:{top}/test/adapters"
compile_line = f"{once} {toolchain} -std=c++20 {flags} -g -Wall -Wextra -Werror -I {top}/runtime/include -I {here}"
config.substitutions.append(
    ("%aio", f"{compile_line} -pthread -Wl,--push-state,--whole-archive,{build}/libaio.a,--pop-state {loops}"))
config.substitutions.append(("%{compile}", compile_line))
config.substitutions.append(("%{library}", f"{build}/libaio.a"))
config.substitutions.append(("%{sources}", os.path.join(top, "runtime", "src")))
config.substitutions.append(("%{debug}", f"{build}/libaio-debug.so"))
config.substitutions.append(("%{debug-folder}", build))
config.substitutions.append(("%examples", os.path.join(top, "runtime", "examples")))
config.substitutions.append(("%{include}", f"{top}/runtime/include"))
config.substitutions.append(("FileCheck", llvm_versions.tool("FileCheck")))
for name in ("PATH", "HOME", "CCACHE_BASEDIR", "CCACHE_NOHASHDIR", "CCACHE_DIR", "CMAKE_CXX_COMPILER_LAUNCHER"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
config.environment["AIO_LOOP"] = loop
config.environment["ASAN_OPTIONS"] = "detect_stack_use_after_return=1"
config.environment["TSAN_OPTIONS"] = f"suppressions={here}/thread-sanitizer.supp"
