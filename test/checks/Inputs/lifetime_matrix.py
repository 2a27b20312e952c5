# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lints the product of the shapes that the pages of the lifetime checks name, in one run.

    lifetime_matrix.py DIRECTORY

A coroutine refers to a local through each kind of capture and parameter, in each context, and is started in each way.
Each line of the generated file is one program. A line is expected to be reported or to be silent, as its shape says.
"""

import itertools
import os
import re
import subprocess
import sys

ROOT = os.environ["COROLINT_ROOT"]

MODEL = """library: lib
namespaces: [lib]
spawn: [{name: [$ns::spawn, $ns::start]}]
keeps_callable: [$ns::spawn]
drops_callable: [{name: $ns::post}]
inline_callers: [$ns::with]
"""

PRELUDE = """#include "task.h"
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
namespace lib {
struct executor { executor(const executor &); ~executor(); };
template <class F> void spawn(executor, F f) {}
void start(executor, task<> t);
template <class F> void post(executor, F &&f) {}
template <class F> task<> with(F &&f) { return f(); }
}
template <class T> struct holder { T *to; int n; };
struct text_view { text_view(const std::string &s) : data(s.data()), size(s.size()) {} const char *data; unsigned long size; };
template <class... T> void use(const T &...) {}
task<> tick();
std::string make();
task<> by_ref(const std::string &s) { co_await tick(); use(s.size()); }
task<> by_ref_of_int(const int &n) { co_await tick(); use(n); }
task<> by_pointer(std::string *s) { co_await tick(); use(s->size()); }
task<> by_view(std::string_view s) { co_await tick(); use(s.size()); }
task<> by_own_view(text_view s) { co_await tick(); use(s.size); }
task<> by_struct(holder<std::string> s) { co_await tick(); use(s.to->size()); }
task<> by_span(std::span<int> s) { co_await tick(); use(s.size()); }
task<> by_iterator(std::vector<int>::iterator i) { co_await tick(); use(*i); }
task<> by_function(std::function<void()> f) { co_await tick(); f(); }
task<> by_value(std::string s) { co_await tick(); use(s.size()); }
task<> at_start(const std::string &s) { use(s.size()); co_await tick(); }
task<> write(const std::string &s);
task<> pause_for(int n) ;
task<> in_operand(const std::string &s) { co_await write(s); }
task<> in_operand_by_value(const std::string &s) { co_await by_value(s); }
task<> in_operand_as_number(const std::string &s) { co_await pause_for(s.size()); }
task<> through_alias(const std::string &s) { std::string_view v = s; co_await tick(); use(v.size()); }
task<> wrapper(task<> t) { co_await tick(); co_await std::move(t); }
task<> plain_wrapper(task<> t) { return wrapper(std::move(t)); }
void go(lib::executor ex, task<> t) { lib::start(ex, std::move(t)); }
void go_further(lib::executor ex, task<> t) { go(ex, std::move(t)); }
void wait_for(lib::executor);
void go_and_wait(lib::executor ex, task<> t) { lib::start(ex, std::move(t)); wait_for(ex); }
void drive(lib::executor ex, task<> t) { block_on(std::move(t)); }
template <class F> void keep(lib::executor ex, F &&f) { lib::spawn(ex, std::forward<F>(f)); }
template <class F> void keep_copy(lib::executor ex, F f) { keep(ex, std::move(f)); }
template <class F> void later(lib::executor ex, F f) { lib::post(ex, std::move(f)); }
template <class F> void now(lib::executor ex, F &&f) { f(); }
template <class F> task<> in_place(F &&f) { return f(); }
template <class F> task<> retry(F &&f) { co_await f(); co_await f(); }
"""

LOCALS = {
    "int": "int x = 1;",
    "array": "char x[16] = {};",
    "struct": "struct { int a; } x{};",
    "string": "std::string x;",
    "vector": "std::vector<int> x;",
    "unique_ptr": "auto x = std::make_unique<int>(1);",
    "optional": "std::optional<int> x;",
    "view": 'std::string_view x = "a";',
    "closure": "auto x = [n = 1]() mutable { return ++n; };",
}
# How a closure refers to x, what its body says, and whether it refers to it at all.
CAPTURES = {
    "[&x]": ("use(&x);", True),
    "[&]": ("use(&x);", True),
    "[&y = x]": ("use(&y);", True),
    "[p = &x]": ("use(&*p);", True),
    "[h = holder{&x, 1}]": ("use(h.to);", True),
    "[f = [&x] { use(&x); }]": ("f();", True),
    "[x = std::move(x)]": ("use(&x);", False),
    "[]": ("use(1);", False),
}
CONTEXTS = {
    "function": "void f{n}(lib::executor ex) {{ {decl} {go} }}",
    "coroutine": "task<> f{n}(lib::executor e) {{ auto ex = e; {decl} {go} co_return; }}",
    "after a suspension": "task<> f{n}(lib::executor ex) {{ co_await tick(); {decl} {go} }}",
    "before an unrelated one": "task<> f{n}(lib::executor ex) {{ {decl} {go} co_await tick(); }}",
    "member": "struct s{n} {{ lib::executor ex; void run() {{ {decl} {go} }} }};",
    "block": "void f{n}(lib::executor ex) {{ {{ {decl} {go} }} use(1); }}",
    "loop": "void f{n}(lib::executor ex) {{ for (int i = 0; i < 3; ++i) {{ {decl} {go} }} }}",
    "lambda": "void f{n}(lib::executor &ex) {{ auto run = [&ex] {{ {decl} {go} }}; run(); }}",
}
S, V, I = "std::string x;", "std::vector<int> x;", "int x = 1;"
# The call of a coroutine, and whether its task refers to x after its first suspension.
ARGUMENTS = {
    "by_ref(x)": (S, True),
    "by_ref_of_int(x)": (I, True),
    "by_pointer(&x)": (S, True),
    "by_view(x)": (S, True),
    "by_own_view(x)": (S, True),
    "by_struct({&x, 1})": (S, True),
    "by_struct(holder<std::string>{&x, 1})": (S, True),
    "by_span(x)": (V, True),
    "by_iterator(x.begin())": (V, True),
    "by_function([&x] { use(x.size()); })": (S, True),
    "by_function(f)": (S + " auto f = [&x] { use(x.size()); };", True),
    "by_pointer(p)": (S + " std::string *const p = &x;", True),
    "in_operand(x)": (S, True),
    "through_alias(x)": (S, True),
    "wrapper(by_ref(x))": (S, True),
    "by_value(x)": (S, False),
    "at_start(x)": (S, False),
    "in_operand_by_value(x)": (S, False),
    "in_operand_as_number(x)": (S, False),
}

# What starts the task of a local, and whether it runs on.
STARTS = {"lib::start": True, "go": True, "go_further": True, "go_and_wait": False, "drive": False}
# What is passed a closure that captured x by copy, or by reference, and whether the one or the other is at fault.
CALLERS = {
    "lib::spawn(ex, {f});": (False, True), "keep(ex, {f});": (False, True), "keep_copy(ex, {f});": (False, True),
    "lib::post(ex, {f});": (True, True), "later(ex, {f});": (True, True), "now(ex, {f});": (True, True),
}
PLAIN = {"function": "void f{n}(lib::executor ex) {{ {decl} {go} }}", "coroutine": CONTEXTS["coroutine"]}
# What returns or awaits the task of a closure.
RETURNS = {
    "return lib::with({f});": True, "return in_place({f});": True, "return retry({f});": True,
    "return lib::with([x] {{ return by_ref(x); }});": True, "return lib::with([x] {{ return by_value(x); }});": False,
}
AWAITS = ["co_await lib::with({f});", "co_await in_place({f});", "co_await retry({f});",
          "co_await lib::with([x] {{ return by_ref(x); }});", "auto f = {f}; co_await retry(f);"]


def calls():
    for (start, bad), (place, context) in itertools.product(STARTS.items(), CONTEXTS.items()):
        yield ("x", start, place), context, S, f"{start}(ex, by_ref(x));", bad
    for (caller, faults), (place, context) in itertools.product(CALLERS.items(), PLAIN.items()):
        for (capture, use), bad in zip((("x", "x"), ("&x", "x")), faults):
            for result in ("detached_task",) if "keep" not in caller and "spawn" not in caller else ("task<>",):
                used = f"[{capture}]() -> {result} {{ co_await pause_here(); use({use}); }}"
                copied = f"[{capture}]() -> {result} {{ int mine = x; co_await pause_here(); use(mine); }}"
                yield (caller, used, place), context, I, caller.format(f=used), bad
                yield (caller, copied, place), context, I, caller.format(f=copied), False
    used = "[x]() -> task<> { co_await tick(); use(x.size()); }"
    for call, bad in RETURNS.items():
        yield (call, "return"), "task<> f{n}() {{ {decl} {go} }}", S, call.format(f=used), bad
    for call in AWAITS:
        yield (call, "await"), "task<> f{n}() {{ {decl} {go} }}", S, call.format(f=used), False
    yield ("plain wrapper",), "task<> f{n}() {{ {decl} {go} }}", S, "return plain_wrapper(by_ref(x));", True


def programs():
    yield from calls()
    for (kind, decl), (capture, (body, bad)), (place, context) in itertools.product(
        LOCALS.items(), CAPTURES.items(), CONTEXTS.items()
    ):
        if kind == "array" and "std::move" in capture:
            continue
        go = f"lib::spawn(ex, {capture}() mutable -> task<> {{ co_await tick(); {body} }});"
        yield (kind, capture, place), context, decl, go, bad
    for (call, (decl, bad)), (place, context) in itertools.product(ARGUMENTS.items(), CONTEXTS.items()):
        yield (call, "start", place), context, decl, f"lib::start(ex, {call});", bad
    for (call, (decl, _)), place in itertools.product(ARGUMENTS.items(), ("after a suspension", "coroutine")):
        for go in (f"co_await {call};", f"auto t = {call}; co_await std::move(t);"):
            yield (call, go, place), CONTEXTS[place], decl, go, False


def main():
    directory = sys.argv[1]
    os.makedirs(directory, exist_ok=True)
    lines, expected = PRELUDE.splitlines(), {}
    for n, (shape, context, decl, go, bad) in enumerate(programs()):
        lines.append(context.format(n=n, decl=decl, go=go))
        expected[len(lines)] = (shape, bad)
    source, model = os.path.join(directory, "matrix.cpp"), os.path.join(directory, "lib.yaml")
    open(source, "w", encoding="utf-8").write("\n".join(lines) + "\n")
    open(model, "w", encoding="utf-8").write(MODEL)
    checks = "-*,async-dangling-*,async-task-outlives-scope"
    run = subprocess.run(
        [f"clang-tidy-{os.environ['COROLINT_LLVM']}", f"--load={os.environ['COROLINT_PLUGIN']}", "--quiet",
         f"--config={{Checks: '{checks}', CheckOptions: {{ModelFiles: '{model}'}}}}", source,
         "--", "-std=c++20", "-w", "-I", os.path.join(ROOT, "test", "Inputs")],
        capture_output=True, text=True)
    reported = {int(line) for line in re.findall(r"matrix\.cpp:(\d+):\d+: warning", run.stdout)}
    if run.returncode or ": error:" in run.stdout or not expected:
        sys.exit("\n".join(re.findall(r".*: error: .*", run.stdout)[:5]) + run.stderr[:1000])
    wrong = [(line, *expected.get(line, (("line outside of the programs",), False)))
             for line in sorted(reported | set(expected)) if (line in reported) != expected.get(line, ("", False))[1]]
    for line, shape, bad in wrong[:40]:
        print(f"{source}:{line}: {'not reported' if bad else 'reported'}: {' | '.join(shape)}")
    print(f"{len(expected)} programs, {len(wrong)} wrong")
    sys.exit(1 if wrong else 0)


main()
