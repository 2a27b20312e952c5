# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds the programs, and runs one of them once."""

import glob
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = ["toomanycooks", "corral", "cppcoro", "libcoro", "condy", "tokio"]  # each in capitals names its source tree
PYTHON = "/usr/bin/python3"  # the one that Debian's python3-uvloop is for
SERVER_CPU, CLIENT_CPU = "0", "1"


def say(text):
    """Progress, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def build(compiler, *targets):
    """The folder with the programs."""
    folder = ROOT / "build" / f"bench-{compiler}"
    c_compiler = compiler.replace("clang++", "clang").replace("g++", "gcc")
    for command in (["cmake", "-S", HERE, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                     f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_C_COMPILER={c_compiler}"],
                    ["cmake", "--build", folder, "-j", str(os.cpu_count())] +
                    [word for target in targets for word in ("--target", target)]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"bench: {compiler} cannot build the programs:\n{(done.stdout + done.stderr)[-3000:]}")
    return folder


def build_tokio(folder):
    """With cargo, from the crates in the directory that TOKIO names: Debian's librust-tokio-dev has them in
    /usr/share/cargo/registry."""
    if "TOKIO" not in os.environ:
        return
    done = subprocess.run(["cargo", "build", "--release", "--offline", "--target-dir", folder / "cargo",
                           "--config", 'source.crates-io.replace-with="peer"',
                           "--config", f'source.peer.directory="{os.environ["TOKIO"]}"'],
                          cwd=HERE / "peers" / "tokio", capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench: cargo cannot build tokio's programs:\n{done.stderr[-3000:]}")
    for name in ("tokio", "echo-tokio"):
        shutil.copy(folder / "cargo" / "release" / name, folder / name)


def cases_of(command):
    done = subprocess.run([*command, "--list"], capture_output=True, text=True)
    return done.stdout.split() if done.returncode == 0 else []


def micro_programs(folder, peers):
    """Command of each program that measures cases, by name; peers that are not there are named on stderr."""
    found = {"floor": [folder / "floor"], "aio": [folder / "aio-cases"]}
    if not peers:
        return found
    found["Boost.Asio"] = [folder / "asio"]
    for peer in PEERS:
        if (folder / peer).exists():
            found[peer] = [folder / peer]
        else:
            print(f"bench: {peer} is skipped: {peer.upper()} does not name its source tree", file=sys.stderr)
    for library in ("asyncio", "uvloop"):
        command = [PYTHON, HERE / "peers" / "asyncio_cases.py", library]
        if library == "asyncio" or subprocess.run([PYTHON, "-c", "import uvloop"], capture_output=True).returncode == 0:
            found[library] = command
        else:
            print("bench: uvloop is skipped: python3-uvloop is not installed", file=sys.stderr)
    return found


def per_operation(command, case, *sizes):
    """Nanoseconds of CPU (bytes for idle) per operation."""
    done = subprocess.run([*command, case, *map(str, sizes)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"bench: {command[0]} {case} failed: {done.stderr}")
    _, _, operations, measured = done.stdout.split()
    return int(measured) / int(operations)


def peak_memory(command):
    """MiB that a program needed at most."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    return usage.ru_maxrss / 1024


def echo_servers(folder):
    """(command, environment) of each echo server, by name; raw epoll is the floor."""
    servers = {"raw epoll": ([folder / "echo-epoll"], {}), "raw io_uring": ([folder / "echo-uring"], {}),
               "aio, epoll": ([folder / "echo-aio"], {"AIO_LOOP": "epoll"}),
               "aio, io_uring": ([folder / "echo-aio"], {"AIO_LOOP": "io_uring"}),
               "libuv": ([folder / "echo-libuv"], {}), "Boost.Asio": ([folder / "echo-asio"], {})}
    for peer in ("condy", "tokio"):
        if (folder / f"echo-{peer}").exists():
            servers[peer] = ([folder / f"echo-{peer}"], {})
    for library in ("uvloop", "asyncio"):
        if subprocess.run([PYTHON, "-c", f"import {library}"], capture_output=True).returncode == 0:
            servers[library] = ([PYTHON, HERE / "echo" / "echo.py", library], {})
    return servers


def serve(folder, server, connections, messages, prefix=()):
    """Nanoseconds of the server's CPU per request."""
    command, environment = server
    process = subprocess.Popen(["taskset", "-c", SERVER_CPU, *prefix, *command], stdout=subprocess.PIPE, text=True,
                               env={**os.environ, **environment})

    def spent():
        threads = glob.glob(f"/proc/{process.pid}/task/*/schedstat")
        return sum(int(pathlib.Path(each).read_text().split()[0]) for each in threads)

    try:
        port = process.stdout.readline().strip()
        before = spent()
        client = subprocess.run(["taskset", "-c", CLIENT_CPU, folder / "echo-client", port, str(connections),
                                 str(messages)], capture_output=True, text=True)
        if client.returncode:
            sys.exit(f"bench: {command[0]}: {client.stderr}")
        return (spent() - before) / (connections * messages)
    finally:
        if prefix:  # strace, which has the server as its only child
            for child in pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
                os.kill(int(child), signal.SIGTERM)
        else:
            process.kill()
        process.wait()


def system_calls(folder, server):
    """System calls per request, counted by strace: what 100 messages more on each connection cost."""
    connections, few, many = 100, 100, 200
    counts = []
    for messages in (few, many):
        with tempfile.NamedTemporaryFile("r") as report:
            serve(folder, server, connections, messages, ["strace", "-f", "-c", "-o", report.name])
            total = next(line for line in report.read().splitlines() if line.endswith(" total"))
            counts.append(int(total.split()[3]))
    return (counts[1] - counts[0]) / (connections * (many - few))


def include_seconds(compiler):
    """To compile an empty program that includes all of aio."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "main.cpp")
        source.write_text("#include <aio/aio.hpp>\nint main() {}\n")
        before = os.times()
        subprocess.run([compiler, "-std=c++20", "-O2", "-I", ROOT / "runtime" / "include", "-c", source, "-o",
                        source.with_suffix(".o")], check=True)
        after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
