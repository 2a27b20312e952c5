# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Edits a program of several files through a language server, as an editor would.

    program.py SERVER FOLDER

FOLDER has been linted by corolint. Prints what the server says, one line a fact, for FileCheck.
"""

import os
import pathlib
import sys
import urllib.parse

from lsp import Server, apply

server, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
session, store = folder / "session.cpp", folder / "store.cpp"


def show(title, diagnostics):
    print(f"== {title}: {len(diagnostics)}")
    for each in diagnostics:
        start, end = each["range"]["start"], each["range"]["end"]
        print(f"{start['line'] + 1}:{start['character'] + 1}-{end['line'] + 1}:{end['character'] + 1} {each['code']} ({each['source']}): "
              f"{each['message'].splitlines()[0]}")
        for related in each.get("relatedInformation", []):
            at = related["location"]
            print("  related:", at["uri"].rsplit("/", 1)[1], at["range"]["start"]["line"] + 1, related["message"])


def save(file, text, version):
    """Types the text into an open file and saves it."""
    s.notify("textDocument/didChange", textDocument={"uri": file.as_uri(), "version": version}, contentChanges=[{"text": text}])
    file.write_text(text)
    s.notify("textDocument/didSave", textDocument={"uri": file.as_uri()})


def codes(diagnostics):
    return [each["code"] for each in diagnostics]


s = Server(folder, server, "--log=error")
s.initialize(folder)
s.open(session)
found = s.diagnostics(1, session.as_uri())
show("session.cpp", found)
for each in found:
    path = urllib.parse.urlparse(each["codeDescription"]["href"]).path
    print("page:", os.path.basename(path), "is there" if os.path.exists(path) else "is missing")

print("== NOLINT")
text = session.read_text()
for each in found:
    actions = s.ask("textDocument/codeAction", textDocument={"uri": session.as_uri()}, range=each["range"],
                    context={"diagnostics": [each], "only": ["quickfix"]})
    for action in actions:
        if "NOLINT" in action["title"]:
            print(action["title"], action["kind"])
            changed = apply(text, action["edit"]["changes"][session.as_uri()])
            print(*(new for old, new in zip(text.splitlines(), changed.splitlines()) if old != new), sep="\n")
other = s.ask("textDocument/codeAction", textDocument={"uri": session.as_uri()}, range=found[0]["range"],
              context={"diagnostics": found[:1], "only": ["refactor"]})
print("refactor:", [a for a in other if "NOLINT" in a["title"]])

s.open(store)
show("store.cpp", s.diagnostics(1, store.as_uri()))
# A line above the way to the sleep: what is known of it holds, and moves down.
save(store, "// a comment\n" + store.read_text(), 2)
s.notify("textDocument/didChange", textDocument={"uri": session.as_uri(), "version": 2}, contentChanges=[{"text": text + "\n"}])
show("a comment in store.cpp", s.diagnostics(2, session.as_uri()))

# The whole program is linted again on a save.
save(store, store.read_text().replace("sleep(1); }", "} // NOLINT(async-blocking-call)"), 3)
show("no sleep in store.cpp", s.diagnostics(2, session.as_uri(), lambda found: "async-blocking-call" not in codes(found)))
s.notify("textDocument/didChange", textDocument={"uri": store.as_uri(), "version": 4}, contentChanges=[
    {"text": store.read_text() + "// the end\n"}])
show("store.cpp", s.diagnostics(4, store.as_uri(), lambda found: found))
# A finding of the last run is shown as long as its line is where it was.
s.notify("textDocument/didChange", textDocument={"uri": store.as_uri(), "version": 5}, contentChanges=[
    {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "// the beginning\n"}])
show("a line above it", s.diagnostics(5, store.as_uri()))

s.ask("shutdown")
s.notify("exit")
print("== exit code", s.process.wait(timeout=300))
