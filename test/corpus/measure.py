#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lints real coroutine code, labelled and not, and says how much is found and how much is false.

    measure.py --corpus ../shared/research/corpus.tsv --checkouts DIR --plugin SO [--llvm 22] [--checks GLOBS]
               [--categories LIST] [--only TEXT] [--keep FILE]

    --categories   kinds of blocking to report (option Categories of async-blocking-call)
    --only TEXT    only repositories whose name contains TEXT
    --keep FILE    findings go to FILE; an interrupted run goes on from it, but not with another module

README.md says how DIR is laid out. A file that is not checked out is skipped and named. Exit code: 0 when every finding is judged, every missed hazard is explained,
no true finding is lost and nothing crashed.

A finding belongs to a label in the same file at most two lines away. verdicts/corpus.tsv and verdicts/further.tsv have the last word on whether a finding is true; without a
verdict a hazard's label makes it true. Recall counts the labels of high and medium confidence that one file can show: [xtu] and those with the verdict "elsewhere" are apart,
those with "no hazard" are left out. verdicts/missed.tsv says which rule of the design explains a miss.
"""

import argparse
import collections
import os
import re
import subprocess
import sys

from sweep import HERE, further_units, labelled_units, lint_all, read_table

LIFETIME = {"async-dangling-argument", "async-dangling-capture", "async-dangling-return", "async-task-outlives-scope", "async-return-in-scope"}
LOST = {"async-discarded-task", "async-unawaited-task", "async-callback-drops-task"}
# What a label's kind, or the beginning of it, may be reported as.
CHECKS = {
    "blocking": {"async-blocking-call", "async-busy-wait"},
    "cpu-bound": {"async-blocking-call"},
    "nested": {"async-nested-run"},
    "discarded": LOST,
    "unawaited": LOST,
    "awaited-twice": {"async-task-awaited-twice"},
    "dangling": LIFETIME,
    "lock": {"async-lock-across-suspend"},
    "swallowed-cancellation": {"async-swallowed-cancellation"},
    "stop-token": {"async-unforwarded-stop-token"},
    "poll": {"async-busy-wait", "async-loop-without-suspend"},
}
# Which of them a clean row's [near-miss N] resembles.
NEAR_MISS = {"1": CHECKS["blocking"], "2": LOST, "3": CHECKS["nested"], "4": LIFETIME, "5": CHECKS["lock"], "6": CHECKS["swallowed-cancellation"], "7": CHECKS["cpu-bound"]}
REACH = 2

Label = collections.namedtuple("Label", "repo commit file line kind flags note")
Finding = collections.namedtuple("Finding", "file line check message")


def checks_of(kind):
    return next((checks for start, checks in CHECKS.items() if kind.startswith(start)), set())


def confidence(label):
    match = re.search(r"\[(?:conf=)?(high|med|low)", label.note)
    return match[1] if match else "high"


def is_elsewhere(label, verdicts):
    return bool(re.search(r"\[xtu|other TU", label.note)) or verdict_on(label, verdicts) == "elsewhere"


def verdict_on(label, verdicts):
    found = (verdicts.get((f"{label.repo}/{label.file}", label.line, check)) for check in sorted(checks_of(label.kind)))
    return next((verdict for verdict, _ in filter(None, found)), "")


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


def nearest(labels, finding, wanted):
    near = [label for label in labels if f"{label.repo}/{label.file}" == finding.file and abs(label.line - finding.line) <= REACH and wanted(label)]
    return min(near, key=lambda label: abs(label.line - finding.line), default=None)


def is_near_miss_of(label, check):
    if label.kind != "clean":
        return False
    match = re.search(r"\[near-miss (\d)\]", label.note)
    return check in NEAR_MISS.get(match[1], set()) if match else True


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
    labelled, absent = labelled_units(labels, options.checkouts)
    further, not_there = further_units(options.checkouts, options.only)
    absent |= not_there
    if not labelled and not further:
        sys.exit(f"measure.py: no repository contains {options.only!r}")
    results = lint_all(options, labelled | further)
    verdicts = {(path, int(line), check): (verdict, why) for table in ("corpus", "further") for path, line, check, verdict, why in
                read_table(os.path.join(HERE, "verdicts", table + ".tsv"), 5)}
    explained = {(path, int(line), kind): (rule, why) for path, line, kind, rule, why in read_table(os.path.join(HERE, "verdicts", "missed.tsv"), 5)}

    here = [label for label in labels if (label.repo, label.file) not in absent]
    found = {}
    for findings, _, _ in results.values():
        for finding in findings:
            found.setdefault(tuple(finding[:3]), Finding(*finding))
    found = sorted(found.values())
    hit, true, false, unjudged, about = set(), [], [], [], {}
    for finding in found:
        label = nearest(here, finding, lambda label: finding.check in checks_of(label.kind))
        if label:
            hit.add(label)
        about[finding] = label or nearest(here, finding, lambda label: label.kind == "grey" or is_near_miss_of(label, finding.check))
        verdict = verdicts.get(tuple(finding[:3]), ("", ""))[0]
        {"true": true, "false": false}.get(verdict, true if label else unjudged).append(finding)

    repos = sorted({repo for repo, _ in labelled | further}, key=str.lower)
    sure = [label for label in here if checks_of(label.kind) and confidence(label) != "low" and verdict_on(label, verdicts) != "no hazard"]
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

    def explanation(label):
        return explained.get((f"{label.repo}/{label.file}", label.line, label.kind))

    missed = [label for label in counted if label not in hit]
    unexplained = [label for label in missed if not explanation(label)]
    section("missed hazards that a rule explains", [f"{place(label)}: {': '.join(explanation(label))}" for label in missed if explanation(label)])
    section("missed hazards that nothing explains", [f"{place(label)}: {label.note}" for label in unexplained])
    needless = [label for label in hit if explanation(label)]
    section("explained misses that are found after all", [place(label) for label in needless])
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
    section("files not checked out", [f"{repo}/{file}" for repo, file in sorted(absent)])
    section("files that do not parse completely", [f"{unit}: {len(errors)} errors, the first: {errors[0]}" for unit, (_, errors, _) in results.items() if errors])
    section("hazards whose body is in another file (not counted)", [f"{place(label)}: {'found' if label in hit else 'missed'}" for label in apart])
    kinds = collections.Counter(label.kind for label in here if not checks_of(label.kind) and label.kind not in ("clean", "grey"))
    section("hazards of a kind that has no check yet", [f"{kind}: {count}" for kind, count in sorted(kinds.items())])
    clean = [label for label in here if label.kind == "clean"]
    print(f"\n{len(clean)} near-misses, {sum(1 for f in found if about[f] in clean)} reported; {len(results)} files of {len(repos)} code bases linted")
    print(f"{'check':36} {'true':>5} {'false':>5} {'open':>5}")
    for check in sorted({finding.check for finding in found}):
        print(f"{check:36} {' '.join(f'{sum(f.check == check for f in findings):5}' for findings in (true, false, unjudged))}")
    for kind in CHECKS:
        own = [label for label in counted if label.kind.startswith(kind)]
        if own:
            print(f"  {kind}: {ratio(len(hit & set(own)), len(own))} found")
    print(f"precision: {ratio(len(true), len(true) + len(false))} judged findings are true")
    print(f"recall: {ratio(len(hit & set(counted)), len(counted))} labelled hazards found, {ratio(len(missed) - len(unexplained), len(missed))} misses explained")
    sys.exit(1 if unjudged or crashes or stale or unexplained or needless else 0)


if __name__ == "__main__":
    main()
