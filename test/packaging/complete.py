# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints what a shell offers when Tab is pressed after the words of a command line: one line a candidate.

    complete.py SHELL SCRIPT PROGRAM WORDS      SHELL: bash, zsh or fish; SCRIPT: its completion; PROGRAM: corolint
"""

import os
import pathlib
import pty
import subprocess
import sys
import tempfile

shell, script, program, words = sys.argv[1:]


def with_path(folder):
    """corolint under both of its names."""
    for name in ("corolint", pathlib.Path(script).stem.lstrip("_")):
        os.symlink(program, os.path.join(folder, name))
    return {**os.environ, "PATH": folder + os.pathsep + os.environ["PATH"], "HOME": folder, "TERM": "dumb"}


def bash(environment):
    code = 'source "$1"; COMP_WORDS=($2); [[ $2 == *" " ]] && COMP_WORDS+=(""); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _corolint; printf "%s\\n" "${COMPREPLY[@]}"'
    return subprocess.run(["bash", "-c", code, "bash", script, words], env=environment, capture_output=True, text=True, check=True).stdout


def fish(environment):
    return subprocess.run(["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, words], env=environment, capture_output=True, text=True, check=True).stdout


def zsh(environment):
    """zsh completes on a terminal alone, so that a key writes down what the line has become."""
    folder = environment["HOME"]
    line = os.path.join(folder, "line")
    os.symlink(script, os.path.join(folder, "_" + pathlib.Path(script).stem))
    process, terminal = pty.fork()
    if not process:
        os.execvpe("zsh", ["zsh", "-f", "-i"], environment)
    shown = ""
    typed = [f"fpath=({folder} $fpath); autoload -U compinit; compinit -u -D; dump() {{ print -r -- $BUFFER > {line}; exit }}; zle -N dump; bindkey '^X' dump; print rea''dy\n",
             words + "\t\x18"]
    while True:
        try:
            shown += os.read(terminal, 4096).decode(errors="replace")
        except OSError:  # Linux's way to say that all have closed the terminal
            break
        if typed and (len(typed) == 2 or "ready" in shown):
            os.write(terminal, typed.pop(0).encode())
    os.waitpid(process, 0)
    if not os.path.exists(line):
        sys.exit("zsh: " + shown)
    return pathlib.Path(line).read_text().split()[-1]


with tempfile.TemporaryDirectory() as folder:
    print({"bash": bash, "fish": fish, "zsh": zsh}[shell](with_path(folder)))
