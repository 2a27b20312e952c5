# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lints files of checkouts one by one and keeps what was found, so that an interrupted run goes on."""

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def read_table(path, columns):
    if not os.path.exists(path):
        return []
    rows = [row.rstrip("\n").split("\t") for row in open(path, encoding="utf-8") if row.strip() and not row.startswith("#")]
    for row in rows:
        if len(row) != columns:
            sys.exit(f"{path}: {len(row)} columns, not {columns}: {row[0]}")
    return rows


def folder_of(repo):
    return repo.replace("/", "+")


def is_header(path):
    return bool(re.search(r"\.(h|hpp|hh|hxx)$", path))


def as_dependencies(words):
    """What lies outside the checkout is a dependency: a system header, as a package would be."""
    return [flag for word in words for flag in (["-isystem", word[2:]] if word.startswith("-I../") else [word])]


def labelled_unit(label, flags_of_repo, more):
    """The file to lint for a label, and its flags."""
    words = shlex.split(label.flags or flags_of_repo.get(label.repo, ""))
    source = label.file
    if words and re.search(r"\.(cpp|cc|cxx)$", words[-1]):
        main = words.pop()
        if label.flags and is_header(source):
            source = main
    flags = as_dependencies(words)
    if is_header(source):
        flags = ["-x", "c++"] + flags
    return source, flags + ["-ferror-limit=0"] + shlex.split(more.get(label.repo, ""))


def labelled_units(labels, checkouts):
    """{(repository, file): flags} for the labelled files, and those that are not checked out."""
    flags_of_repo, more = {}, dict(read_table(os.path.join(HERE, "flags.tsv"), 2))
    for label in labels:
        if label.flags:
            flags_of_repo.setdefault(label.repo, label.flags)
    units, absent = {}, set()
    for label in labels:
        source, flags = labelled_unit(label, flags_of_repo, more)
        if os.path.exists(os.path.join(checkouts, folder_of(label.repo), label.file)):
            units[label.repo, source] = flags
        else:
            absent.add((label.repo, label.file))
    return units, absent


def further_units(checkouts, only):
    """The same for the code bases of further.tsv, which nobody labelled."""
    units, absent = {}, set()
    for repo, _, flags, files in read_table(os.path.join(HERE, "further.tsv"), 4):
        for file in files.split() if only in repo else []:
            if os.path.exists(os.path.join(checkouts, folder_of(repo), file)):
                units[repo, file] = as_dependencies(shlex.split(flags)) + ["-ferror-limit=0"]
            else:
                absent.add((repo, file))
    return units, absent


def lint(options, repo, source, flags):
    """Findings, the errors, and whether it crashed."""
    root = os.path.join(options.checkouts, folder_of(repo))
    try:
        done = subprocess.run(["nice", f"clang-tidy-{options.llvm}", f"--load={options.plugin}", f"--checks={options.checks}", "--quiet",
                               "--config=" + json.dumps({"CheckOptions": {"async-blocking-call.Categories": options.categories}} if options.categories else {}),
                               "--header-filter=.*", source, "--", *flags],
                              cwd=root, capture_output=True, text=True, errors="replace", timeout=900, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return [], ["took more than 15 minutes"], True
    found, errors = [], []
    for path, line, level, text in re.findall(r"^(/\S+?):(\d+):\d+: (warning|error): (.*)$", done.stdout, re.M):
        check = re.search(r" \[(async-[\w-]+)\S*\]$", text)
        place = os.path.relpath(os.path.realpath(path), os.path.realpath(options.checkouts))
        if check:
            found.append([place.replace("+", "/", 1), int(line), check[1], text[:check.start()]])
        elif level == "error":
            errors.append(f"{place}:{line}: {text}")
    crashed = done.returncode < 0 or "PLEASE submit a bug report" in done.stderr
    if not crashed and re.search(r"^error:|^Error|not found", done.stderr, re.M) and not errors and not found:
        errors.append(done.stderr.strip().splitlines()[0])
    return found, errors, crashed


def lint_all(options, units):
    """{"repository/file": what `lint` says}"""
    made_by = " ".join([hashlib.sha256(open(options.plugin, "rb").read()).hexdigest(), options.llvm, options.checks, options.categories or ""])
    kept = json.load(open(options.keep, encoding="utf-8")) if options.keep and os.path.exists(options.keep) else {"made by": made_by, "files": {}}
    if kept.get("made by") != made_by:
        sys.exit(f"measure.py: {options.keep} was made by another module or with other options: remove it")
    results = kept["files"]
    for number, ((repo, source), flags) in enumerate(sorted(units.items()), 1):
        key = f"{repo}/{source}"
        if key in results:
            continue
        if sys.stderr.isatty():
            print(f"\r\033[K[{number}/{len(units)}] {key}", end="", file=sys.stderr)
        results[key] = lint(options, repo, source, flags)
        if options.keep:
            with open(options.keep, "w", encoding="utf-8") as out:
                json.dump(kept, out, indent=1)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return {f"{repo}/{source}": results[f"{repo}/{source}"] for repo, source in units}
