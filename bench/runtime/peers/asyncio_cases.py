# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The cases in Python's asyncio, or in uvloop when the first argument says so.

asyncio_cases.py asyncio|uvloop CASE [N]    prints    CASE N OPERATIONS CPU_NANOSECONDS
"""

import asyncio
import sys
import time
import tracemalloc

DEPTH, WAVE, ROUND, PERMITS = 1000, 1000, 100_000, 100


async def leaf(x):
    return x


async def case_await(n):
    total = 0
    for i in range(n):
        total += await leaf(i)


async def down(depth):
    return 0 if depth == 0 else 1 + await down(depth - 1)


async def case_recursion(n):
    for _ in range(n // DEPTH):
        await down(DEPTH - 1)


counter = 0


async def count():
    global counter
    counter += 1


async def case_spawn(n):
    for _ in range(n // WAVE):
        async with asyncio.TaskGroup() as group:
            for _ in range(WAVE):
                group.create_task(count())


async def case_spawnflat(n):
    async with asyncio.TaskGroup() as group:
        for _ in range(n):
            group.create_task(count())


async def ping(there, back, n):
    for _ in range(n):
        await there.put(1)
        await back.get()


async def pong(there, back, n):
    for _ in range(n):
        await back.put(await there.get())


async def case_pingpong(n):
    there, back = asyncio.Queue(1), asyncio.Queue(1)
    await asyncio.gather(ping(there, back, n), pong(there, back, n))


def delays():
    x = 12345
    while True:
        x = (x ^ x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x = (x ^ x << 5) & 0xFFFFFFFF
        yield 1 + x % 100


async def case_timers(n):
    async with asyncio.TaskGroup() as group:
        for _, ms in zip(range(n), delays()):
            group.create_task(asyncio.sleep(ms / 1000))


async def yields(x):
    await asyncio.sleep(0)
    return x


async def case_gather(n):
    for start in range(0, n, ROUND):
        await asyncio.gather(*[yields(i) for i in range(min(ROUND, n - start))])


async def takes_a_permit(semaphore):
    async with semaphore:
        await asyncio.sleep(0)


async def case_sem(n):
    for start in range(0, n, ROUND):
        semaphore = asyncio.Semaphore(PERMITS)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(ROUND, n - start)):
                group.create_task(takes_a_permit(semaphore))


async def case_idle(n):
    event = asyncio.Event()
    tracemalloc.start()
    tasks = [asyncio.create_task(event.wait()) for _ in range(n)]
    await asyncio.sleep(0)
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    event.set()
    await asyncio.gather(*tasks)
    return used


DEFAULTS = {"await": 500_000, "recursion": 500_000, "spawn": 50_000, "spawnflat": 50_000, "pingpong": 20_000,
            "timers": 50_000, "gather": 100_000, "sem": 100_000, "idle": 20_000}

library, case = sys.argv[1:3] if len(sys.argv) > 2 else (sys.argv[1], "--list")
if case == "--list":
    print("\n".join(DEFAULTS))
    sys.exit()
if library == "uvloop":
    import uvloop

    uvloop.install()
sys.setrecursionlimit(10 * DEPTH)
n = int(sys.argv[3]) if len(sys.argv) > 3 else DEFAULTS[case]
start = time.process_time_ns()
measured = asyncio.run(globals()["case_" + case](n))
spent = time.process_time_ns() - start
print(case, n, n * (2 if case == "pingpong" else 1), measured or spent)
