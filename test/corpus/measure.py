#!/usr/bin/env python3
"""Lints the hand-labelled corpus of real coroutine code and says how much is found and how much is false.

    measure.py --corpus ../shared/research/corpus.tsv --checkouts DIR --plugin SO [--llvm 22] [--checks GLOBS]
               [--categories LIST] [--only TEXT] [--keep FILE]

    --categories   kinds of blocking to report (option Categories of async-blocking-call)
    --only TEXT    only repositories whose name contains TEXT
    --keep FILE    findings go to FILE; an interrupted run goes on from it, but not with another module

README.md says how DIR is laid out. A file that is not checked out is skipped and named. Exit code: 0 when every finding is judged, no true one is lost
and nothing crashed.

A finding belongs to a label in the same file at most two lines away. verdicts/corpus.tsv has the last word on whether a finding is true; without a verdict
a hazard's label makes it true. Recall counts the labels of high and medium confidence that one file can show: [xtu] and those with the verdict "elsewhere" are apart, those with "no hazard" are left out.
"""

import argparse
import collections
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKS = {"blocking": "async-blocking-call", "cpu-bound": "async-blocking-call", "nested": "async-nested-run", "discarded": "async-discarded-task"}
NEAR_MISS = {"1": "async-blocking-call", "2": "async-discarded-task", "3": "async-nested-run", "7": "async-blocking-call"}
REACH = 2

Label = collections.namedtuple("Label", "repo commit file line kind flags note")
Finding = collections.namedtuple("Finding", "file line check message")


def check_of(kind):
    return next((check for start, check in CHECKS.items() if kind.startswith(start)), None)


def confidence(label):
    match = re.search(r"\[(?:conf=)?(high|med|low)", label.note)
    return match[1] if match else "high"


def is_elsewhere(label, verdicts):
    return bool(re.search(r"\[xtu|other TU", label.note)) or verdict_on(label, verdicts) == "elsewhere"


def verdict_on(label, verdicts):
    return verdicts.get((f"{label.repo}/{label.file}", label.line, check_of(label.kind)), ("", ""))[0]


def read_corpus(path):
    labels = []
    for number, row in enumerate(open(path, encoding="utf-8"), 1):
        cells = row.rstrip("\n").split("\t")
        if number == 1 or not row.strip() or row.startswith("#"):
            continue
        if len(cells) != 7:
            sys.exit(f"{path}:{number}: {len(cells)} columns, not 7")
        labels.append(Label(cells[0], cells[1], cells[2], int(cells[3]), *cells[4:]))
    return labels


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


def command(label, flags_of_repo, more):
    """The file to lint, and its flags. What lies outside the checkout is a dependency: a system header, as a package would be."""
    words = shlex.split(label.flags or flags_of_repo.get(label.repo, ""))
    source = label.file
    if words and re.search(r"\.(cpp|cc|cxx)$", words[-1]):
        main = words.pop()
        if label.flags and re.search(r"\.(h|hpp|hh)$", source):
            source = main
    flags = []
    for word in words:
        flags += ["-isystem", word[2:]] if word.startswith("-I../") else [word]
    if re.search(r"\.(h|hpp|hh)$", source):
        flags = ["-x", "c++"] + flags
    return source, flags + ["-ferror-limit=0"] + shlex.split(more.get(label.repo, ""))


def lint(options, repo, source, flags):
    """Findings, the number of errors, and whether it crashed."""
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
    if not crashed and re.search(r"^error:|Error while processing|not found", done.stderr, re.M) and not errors and not found:
        errors.append(done.stderr.strip().splitlines()[0])
    return found, errors, crashed


def lint_all(options, labels):
    flags_of_repo, more = {}, dict(read_table(os.path.join(HERE, "flags.tsv"), 2))
    for label in labels:
        if label.flags:
            flags_of_repo.setdefault(label.repo, label.flags)
    units, absent = {}, []
    for label in labels:
        source, flags = command(label, flags_of_repo, more)
        if os.path.exists(os.path.join(options.checkouts, folder_of(label.repo), label.file)):
            units[label.repo, source] = flags
        elif (label.repo, label.file) not in absent:
            absent.append((label.repo, label.file))
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
    return {f"{repo}/{source}": results[f"{repo}/{source}"] for repo, source in units}, absent


def nearest(labels, finding, wanted):
    near = [label for label in labels if f"{label.repo}/{label.file}" == finding.file and abs(label.line - finding.line) <= REACH and wanted(label)]
    return min(near, key=lambda label: abs(label.line - finding.line), default=None)


def is_near_miss_of(label, check):
    if label.kind != "clean":
        return False
    match = re.search(r"\[near-miss (\d)\]", label.note)
    return NEAR_MISS.get(match[1]) == check if match else True


