# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs corolint where things go wrong; hostile.test says what."""

import glob
import os
import pty
import shutil
import signal
import subprocess
import sys
import time

CORO, DATABASE = sys.argv[1:]
HEAD = '#include "task.h"\n#include <unistd.h>\n'


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def database(folder):
    subprocess.run([sys.executable, DATABASE, folder], check=True)


def lint(folder, *options, **how):
    return subprocess.run([CORO, "-p", os.path.join(folder, "build"), "--quiet", *options], capture_output=True, text=True, **how)


def expect(condition, what, done=None):
    if not condition:
        sys.exit(f"not so: {what}" + (f"\n{done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}" if done else ""))


def summaries(folder):
    kept = os.path.join(folder, "build", ".corolint")
    return [os.path.join(kept, name) for name in os.listdir(kept) if name.endswith(".summary")]


def times(folder):
    return {path: os.stat(path).st_mtime_ns for path in summaries(folder)}


def no_room(name_space, fill, empty, why):
    write("full/a.cpp", HEAD + "task<> f() { sleep(1); co_return; }\n")
    include = os.path.join(os.environ["COROLINT_ROOT"], "test", "Inputs")
    summarize = f"{CORO} summarize full/a.cpp -o full/disk/a.summary -- -std=c++20 -I {include}"
    script = f"""set -e
mkdir -p full/disk; {fill}
status=0; {summarize} || status=$?
ls full/disk | cat; {empty}
{summarize}; ls full/disk; rm full/disk/a.summary
exit $status"""
    done = subprocess.run([*name_space, "bash", "-c", script], capture_output=True, text=True)
    expect(done.returncode == 2 and f"corolint: full/disk/a.summary: cannot be written: {why}" in done.stderr, f"{why} is one line", done)
    expect(done.stdout.split() == ["a.summary"], "nothing half-written is left, and with room it is written", done)


def a_file_that_may_not_grow():
    no_room([], "ulimit -S -f 0", "ulimit -S -f unlimited", "File too large")


def a_disk_that_is_full():
    # A file system of one page, full but for nothing, in a name space of its own; containers may not mount.
    name_space = ["unshare", "-rm"]
    if subprocess.run([*name_space, "true"], capture_output=True).returncode == 0:
        no_room(name_space, "mount -t tmpfs -o size=4k none full/disk && cp full/a.cpp full/disk/.fill", "rm full/disk/.fill", "No space left on device")


