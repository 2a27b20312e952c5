# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds a conversation with a language server, as an editor would.

    conversation.py SERVER FOLDER

FOLDER gets a coroutine; a blocking call is typed into it, reported, fixed by the offered quick fix, and gone. Prints what the server says, one line a fact, for FileCheck.
"""

import os
import pathlib
import sys

from lsp import Server, apply

server, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
file = folder / "work.cpp"
uri = file.as_uri()

CODE = '''#include <aio/aio.hpp>
#include <chrono>
#include <thread>

void helper() { std::this_thread::sleep_for(std::chrono::seconds(1)); }

aio::task<void> work() {
  using namespace std::chrono_literals;
  co_await aio::yield();
}
'''


def show(title, diagnostics):
    print(f"== {title}: {len(diagnostics)}")
    for each in diagnostics:
        at = each["range"]["start"]
        print(f"{at['line'] + 1}:{at['character'] + 1} {each['code']} ({each['source']}): {each['message'].splitlines()[0]}")
        for related in each.get("relatedInformation", []):
            print("  related:", related["location"]["range"]["start"]["line"] + 1, related["message"])


folder.mkdir(parents=True, exist_ok=True)
file.write_text(CODE)
include = pathlib.Path(os.environ["COROLINT_ROOT"]) / "runtime" / "include"
(folder / "compile_flags.txt").write_text(f"-std=c++20\n-I{include}\n")

s = Server(folder, server, "--log=error")
s.initialize(folder)
s.open(file)
show("opened", s.diagnostics(1))

typed = CODE.replace("co_await aio::yield();", "std::this_thread::sleep_for(10ms);\n  helper();\n  co_await aio::yield();")
s.notify("textDocument/didChange", textDocument={"uri": uri, "version": 2}, contentChanges=[{"text": typed}])
found = s.diagnostics(2)
show("typed", found)

actions = s.ask("textDocument/codeAction", textDocument={"uri": uri}, range=found[0]["range"], context={"diagnostics": [found[0]], "only": ["quickfix"]})
fix = next(a for a in actions if "edit" in a and a["edit"]["changes"][uri])
print("== quick fix:", fix["title"])
fixed = apply(typed, fix["edit"]["changes"][uri]).replace("  helper();\n", "")
print(next(line for line in fixed.splitlines() if "sleep" in line and "co_await" in line))
s.notify("textDocument/didChange", textDocument={"uri": uri, "version": 3}, contentChanges=[{"text": fixed}])
show("fixed", s.diagnostics(3))

s.ask("shutdown")
s.notify("exit")
print("== exit code", s.process.wait(timeout=300))
