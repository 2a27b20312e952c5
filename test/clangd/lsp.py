# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A language server as an editor sees it."""

import json
import os
import subprocess
import sys


class Server:
    def __init__(self, folder, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder)
        self.last = 0

    def send(self, **message):
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            name, value = line.split(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            sys.exit("the server has gone")
        return json.loads(self.process.stdout.read(length))

    def notify(self, method, **params):
        self.send(method=method, params=params)

    def ask(self, method, **params):
        self.last += 1
        self.send(id=self.last, method=method, params=params)
        while True:
            message = self.receive()
            if message.get("id") == self.last and "method" not in message:
                return message.get("result")

    def initialize(self, folder):
        self.ask("initialize", processId=os.getpid(), rootUri=folder.as_uri(), capabilities={
            "textDocument": {"publishDiagnostics": {"relatedInformation": True, "codeActionsInline": False, "versionSupport": True,
                                                    "codeDescriptionSupport": True, "tagSupport": {"valueSet": [1]}},
                             "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}})
        self.notify("initialized")

    def open(self, file, version=1):
        self.notify("textDocument/didOpen", textDocument={"uri": file.as_uri(), "languageId": "cpp", "version": version,
                                                          "text": file.read_text()})

    def diagnostics(self, version, uri=None, until=lambda diagnostics: True):
        """What is published for this version of the text, the first that `until` accepts."""
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"].get("version") == version and \
                    uri in (None, message["params"]["uri"]) and until(message["params"]["diagnostics"]):
                return message["params"]["diagnostics"]


def apply(text, edits):
    lines = text.splitlines(keepends=True)
    offset = lambda at: sum(map(len, lines[:at["line"]])) + at["character"]
    for edit in sorted(edits, key=lambda e: offset(e["range"]["start"]), reverse=True):
        text = text[:offset(edit["range"]["start"])] + edit["newText"] + text[offset(edit["range"]["end"]):]
    return text
