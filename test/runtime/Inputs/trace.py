# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks a trace of test/runtime/trace.cpp: the format, and that it is the truth."""

import json
import sys

events = json.load(open(sys.argv[1], encoding="utf-8"))
assert isinstance(events, list)
runs = {event["pid"]: event["args"]["name"] for event in events if event["name"] == "process_name"}
assert len(runs) == 3 and all("run() at " in name and "trace.cpp:" in name for name in runs.values()), runs
for run in runs:
    mine = [event for event in events if event["pid"] == run]
    tasks = {event["tid"]: event["args"]["name"] for event in mine if event["name"] == "thread_name"}
    assert sorted(tasks.values()) == sorted(["app", 'a "name" with \\ in it'] + ["child"] * 6), tasks
    slices = [event for event in mine if event["ph"] == "X"]
    assert {event["tid"] for event in slices} == set(tasks)
    for event in slices:
        assert set(event) == {"ph", "pid", "tid", "ts", "dur", "cat", "name", "args"} and event["cat"] in ("runs", "waits")
        assert event["dur"] >= 0 and event["ts"] >= 0 and ":" in event["args"]["at"], event
    for task in tasks:
        of_task = sorted((event for event in slices if event["tid"] == task), key=lambda event: event["ts"])
        for before, after in zip(of_task, of_task[1:]):
            assert before["ts"] + before["dur"] <= after["ts"] + 0.002, (before, after)  # a task does one thing at a time
        assert of_task[0]["cat"] == of_task[-1]["cat"] == "runs"
    running = sorted((event for event in slices if event["cat"] == "runs"), key=lambda event: event["ts"])
    for before, after in zip(running, running[1:]):
        assert before["ts"] + before["dur"] <= after["ts"] + 0.002, (before, after)  # and so does a loop
    # From when it goes to sleep at the earliest: a busy machine may stop it before its wait has begun.
    sleeps = []
    for task in tasks:
        first = min((event for event in slices if event["tid"] == task), key=lambda event: event["ts"])
        sleeps += [event["ts"] + event["dur"] - first["ts"] for event in slices if event["cat"] == "waits" and event["tid"] == task and tasks[task] != "app"]
    assert len(sleeps) == 7 and min(sleeps) >= 900 and max(sleeps) >= 2900, sleeps