def killed_and_started_again():
    for number in range(6):
        write(f"killed/f{number}.cpp", HEAD + f"#include <vector>\n#include <string>\ntask<> f{number}() {{ sleep(1); co_return; }}\n")
    database("killed")
    running = subprocess.Popen([CORO, "-p", "killed/build", "-j1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    kept = "killed/build/.corolint"
    # One at a time: where there are two, Ninja has noted the first.
    while not (os.path.isdir(kept) and len(summaries("killed")) > 1):
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    before = times("killed")
    done = lint("killed")
    expect(done.stdout.count("'sleep' blocks") == 6, "after kill -9 the next run finds everything", done)
    expect(len(summaries("killed")) == 6, "every file has its summary")
    expect(len(before) < 6 and before.items() & times("killed").items(), "what had been done is not done again")
    again = lint("killed")
    expect(again.stdout == done.stdout and again.returncode == 1, "and the one after that says the same", again)


def killed_alone():
    shutil.rmtree("killed/build/.corolint")
    running = subprocess.Popen([CORO, "-p", "killed/build", "-j1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (os.path.isdir("killed/build/.corolint") and summaries("killed")):
        time.sleep(0.01)
    running.kill()
    running.wait()
    done = lint("killed")
    expect("waiting for it" in done.stderr, "Ninja goes on in the folder, and is waited for", done)
    expect(done.returncode == 1 and done.stdout.count("'sleep' blocks") == 6, "and everything is found", done)


def lint_and_kill(folder, action, of=""):
    """A run in which the process of ours that does this action, on this file, is killed as soon as it is seen."""
    running = subprocess.Popen([CORO, "-p", os.path.join(folder, "build"), "-j1", "--quiet"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    killed = False
    while running.poll() is None and not killed:
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{process}/cmdline", encoding="utf-8") as line:
                    words = line.read().split("\0")
                # Other tests have such processes too; and one of ours writes down that it was killed.
                is_ours = any(word.startswith(os.getcwd() + "/") for word in words) and not any(word.startswith("--killed=") for word in words)
                if is_ours and words[:2] == [CORO, action] and os.path.basename(words[2]).startswith(of):
                    os.kill(int(process), signal.SIGKILL)
                    killed = True
                    break
            except (FileNotFoundError, ProcessLookupError):
                continue
    out, err = running.communicate()
    expect(killed, f"there was a {action} to kill")
    return subprocess.CompletedProcess(running.args, running.returncode, out, err)


def one_of_them_killed():
    large = "".join(f"inline int value{i}(int x) {{ return x * {i}; }}\n" for i in range(20000))
    write("one/a.cpp", HEAD + "task<> a() { sleep(1); co_return; }\n")
    write("one/large.cpp", HEAD + large + "task<> f() { sleep(1); co_return; }\n")
    write("one/z.cpp", HEAD + "void far();\ntask<> z() { far(); co_return; }\n")
    write("one/far.cpp", "#include <unistd.h>\nvoid far() { sleep(1); }\n")
    database("one")
    first = lint("one")
    expect(first.stdout.count("blocks the event loop") == 3, "all is found", first)
    write("one/large.cpp", HEAD + large + "task<> f() { usleep(1); co_return; }\n")
    before = times("one")
    done = lint_and_kill("one", "summarize", "large.cpp")
    line = "large.cpp:1:1: error: corolint was killed on this file (signal 9, Killed), most often for want of memory; run it again, or lint fewer at once with -j; the other files are linted"
    expect(done.returncode == 2 and done.stdout.count(line) == 1 and "illed" not in done.stderr, "who was killed is named in one line", done)
    expect("'sleep' blocks" in done.stdout and "'far' blocks" in done.stdout, "what was found in the others is shown", done)
    expect("value" not in done.stdout and done.stdout.count("[async-") == 2, "what the file was before is not", done)
    again = lint("one")
    expect(again.returncode == 1 and "'usleep' blocks" in again.stdout and again.stdout.count("[async-") == 3, "it is tried again", again)
    expect(len(before.items() & times("one").items()) == 3, "and no other")
    known = times("one")
    expect(lint("one").stdout == again.stdout and times("one") == known, "and then it is up to date")


def killed_otherwise():
    def after(*words):
        return subprocess.run([CORO, *words], capture_output=True, text=True)

    done = after("link", "--report", "report", "--killed=137")
    line = "corolint: the link of what the files' lint found was killed (signal 9, Killed), most often for want of memory; run it again, or lint fewer at once with -j\n"
    expect(done.returncode == 2 and done.stderr == line and not os.path.exists("report"), "a killed link is told in one line", done)
    done = after("summarize", "one/a.cpp", "-o", "crashed.summary", "--killed=139")
    expect(done.returncode == 0 and not done.stderr, "of a crash there is a summary too", done)
    done = after("link", "crashed.summary")
    expect(done.returncode == 2 and "corolint was killed on this file (signal 11, Segmentation fault); run it again; the other" in done.stdout, "which does not blame memory", done)
    expect(after("link", "--report", "report", "--killed=3").returncode == 3, "what ended by itself keeps its code")


def common_headers_killed():
    for number in range(4):
        write(f"common/f{number}.cpp", HEAD + f"#include <map>\n#include <string>\ntask<> f{number}() {{ sleep(1); co_return; }}\n")
    database("common")
    done = lint_and_kill("common", "prefix")
    line = ("corolint: the making of headers that files have in common was killed (signal 9, Killed), most often for want of memory; "
            "run it again, or lint fewer at once with -j; the files are linted without them, which takes longer\n")
    expect(done.returncode == 1 and done.stderr == line, "who was killed is named in one line", done)
    expect(done.stdout.count("'sleep' blocks") == 4, "and the files are linted without", done)
    before = times("common")
    done = lint_and_kill("common", "prefix")
    expect(done.returncode == 1 and done.stderr == line and times("common") == before, "it is tried again, and nothing else", done)
    done = lint("common")
    made = [os.path.getsize(path) for path in glob.glob("common/build/.corolint/*.pch")]
    expect(done.returncode == 1 and not done.stderr and len(made) == 1 and made[0] > 0, "and made the next time", done)
    expect(times("common") == before, "what is known without is known", done)
    before = times("common")
    done = lint("common")
    expect(done.returncode == 1 and times("common") == before, "and then all is up to date", done)


def on_a_terminal(folder, *options):
    """What is shown on a terminal, and the exit code; Ctrl-C is pressed as soon as one file of it is done, if `options` say so."""
    process, terminal = pty.fork()
    if not process:
        os.execv(CORO, [CORO, "-p", os.path.join(folder, "build"), *(option for option in options if option != "Ctrl-C")])
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux's way to say that all have closed the terminal
            break
        shown += part
        if "Ctrl-C" in options and b"[2/" in shown:
            options = ()
            os.write(terminal, b"\x03")
    return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def interrupted():
    checks = "--checks=-*,async-blocking-call"
    shown, code = on_a_terminal("killed", checks, "Ctrl-C")
    expect(code == 2 and "corolint: interrupted; run it again to go on" in shown, f"Ctrl-C is told: {shown}, {code}")
    before = times("killed")
    done = lint("killed", checks)
    expect(done.stdout.count("'sleep' blocks") == 6, "and the next run goes on", done)
    expect(0 < len(before.items() & times("killed").items()) < 6, "from where it stopped")


def progress():
    shown, code = on_a_terminal("killed", "--checks=-*,async-blocking-call,async-busy-wait")
    expect(code == 1 and "\rcorolint [3/7]" in shown and "\rcorolint [7/7] link" in shown, f"a terminal shows how far it is: {shown}")
    again, code = on_a_terminal("killed", "--checks=-*,async-blocking-call,async-busy-wait")
    expect(code == 1 and "ninja" not in again and "'sleep' blocks" in again, f"and not that there is nothing to do: {again}")
    for what in ("something", "nothing"):
        done = lint("killed", "--checks=-*,async-blocking-call,async-nested-run")
        expect(done.returncode == 1 and not done.stderr, f"a pipe does not, where {what} is to be done", done)


def told_to_end():
    before = times("killed")
    running = subprocess.Popen([CORO, "-p", "killed/build", "--checks=-*,async-nested-run"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while times("killed") == before:
        time.sleep(0.01)
    running.terminate()
    said = running.communicate()
    expect(running.returncode == 2 and "interrupted" in said[1], f"what asks it to end is handed on to Ninja: {running.returncode} {said}")


def two_at_once():
    for number in range(4):
        write(f"two/f{number}.cpp", HEAD + f"task<> f{number}() {{ sleep(1); co_return; }}\n")
    database("two")
    both = [subprocess.Popen([CORO, "-p", "two/build"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate() for process in both]
    expect(all(process.returncode == 1 for process in both), f"both end well: {said}")
    expect(said[0][0] == said[1][0] and said[0][0].count("'sleep' blocks") == 4, f"both say the same: {said}")
    expect("waiting for it" in said[0][1] + said[1][1], "one waits, and says so")


def large_and_deep():
    lines = [f"inline int value{i}(int x) {{ return x * {i} + (x ^ {i * 7}); }}" for i in range(90000)]
    write("large/large.cpp", HEAD + "\n".join(lines) + "\ntask<> f() { sleep(1); co_return; }\n")
    expect(os.path.getsize("large/large.cpp") > 5e6, "the file has 5 MB")
    count = 100000
    write("large/chain.cpp", '#include <unistd.h>\nvoid f0() { sleep(1); }\n' + "\n".join(f"void f{i}() {{ f{i - 1}(); }}" for i in range(1, count)) + "\n")
    write("large/user.cpp", HEAD + f"void f{count - 1}();\ntask<> chain() {{ f{count - 1}(); co_return; }}\n")
    write("large/nested.cpp", HEAD + "task<> nested() { sleep(" + "(" * 200 + "1" + ")" * 200 + "); co_return; }\n")
    write("large/sum.cpp", HEAD + "int one();\nint sum() { return " + " + ".join(["one()"] * 5000) + "; }\ntask<> summed() { sum(); sleep(1); co_return; }\n")
    database("large")
    done = lint("large")
    expect(done.returncode == 1, "it ends", done)
    for file in ("large.cpp", "nested.cpp", "sum.cpp"):
        expect(f"{file}:" in done.stdout, f"{file} is linted", done)
    expect(f"'f{count - 1}' blocks the event loop's thread (sleep) through 'sleep'" in done.stdout, "a chain of 10^5 functions is followed to its end", done)
    expect("more calls on the way" in done.stdout, "and told in a page", done)


def what_crashes_the_compiler():
    # Clang calls itself for each parenthesis, without end.
    write("crash/crash.cpp", "#if " + "(" * 200000 + "1" + ")" * 200000 + "\n#include <vector>\n#endif\n")
    for name in ("one", "two"):
        write(f"crash/{name}.cpp", HEAD + f"#include <vector>\ntask<> {name}() {{ sleep(1); co_return; }}\n")
    database("crash")
    done = lint("crash")
    expect(done.returncode == 2 and "crash.cpp:1:1: error: corolint crashed on this file" in done.stdout, "a crash is one line", done)
    expect(done.stdout.count("'sleep' blocks") == 2, "and the other files are linted", done)


def recursion_across_files():
    write("cycle/a.cpp", "void b(int);\nvoid a(int n) { if (n) b(n - 1); }\n")
    write("cycle/b.cpp", "void a(int);\nvoid b(int n) { if (n) a(n - 1); }\n")
    write("cycle/c.cpp", HEAD + "void a(int);\ntask<> f() { a(3); co_return; }\n")
    database("cycle")
    done = lint("cycle")
    expect(done.returncode == 0 and not done.stdout, "a cycle that does not block is silent", done)


a_file_that_may_not_grow()
a_disk_that_is_full()
killed_and_started_again()
killed_alone()
one_of_them_killed()
killed_otherwise()
common_headers_killed()
interrupted()
progress()
told_to_end()
two_at_once()
large_and_deep()
what_crashes_the_compiler()
recursion_across_files()
