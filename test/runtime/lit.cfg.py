# Tests of aio. Parameters: toolchain = clang++-22 (default), clang++-19, g++ ...; sanitize = address (default), thread, none;
# loop = epoll (default), io_uring.
import os
import subprocess

import lit.formats

toolchain = lit_config.params.get("toolchain", "clang++-22")
sanitize = lit_config.params.get("sanitize", "address")
flags = {
    "address": "-O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined",
    "thread": "-O1 -fsanitize=thread",
    "none": "-O2" if lit_config.params.get("optimize") else "-O0",
}[sanitize]

here = os.path.dirname(os.path.abspath(__file__))
top = os.path.dirname(os.path.dirname(here))
build = os.path.join(top, "build", f"aio-{toolchain}-{sanitize}")

config.name = f"aio ({toolchain}, sanitize={sanitize})"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".test"]
config.excludes = ["expect.hpp", "Inputs"]
config.test_source_root = here
config.test_exec_root = os.path.join(build, "test")

subprocess.run(
    ["cmake", "-S", os.path.join(top, "runtime"), "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=None",
     f"-DCMAKE_CXX_COMPILER={toolchain}", f"-DCMAKE_CXX_FLAGS={flags} -g"],
    check=True, stdout=subprocess.DEVNULL)
subprocess.run(["cmake", "--build", build, "-j1", "--target", "aio", "aio-debug"], check=True, stdout=subprocess.DEVNULL)

uring = "-luring" if os.path.exists("/usr/include/liburing.h") else ""

config.available_features.add(f"sanitize-{sanitize}")
config.available_features.add("gcc" if "g++" in toolchain and "clang" not in toolchain else "clang")
config.substitutions.append(
    ("%aio", f"{toolchain} -std=c++20 {flags} -g -Wall -Wextra -Werror -I {top}/runtime/include -I {here} "
             f"-pthread -Wl,--push-state,--whole-archive,{build}/libaio.a,--pop-state {uring}"))
config.substitutions.append(("%{debug}", f"{build}/libaio-debug.so"))
config.substitutions.append(("%{debug-folder}", build))
config.substitutions.append(("%examples", os.path.join(top, "runtime", "examples")))
config.substitutions.append(("FileCheck", "/usr/lib/llvm-22/bin/FileCheck"))
config.environment["PATH"] = os.environ["PATH"]
config.environment["AIO_LOOP"] = lit_config.params.get("loop", "epoll")
config.environment["ASAN_OPTIONS"] = "detect_stack_use_after_return=1"