def ratio(part, whole):
    return f"{part} of {whole}" + (f" ({100 * part / whole:.0f} %)" if whole else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpus", "checkouts", "plugin"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--llvm", default="22")
    parser.add_argument("--checks", default="-*,async-*")
    parser.add_argument("--categories")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep")
    options = parser.parse_args()
    for name, what in (("corpus", "table of labels"), ("checkouts", "folder of checkouts (see README.md)"), ("plugin", "module")):
        if not os.path.exists(getattr(options, name)):
            sys.exit(f"measure.py: no {what} at {getattr(options, name)}")
    options.plugin, options.checkouts = os.path.abspath(options.plugin), os.path.abspath(options.checkouts)
    if subprocess.run(["which", f"clang-tidy-{options.llvm}"], capture_output=True).returncode:
        sys.exit(f"measure.py: no clang-tidy-{options.llvm}: install the package of that name")

    labels = [label for label in read_corpus(options.corpus) if options.only in label.repo]
    if not labels:
        sys.exit(f"measure.py: no repository of {options.corpus} contains {options.only!r}")
    results, absent = lint_all(options, labels)
    verdicts = {(path, int(line), check): (verdict, why) for path, line, check, verdict, why in
                read_table(os.path.join(HERE, "verdicts", "corpus.tsv"), 5)}

    here = [label for label in labels if (label.repo, label.file) not in absent]
    found = {}
    for findings, _, _ in results.values():
        for finding in findings:
            found.setdefault(tuple(finding[:3]), Finding(*finding))
    found = sorted(found.values())
    hit, true, false, unjudged, about = set(), [], [], [], {}
    for finding in found:
        label = nearest(here, finding, lambda label: check_of(label.kind) == finding.check)
        if label:
            hit.add(label)
        about[finding] = label or nearest(here, finding, lambda label: label.kind == "grey" or is_near_miss_of(label, finding.check))
        verdict = verdicts.get(tuple(finding[:3]), ("", ""))[0]
        {"true": true, "false": false}.get(verdict, true if label else unjudged).append(finding)

    repos = sorted({label.repo for label in labels}, key=str.lower)
    sure = [label for label in here if check_of(label.kind) and confidence(label) != "low" and verdict_on(label, verdicts) != "no hazard"]
    counted, apart = [label for label in sure if not is_elsewhere(label, verdicts)], [label for label in sure if is_elsewhere(label, verdicts)]
    print(f"{'repository':52} {'found':>9} {'missed':>6} {'true':>5} {'false':>5} {'open':>5} {'files':>6} {'unclean':>7}")
    for repo in repos + [""]:
        own = [label for label in counted if repo in ("", label.repo)]
        at = lambda findings: sum(finding.file.startswith(repo + "/") or not repo for finding in findings)
        units = [unit for unit in results if unit.startswith(repo + "/") or not repo]
        got = len(hit & set(own))
        print(f"{repo or 'all':52} {got:>9} {len(own) - got:>6} {at(true):>5} {at(false):>5} {at(unjudged):>5} {len(units):>6} {sum(bool(results[unit][1]) for unit in units):>7}")

    def section(title, lines):
        print(f"\n{title}: {len(lines)}")
        for line in lines:
            print("  " + line)

    def place(label):
        return f"{label.repo}/{label.file}:{label.line}: {label.kind}"

    section("missed hazards", [f"{place(label)}: {label.note}" for label in counted if label not in hit])
    section("false alarms", [f"{f.file}:{f.line}: {f.check}: {f.message}" + (f" | {verdicts[tuple(f[:3])][1]}" if tuple(f[:3]) in verdicts else "") for f in false])
    section("findings at a line labelled clean or grey", [f"{f.file}:{f.line}: {f.check}: {about[f].kind}: {about[f].note}" for f in found
                                                       if about[f] and about[f].kind in ("clean", "grey")])
    section("findings without a verdict", [f"{f.file}:{f.line}: {f.check}: {f.message}" for f in unjudged])
    stale = [f"{path}:{line}: {check}: {verdicts[path, line, check][1]}" for path, line, check in sorted(verdicts)
            if verdicts[path, line, check][0] == "true" and (path, line, check) not in {tuple(f[:3]) for f in found}
            and any(path.startswith(repo + "/") for repo in repos)]
    section("verdicts \"true\" that are no longer found", stale)
    crashes = [unit for unit, (_, _, crashed) in results.items() if crashed]
    section("crashes", crashes)
    section("files not checked out", [f"{repo}/{file}" for repo, file in absent])
    section("files that do not parse completely", [f"{unit}: {len(errors)} errors, the first: {errors[0]}" for unit, (_, errors, _) in results.items() if errors])
    section("hazards whose body is in another file (not counted)", [f"{place(label)}: {'found' if label in hit else 'missed'}" for label in apart])
    kinds = collections.Counter(label.kind for label in here if not check_of(label.kind) and label.kind not in ("clean", "grey"))
    section("hazards of a kind that has no check yet", [f"{kind}: {count}" for kind, count in sorted(kinds.items())])
    clean = [label for label in here if label.kind == "clean"]
    print(f"\n{len(clean)} near-misses, {sum(1 for f in found if about[f] in clean)} reported; {len(results)} files linted")
    for kind in ("blocking", "cpu-bound", "nested", "discarded"):
        own = [label for label in counted if label.kind.startswith(kind)]
        if own:
            print(f"  {kind}: {ratio(len(hit & set(own)), len(own))} found")
    print(f"precision: {ratio(len(true), len(true) + len(false))} judged findings are true")
    print(f"recall: {ratio(len(hit & set(counted)), len(counted))} labelled hazards found")
    sys.exit(1 if unjudged or crashes or stale else 0)


if __name__ == "__main__":
    main()
