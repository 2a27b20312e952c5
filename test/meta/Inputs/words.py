# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Words that comments and pages avoid, each with what to write instead.

Messages are left out: tests hold those word for word. In C++ and in scripts only comments are read, without quoted text; in Markdown and
in the prose of a `.test` all but code.
"""

import sys

from project import *

INSTEAD = {
    r"nobody|no-one": "no task, not …, never",
    r"somebody|someone|anybody|anyone|everybody": "other code, a caller, a client, any task",
    r"whoever|whomever|whom": "the caller, the task that …",
    r"knows nothing|knows better": "does not have, does not see",
    r"(?:model file|baseline|checks?|code|file|loop|function|libraries|clang|clangd|corolint|model|driver|it|that)s? knows": "describes, lists, has",
    r"tells|told": "reports, notifies, shows, asks",
    r"hush\w*|(?:keep|keeps|kept|keeping) (?:\w+ )?quiet": "suppress",
    r"of no use|comes to nothing": "unused; fails",
    r"lets? go of|hands on|handed on": "releases, passes on",
    r"(?:has|have|had) gone|be it that": "was destroyed, has ended, has disconnected; also if",
    r"^who|whose affair|'s affair|'s matter": "a noun; concerns only …",
    r"is nobody's|nobody's": "belongs to no …",
    r"on every way|on no way|goes round": "on every path, on no path, skips",
}
# A predicate's comment begins with "Whether", and a result's with "Returns".
C_PLUS_PLUS = {
    r"(?:^|\. )(?:Is|Are|Does|Do|May|Can|Has|Would|Might|Was) [^.?]*\?": "Whether …",
    r"(?:^|[.;,] )(?:[Nn]one|[Ff]alse|[Tt]rue|[Nn]ull|nullopt|[Ee]mpty|Invalid): \w": "Returns X, or nullptr if Y",
    r"^(?:Who|Whose|Whom) ": "a noun",
}
YES_NO = re.compile(r"\bYes: ")  # a contract of yes, no and unknown


def comments(text, mark):
    """(line, text) of each comment: adjacent lines are one."""
    number, lines = 0, []
    for at, line in enumerate([*text.splitlines(), ""], 1):
        found = re.match(rf"\s*{mark}/?!? ?(.*)$", line)
        if found and found[1].strip():
            number = number or at
            lines.append(found[1].strip())
            continue
        if lines:
            yield number, " ".join(lines)
        number, lines = 0, []
        if trailing := re.search(rf"\s{mark} (.+)$", line):
            yield at, trailing[1]


def prose(text):
    """(line, text) of each paragraph, without fenced code."""
    number, lines, fenced = 0, [], False
    for at, line in enumerate([*text.splitlines(), ""], 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        if line.strip() and not fenced and not re.match(r"\s*(```|\w+(-\w+)*: )", line):
            number = number or at
            lines.append(line.strip())
        elif lines:
            yield number, " ".join(lines)
            number, lines = 0, []


def read_parts(path, text):
    if re.search(r"\.(cpp|h|hpp|def|fbs|ts)$", path):
        return ((at, part) for at, part in comments(text, "//") if not re.match(r"(RUN|CHECK|DEBUG|ERR|[A-Z]+(-\w+)?:)", part))
    if re.search(r"\.(py|yaml|cmake|sh)$|CMakeLists\.txt$", path) or text.startswith("#!"):
        return comments(text, "#")
    if re.search(r"\.(md|test)$", path):
        return prose(text)
    return ()


def unquoted(part):
    """The text without code spans, quotations and bracketed names of checks."""
    return re.sub(r"`[^`]*`|\"[^\"]*\"|'[^' ]+'|\[[\w-]+\]", "…", part)


def problems_of(root):
    for path in sorted(tracked(root)):
        if path.startswith(("test/corpus/", "test/meta/", "bench/", "editors/vscode/node_modules")) or path.endswith("CODE_OF_CONDUCT.md"):
            continue
        try:
            with open(os.path.join(root, path), encoding="utf-8") as file:
                text = file.read()
        except UnicodeDecodeError:
            continue
        is_source = re.match(r"(checks|driver|clangd|runtime/(include|src|adapters/(include|src)))/.*\.(cpp|h|hpp)$", path)
        for at, part in read_parts(path, text):
            part = unquoted(part)
            for word, better in INSTEAD.items():
                if found := re.search(rf"\b(?:{word})\b", part, re.I):
                    yield f"{path}:{at}: '{found[0]}' in a comment or on a page; write: {better}"
            for word, better in C_PLUS_PLUS.items() if is_source and not YES_NO.search(part) else ():
                if found := re.search(word, part):
                    yield f"{path}:{at}: '{found[0][:40]}'; write: {better}"


if __name__ == "__main__":
    finish(list(problems_of(sys.argv[1] if len(sys.argv) > 1 else ROOT)))
