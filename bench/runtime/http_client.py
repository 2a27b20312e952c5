#!/usr/bin/env python3
"""aio::http::client against libcurl's multi interface in C, on the same server in the same run.

bench/runtime/http_client.py [ROUNDS]    prints requests per second of the client's CPU; the median of the rounds (default 5)
"""

import contextlib
import os
import random
import statistics
import subprocess
import sys
from typing import Callable, NamedTuple

import programs

PROGRAMS = ["http-server", "http-aio", "http-curl"]
REQUESTS = 20_000


class Pair(NamedTuple):
    name: str
    rival: str
    ours: Callable[[], float]  # runs the program once; operations per second
    theirs: Callable[[], float]


@contextlib.contextmanager
def pairs(folder):
    """The server has a processor of its own."""
    server = subprocess.Popen(["taskset", "-c", programs.SERVER_CPU, folder / "http-server"], stdout=subprocess.PIPE, text=True)
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}/"

    def requests(program, at_once, *how, **environment):
        def once():
            command = ["taskset", "-c", programs.CLIENT_CPU, folder / program, url, str(at_once), str(REQUESTS), *how]
            done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
            if done.returncode:
                sys.exit(f"bench: {program} failed: {done.stderr}")
            return REQUESTS / int(done.stdout) * 1e9

        return once

    try:
        yield [Pair(f"HTTP/1.1, {at_once} at a time, requests per second of CPU, {loop}", f"libcurl, {how}",
                    requests("http-aio", at_once, AIO_LOOP=loop), requests("http-curl", at_once, way))
               for at_once in (1, 32) for loop in ("epoll", "io_uring")
               for way, how in (("socket", "curl_multi_socket_action"), ("perform", "curl_multi_poll"))]
    finally:
        server.kill()
        server.wait()


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with pairs(programs.build("clang++-22", *PROGRAMS)) as all_pairs:
        for name, rival, *sides in all_pairs:
            found = {side: [] for side in sides}
            for _ in range(rounds):
                for side in random.sample(sides, len(sides)):
                    found[side].append(side())
            ours, theirs = (found[side] for side in sides)
            ratio = statistics.median(x / y for x, y in zip(ours, theirs))
            print(f"{name}: {statistics.median(ours):,.0f}; {rival}: {statistics.median(theirs):,.0f}; ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
