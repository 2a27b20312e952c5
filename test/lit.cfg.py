# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The configuration of all tests but aio's own (test/runtime/lit.cfg.py, test/adapters/lit.cfg.py).

Parameters (lit --param NAME=VALUE):
  llvm       major version of the clang-tidy under test              (default: the main one of LLVM_VERSIONS)
  roots      any value: also test packages in a root made by debootstrap
  toolchain  the compiler for programs that use aio                  (default clang++ of that version)
"""

import glob
import os
import shutil
import stat
import subprocess
import sys

import lit.formats

config.name = "corolint"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".cpp", ".test"]
config.excludes = ["Inputs", "runtime", "adapters"]
config.test_source_root = os.path.dirname(__file__)
root = os.path.dirname(config.test_source_root)

sys.path.insert(0, os.path.join(root, "scripts"))
import llvm_versions  # noqa: E402

llvm = lit_config.params.get("llvm", llvm_versions.main_version())
toolchain = lit_config.params.get("toolchain", f"clang++-{llvm}")
build = os.path.join(root, "build", "test", f"llvm-{llvm}-{toolchain}")
config.test_exec_root = build

bin_dir = os.path.dirname(llvm_versions.tool("FileCheck"))
config.environment["PATH"] = bin_dir + os.pathsep + os.environ["PATH"]
config.environment["COROLINT_ROOT"] = root
config.environment["COROLINT_LLVM"] = llvm
config.environment["COROLINT_PLUGIN"] = os.path.join(root, "build", f"llvm-{llvm}", "checks", "libcorolint.so")
config.environment["COROLINT_DRIVER"] = os.path.join(root, "build", f"llvm-{llvm}", "driver", "corolint")
config.available_features.add(f"llvm-{llvm}")
if llvm == llvm_versions.main_version():
    config.available_features.add("llvm-main")

for feature, path in {
    "boost-asio": "/usr/include/boost/asio.hpp",
    "boost-doc": "/usr/share/doc/libboost1.81-doc/examples/libs/asio/example/cpp20/coroutines",
    "qcoro": "/usr/include/qcoro6",
    "qcoro-doc": "/usr/share/doc/qcoro-doc/docs/examples",
    "libcurl": "/usr/include/x86_64-linux-gnu/curl/curl.h",
    "libpq": "/usr/include/postgresql/libpq-fe.h",
    "sarif-schema": os.path.join(root, "build", "sarif-schema", "node_modules", "@microsoft", "jest-sarif"),
    "bazel": "/usr/share/bazel/rules/cc",
    "sqlite": "/usr/include/sqlite3.h",
    "mariadb": "/usr/include/mariadb/mysql.h",
    "hiredis": "/usr/include/hiredis/hiredis.h",
    "openssl": "/usr/include/openssl/evp.h",
    "glib": "/usr/include/glib-2.0/gio/gio.h",
    "abseil": "/usr/include/absl/synchronization/mutex.h",
}.items():
    if os.path.exists(path):
        config.available_features.add(feature)

clangd = os.path.join(root, "build", f"llvm-{llvm}", "clangd", "corolint-clangd")
if os.path.exists(clangd):
    config.available_features.add("clangd")
if os.path.exists(config.environment["COROLINT_DRIVER"]):
    config.available_features.add("driver")


def may_make_roots():
    """Is this a machine, rather than a container that may neither make device nodes nor chroot?"""
    node = os.path.join(root, "build", "device-node")
    try:
        os.mknod(node, 0o600 | stat.S_IFCHR, os.makedev(1, 3))
        os.remove(node)
    except OSError:
        return False
    return subprocess.run(["chroot", "/", "true"], capture_output=True).returncode == 0


# A root of its own, made by debootstrap, takes minutes.
if lit_config.params.get("roots") and shutil.which("debootstrap") and may_make_roots():
    config.available_features.add("clean-root")
clang_format = f"clang-format-{llvm_versions.main_version()}"
if shutil.which(clang_format):
    config.available_features.add("clang-format")
    config.substitutions.append(("%{clang-format}", clang_format))
for program, feature in {"npm": "npm", "nvim": "neovim", "zsh": "zsh", "fish": "fish", "pre-commit": "pre-commit", "chromium": "chromium"}.items():
    if shutil.which(program):
        config.available_features.add(feature)
if shutil.which("emacs") and subprocess.run(["emacs", "--batch", "--eval", "(require 'eglot)"], capture_output=True).returncode == 0:
    config.available_features.add("emacs")
if shutil.which("chromium") and os.path.exists(os.path.join(root, "build", "code-server", "installed")):
    config.available_features.add("code-server")
plain_clangd = f"/usr/lib/llvm-{llvm}/bin/clangd"
if os.path.exists(plain_clangd):
    config.available_features.add("plain-clangd")
    config.substitutions.append(("%{plain-clangd}", plain_clangd))
config.substitutions.append(("%{clangd}", clangd))
config.substitutions.append(("%check", f"python3 {config.test_source_root}/check.py %s"))
config.substitutions.append(("%tidy", f"clang-tidy-{llvm} --load={config.environment['COROLINT_PLUGIN']}"))
config.substitutions.append(("%corolint", config.environment["COROLINT_DRIVER"]))
config.substitutions.append(("%root", root))
config.substitutions.append(("%{llvm-main}", llvm_versions.main_version()))
config.substitutions.append(("%{llvm-other}", llvm_versions.tested()[-1]))
config.substitutions.append(("%{llvm}", llvm))
config.substitutions.append(("%{plugin}", config.environment["COROLINT_PLUGIN"]))


# A checkout elsewhere, and the next run, find what this one has compiled.
cache = {"CCACHE_BASEDIR": root, "CCACHE_NOHASHDIR": "1"}
if shutil.which("ccache"):
    cache["CMAKE_CXX_COMPILER_LAUNCHER"] = "ccache"
config.environment.update(cache)
os.environ.update(cache)


def build_runtime(name, flags, adapters=()):
    """Builds aio once for the toolchain of this run; returns the command to compile a program against it and the adapters."""
    folder = os.path.join(root, "build", f"aio-{toolchain}-{name}")
    commands = (
        ["cmake", "-S", os.path.join(root, "runtime"), "-B", folder, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={toolchain}",
         f"-DCMAKE_CXX_FLAGS={flags}", "-DCMAKE_BUILD_TYPE=RelWithDebInfo"],
        ["cmake", "--build", folder, "--target", "aio", "aio-debug", *(f"aio_{each}" for each in adapters)],
    )
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            lit_config.fatal("cannot build aio: " + done.stdout[-4000:] + done.stderr[-4000:])
    compile_line = f"{toolchain} -std=c++20 -O1 -g -Wall -Wextra -Werror {flags} -I {root}/runtime/include -I {root}/runtime/adapters/include"
    archives = " ".join(f"{folder}/adapters/libaio_{each}.a" for each in adapters)
    # The library has to follow the sources, so the command is wrapped.
    loops = " ".join(f"-l{name}" for name, header in (("uring", "liburing.h"), ("uv", "uv.h"))
                      if os.path.exists("/usr/include/" + header))  # as aio's CMakeLists.txt decides
    return f"{config.test_source_root}/compile-aio '{compile_line}' '{archives} {folder}/libaio.a -pthread {loops}'"


if shutil.which(toolchain) and os.path.exists(os.path.join(root, "runtime", "CMakeLists.txt")):
    config.available_features.add("aio")
    config.substitutions.append(("%aio", build_runtime("optimized", "")))
    if os.path.exists("/usr/include/boost/beast.hpp"):
        config.available_features.add("http-server")
        config.substitutions.append(("%{http-server}", build_runtime("optimized", "", ["http_server", "net", "http_fields"])))
    config.substitutions.append(("%{toolchain}", toolchain))
    config.substitutions.append(("%{aio-build}", os.path.join(root, "build", f"aio-{toolchain}-optimized")))
    config.environment["COROLINT_AIO_DEBUG"] = os.path.join(root, "build", f"aio-{toolchain}-optimized", "libaio-debug.so")
    # Hazards of lifetime show under AddressSanitizer, whose run-time library is a package of its own.
    if glob.glob(f"/usr/lib/llvm-{llvm}/lib/clang/*/lib/linux/libclang_rt.asan-x86_64.a"):
        config.available_features.add("asan")
        config.substitutions.append(("%asan", build_runtime("asan", "-fsanitize=address,undefined -fno-omit-frame-pointer")))
