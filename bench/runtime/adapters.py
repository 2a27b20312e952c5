# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The adapters, each against the library or the program it competes with: a table of (name, ours, theirs)."""

import contextlib
import glob
import os
import re
import statistics
import subprocess
import sys
import tempfile
from typing import Callable, NamedTuple

import programs

PROGRAMS = ["file-aio", "file-uring", "postgres-aio", "http-server", "http-aio", "http-curl"]


class Pair(NamedTuple):
    name: str
    rival: str
    ours: Callable[[], float]  # runs the program once; operations per second
    theirs: Callable[[], float]


def output(command, environment=None):
    """Of a program that runs on the clients' processor."""
    done = subprocess.run(["taskset", "-c", programs.CLIENT_CPU, *map(str, command)], capture_output=True, text=True,
                          env={**os.environ, **(environment or {})})
    if done.returncode:
        sys.exit(f"bench: {command[0]} failed: {done.stderr}")
    return done.stdout


@contextlib.contextmanager
def files(folder):
    """Reads from the system's cache: what is compared is the way to it."""
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(os.urandom(2**20) * 64)
        file.flush()

        def reads(program, block, at_once, count, environment=None):
            return lambda: count / int(output([folder / program, file.name, block, at_once, count], environment)) * 1e9

        def pair(name, *how):
            return Pair(name, "io_uring in C", reads("file-aio", *how, {"AIO_LOOP": "io_uring"}),
                        reads("file-uring", *how))

        yield [pair("file, 4 KiB at random places, 32 at once, reads per second of CPU", 4096, 32, 1_000_000),
               pair("file, 64 KiB in sequence, reads per second of CPU", 65536, 1, 100_000)]


@contextlib.contextmanager
def postgres(folder):
    """A server of its own on the servers' processor."""
    server = subprocess.Popen(
        ["taskset", "-c", programs.SERVER_CPU, programs.ROOT / "test" / "adapters" / "postgres" / "with-server", "sh",
         "-c", "env | grep ^PG; echo; read wait"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    where = dict(line.strip().split("=", 1) for line in iter(server.stdout.readline, "\n"))
    try:
        pgbench = max(glob.glob("/usr/lib/postgresql/*/bin/pgbench"), key=lambda path: int(path.split("/")[4]))
        output([pgbench, "-i", "-q", "-s", "1"], where)
        connections, pipelines, queries = 8, 250, 100
        script = folder / "pipeline.sql"
        ask = "SELECT abalance FROM pgbench_accounts WHERE aid = :aid;\n"
        script.write_text("\\set aid random(1, 100000)\n\\startpipeline\n" + ask * queries + "\\endpipeline\n")

        def theirs():
            said = output([pgbench, "-n", "-M", "prepared", "-f", script, "-c", connections, "-j", 1, "-t", pipelines],
                          where)
            return float(re.search(r"tps = ([\d.]+)", said).group(1)) * queries

        def ours(loop):
            return lambda: float(output([folder / "postgres-aio", connections, pipelines, queries],
                                        {**where, "AIO_LOOP": loop}))

        yield [Pair(f"postgres, {connections} connections, pipelines of {queries}, queries per second, {loop}",
                    "pgbench", ours(loop), theirs) for loop in ("epoll", "io_uring")]
    finally:
        server.communicate("\n")


@contextlib.contextmanager
def http(folder):
    """A server of its own on the servers' processor."""
    requests = 20_000
    server = subprocess.Popen(["taskset", "-c", programs.SERVER_CPU, folder / "http-server"], stdout=subprocess.PIPE,
                              text=True)
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}/"

    def per_second(program, at_once, *how, environment=None):
        return lambda: requests / int(output([folder / program, url, at_once, requests, *how], environment)) * 1e9

    try:
        yield [Pair(f"HTTP/1.1, {at_once} at a time, requests per second of CPU, {loop}", f"libcurl, {how}",
                    per_second("http-aio", at_once, environment={"AIO_LOOP": loop}),
                    per_second("http-curl", at_once, way))
               for at_once in (1, 32) for loop in ("epoll", "io_uring")
               for way, how in (("socket", "curl_multi_socket_action"), ("perform", "curl_multi_poll"))]
    finally:
        server.kill()
        server.wait()


def measured(folder, rounds, interleaved):
    """Rows of the table."""
    rows = []
    for part in (files, postgres, http):
        with part(folder) as pairs:
            for pair in pairs:
                sides = {"ours": pair.ours, "theirs": pair.theirs}
                found = interleaved(rounds, sides, lambda side: sides[side]())
                ratio = statistics.median(x / y for x, y in zip(found["ours"], found["theirs"]))
                rows.append([pair.name, f"{statistics.median(found['ours']):,.0f}",
                             f"{statistics.median(found['theirs']):,.0f} ({pair.rival})", f"{ratio:.2f}"])
    return rows
