# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Lints the product of the ways to call something whose callee is a value, in one run.

    targets.py DIRECTORY

Each way is written with a callee that blocks and with one that does not, in a coroutine and in a function that it calls, alone and among code that has
nothing to do with it. The `UNKNOWN` ways may call something else too. A line of the generated file is one program, and is reported or silent as it says.
"""

import os
import re
import subprocess
import sys

ROOT = os.environ["COROLINT_ROOT"]

PRELUDE = """#include "task.h"
#include <algorithm>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <ranges>
#include <stack>
#include <thread>
#include <tuple>
#include <unistd.h>
#include <variant>
#include <vector>
void harmless(); void blocking() { ::usleep(1); }
void harmless_with(int); void blocking_with(int) { ::usleep(1); }
bool flag(); void noise(...);
struct shape { virtual ~shape() = default; virtual void draw(); virtual void outline() = 0; void both() { outline(); draw(); } };
inline void shape::draw() {}
struct harmless_shape : shape { void draw() override {} void outline() override {} };
struct blocking_shape : shape { void draw() override { blocking(); } void outline() override { blocking(); } };
struct harmless_maker { harmless_maker() {} harmless_maker(int) {} void go() {} void operator()() const {} };
struct blocking_maker { blocking_maker() { blocking(); } blocking_maker(int) { blocking(); } };
struct harmless_end { int n = 0; ~harmless_end() {} }; struct blocking_end { int n = 0; ~blocking_end() { blocking(); } };
struct harmless_member { void go() {} void operator()() const {} }; struct blocking_member { void go() { blocking(); } void operator()() const { blocking(); } };
struct harmless_deleter { void operator()(int *) const {} }; struct blocking_deleter { void operator()(int *) const { blocking(); } };
void run_pointer(void (*f)()) { f(); } void run_reference(void (&f)()) { f(); } void run_default(void (*f)() = harmless) { f(); }
void run_function(const std::function<void()> &f) { if (f) f(); } void run_function_copy(std::function<void()> f) { f(); }
void run_through(const std::function<void()> &f) { run_function(f); } void run_pointer_through(void (*f)()) { (*f)(); run_pointer(f); }
void run_shape(shape &s) { s.draw(); } void run_shape_pointer(const std::unique_ptr<shape> &s) { s->outline(); } void run_shape_through(shape *s) { run_shape(*s); }
void run_all(const std::vector<int> &v, const std::function<void(int)> &f) { std::for_each(v.begin(), v.end(), f); }
task<> run_later(std::function<void()> f) { co_await pause_here(); f(); }
"""

# X is `harmless` or `blocking`; N is the program's number.
WAYS = {
    # pointers, references and members
    "pointer": ("", "void (*f)() = X; f();"),
    "pointer, dereferenced": ("", "auto *f = &X; (*f)();"),
    "constant pointer": ("static void (*const fN)() = X;", "fN();"),
    "reference": ("", "void (&f)() = X; f();"),
    "pointer, set later": ("", "void (*f)() = nullptr; f = X; f();"),
    "pointer, chosen": ("", "auto *f = flag() ? X : X; f();"),
    "captured pointer": ("", "void (*f)() = X; [f] { f(); }();"),
    "member pointer": ("", "X_member m; auto p = &X_member::go; (m.*p)();"),
    "member pointer through a pointer": ("", "X_member m; auto *o = &m; (o->*&X_member::go)();"),
    "pointer in a member": ("class holder_N { void (*f)() = X; public: void go() { f(); } };", "holder_N h; h.go();"),
    "pointer set by the constructor": ("class holder_N { void (*f)(); public: holder_N() : f(X) {} void go() { f(); } };", "holder_N h; h.go();"),
    "lambda as a pointer": ("", "void (*f)() = +[] { X(); }; f();"),
    # wrappers
    "std::function": ("", "std::function<void()> f = X; f();"),
    "std::function of a lambda": ("", "const std::function<void()> f([] { X(); }); f();"),
    "std::function of a functor": ("", "std::function<void()> f = X_member{}; f();"),
    "std::function, set later": ("", "std::function<void()> f; f = [] { X(); }; f();"),
    "std::function, copied": ("", "std::function<void()> f = X; auto g = f; g();"),
    "std::function in a member": ("class holder_N { std::function<void()> f = X; public: void go() { if (f) f(); } };", "holder_N h; h.go();"),
    "std::bind": ("", "auto f = std::bind(X_with, 1); f();"),
    "std::bind_front": ("", "std::bind_front(&X_member::go, X_member{})();"),
    "std::ref": ("", "X_member m; auto f = std::ref(m); f();"),
    "std::mem_fn": ("", "X_member m; std::mem_fn(&X_member::go)(m);"),
    "std::not_fn": ("", "auto f = std::not_fn([] { X(); return true; }); (void)f();"),
    "std::invoke": ("", "X_member m; std::invoke(&X_member::go, m);"),
    "std::invoke of a local": ("", "std::function<void()> f = X; std::invoke(f);"),
    "std::apply": ("", "std::apply(X_with, std::tuple(1));"),
    "std::call_once": ("", "std::once_flag o; void (*f)() = X; std::call_once(o, f);"),
    # what a function is given
    "pointer parameter": ("", "run_pointer(X);"),
    "reference parameter": ("", "run_reference(X);"),
    "default argument": ("void run_N(void (*f)() = X) { f(); }", "run_N();"),
    "std::function parameter": ("", "run_function([] { X(); });"),
    "std::function parameter, by value": ("", "run_function_copy(X);"),
    "parameter of a parameter": ("", "run_through(X);"),
    "pointer parameter of a parameter": ("", "run_pointer_through(X);"),
    "parameter of an algorithm": ("", "run_all({}, [](int) { X(); });"),
    "callable of an algorithm": ("", "std::vector<int> v; std::function<void(int)> f = X_with; std::ranges::for_each(v, f);"),
    "range of a view": ("", "std::vector<int> v; for (int i : v | std::views::filter([](int) { X(); return true; })) noise(i);"),
    "range of a view in a local": ("", "std::vector<int> v; auto w = v | std::views::transform([](int i) { X(); return i; }); for (int i : w) noise(i);"),
    # objects of a known class
    "local through a reference": ("", "X_shape s; shape &r = s; r.draw();"),
    "local through a pointer": ("", "X_shape s; shape *p = &s; p->outline();"),
    "new": ("", "shape *p = new X_shape; p->draw();"),
    "make_unique": ("", "std::unique_ptr<shape> p = std::make_unique<X_shape>(); p->draw();"),
    "make_unique, set later": ("", "std::unique_ptr<shape> p; p = std::make_unique<X_shape>(); (*p).draw();"),
    "make_shared": ("", "std::shared_ptr<shape> p = std::make_shared<X_shape>(); p->outline();"),
    "unique_ptr of new": ("", "std::unique_ptr<shape> p(new X_shape); p.get()->draw();"),
    "factory": ("std::unique_ptr<shape> make_N() { return std::make_unique<X_shape>(); }", "auto p = make_N(); p->draw();"),
    "instance": ("shape &instance_N() { static X_shape s; return s; }", "instance_N().draw();"),
    "member": ("class holder_N { std::unique_ptr<shape> p = std::make_unique<X_shape>(); public: void go() { p->draw(); } };", "holder_N h; h.go();"),
    "member set by the constructor": ("class holder_N { std::unique_ptr<shape> p; public: holder_N() : p(new X_shape) {} void go() { p->draw(); } };", "holder_N h; h.go();"),
    "object parameter": ("", "X_shape s; run_shape(s);"),
    "smart pointer parameter": ("", "run_shape_pointer(std::make_unique<X_shape>());"),
    "object parameter of a parameter": ("", "X_shape s; run_shape_through(&s);"),
    "function of the base": ("", "X_shape s; s.both();"),
    "constructor": ("struct base_N { base_N() { go(); } virtual void go() { X(); } };", "base_N b;"),
    # what the standard library constructs and destroys
    "make_unique constructs": ("", "noise(std::make_unique<X_maker>().get());"),
    "make_shared constructs": ("", "noise(std::make_shared<X_maker>(1).get());"),
    "emplace_back constructs": ("", "std::vector<X_maker> v; v.emplace_back(1);"),
    "emplace constructs": ("", "std::stack<X_maker> v; v.emplace(1);"),
    "optional::emplace constructs": ("", "std::optional<X_maker> o; o.emplace();"),
    "variant::emplace constructs": ("", "std::variant<int, X_maker> o; o.emplace<X_maker>(1);"),
    "unique_ptr destroys": ("", "auto p = std::make_unique<X_end>();"),
    "shared_ptr destroys": ("", "auto p = std::make_shared<X_end>(); p->n = 1;"),
    "reset destroys": ("void reset_N(std::unique_ptr<X_end> &p) { p.reset(); }", "static std::unique_ptr<X_end> p; reset_N(p);"),
    "vector destroys": ("", "std::vector<X_end> v(2); noise(v.size());"),
    "nested containers destroy": ("", "std::map<int, std::vector<std::unique_ptr<X_end>>> v; v[1].clear();"),
    "member destroys": ("struct holder_N { std::optional<X_end> e; };", "holder_N h;"),
    "deleter": ("", "std::unique_ptr<int, X_deleter> p(new int);"),
    "shared deleter": ("", "std::shared_ptr<int> p(new int, [](int *) { X(); });"),
    "delete of a known class": ("struct end_N : shape { void outline() override {} ~end_N() { X(); } };", "shape *p = new end_N; delete p;"),
}

# Ways in which the callee may be another one: all are silent.
UNKNOWN = {
    "pointer, reassigned": ("", "void (*f)() = blocking; f(); f = harmless; f();"),
    "pointer, one of two": ("", "auto *f = flag() ? blocking : harmless; f();"),
    "pointer, set by another function": ("void set_N(void (*&)());", "void (*f)() = blocking; set_N(f); f();"),
    "pointer, address taken": ("void set_N(void (**)());", "void (*f)() = blocking; set_N(&f); f();"),
    "pointer, set in a lambda": ("", "void (*f)() = blocking; auto set = [&] { f = harmless; }; set(); f();"),
    "pointer, set through a captured reference": ("", "void (*f)() = blocking; auto set = [&g = f] { g = harmless; }; set(); f();"),
    "global pointer": ("void (*fN)() = blocking;", "fN();"),
    "global std::function": ("std::function<void()> fN = blocking;", "fN();"),
    "std::function, reassigned": ("", "std::function<void()> f = blocking; if (flag()) f = harmless; f();"),
    "std::function, swapped": ("void swap_N(std::function<void()> &g);", "std::function<void()> f = blocking; swap_N(f); f();"),
    "member, set by another function": ("class holder_N { std::function<void()> f = blocking; public: void set(std::function<void()> g) { f = g; } void go() { f(); } };", "holder_N h; h.go();"),
    "member, a function not in sight": ("class holder_N { void (*f)() = blocking; public: void other(); void go() { f(); } };", "holder_N h; h.go();"),
    "member, a friend": ("class holder_N { void (*f)() = blocking; friend void noise(...); public: void go() { f(); } };", "holder_N h; h.go();"),
    "member, two constructors": ("class holder_N { void (*f)(); public: holder_N() : f(blocking) {} holder_N(int) : f(harmless) {} void go() { f(); } };", "holder_N h; h.go();"),
    "parameter, unknown here": ("void run_N(void (*f)()) { f(); } void (*get_N())();", "run_N(get_N());"),
    "parameter, reassigned": ("void run_N(void (*f)()) { f = harmless; f(); }", "run_N(blocking);"),
    "parameter, kept and not called": ("std::function<void()> kept_N; void keep_N(std::function<void()> f) { kept_N = std::move(f); }", "keep_N(blocking);"),
    "coroutine that is not awaited here": ("", "auto t = run_later(blocking); co_await t;"),
    "view that nothing iterates": ("", "std::vector<int> v; auto w = v | std::views::transform([](int i) { blocking(); return i; }); noise(&w);"),
    "bound and not called": ("", "auto f = std::bind(blocking_with, 1); noise(&f);"),
    "object, unknown here": ("shape &get_N();", "get_N().draw();"),
    "object, one of two": ("", "blocking_shape a; harmless_shape b; shape &s = flag() ? static_cast<shape &>(a) : b; s.draw();"),
    "object, reset": ("", "std::unique_ptr<shape> p = std::make_unique<blocking_shape>(); p.reset(new harmless_shape); p->draw();"),
    "object, reassigned": ("", "std::unique_ptr<shape> p = std::make_unique<blocking_shape>(); p = std::make_unique<harmless_shape>(); p->draw();"),
    "factory of two": ("std::unique_ptr<shape> make_N() { if (flag()) return std::make_unique<harmless_shape>(); return std::make_unique<blocking_shape>(); }", "make_N()->draw();"),
    "this": ("struct thing_N : blocking_shape { void go() { draw(); } }; void go_N(thing_N &t) { t.go(); }", "extern thing_N &tN; go_N(tN);"),
    "constructor in doubt": ("struct two_N { two_N(const char *) { blocking(); } two_N(long) {} };", "noise(std::make_unique<two_N>(1).get());"),
    "pointer to a base that is deleted": ("shape *get_N();", "std::unique_ptr<shape> p(get_N());"),
    "shared with others": ("void share_N(std::shared_ptr<blocking_end>);", "auto p = std::make_shared<blocking_end>(); share_N(p);"),
    "moved away": ("void take_N(std::vector<blocking_end>);", "std::vector<blocking_end> v(2); take_N(std::move(v));"),
    "joined elements": ("", "std::vector<std::jthread> v; for (auto &t : v) t.detach();"),
}
BEFORE = "int count = 0; std::function<void()> other = harmless; for (int i = 0; i < 2; ++i) { count += i; other(); }"


def programs():
    """Yields what each program is, its declarations, its code, and whether it is reported."""
    for name, (declarations, code) in WAYS.items():
        for callee in "blocking", "harmless":
            reported = callee == "blocking"
            named = declarations.replace("X", callee), code.replace("X", callee)
            yield f"{name}, {callee}", named[0], f"task<> cN() {{ co_await pause_here(); {named[1]} }}", reported
            yield f"{name}, {callee}, in a function", f"{named[0]} void hN() {{ {named[1]} }}", "task<> cN() { hN(); co_await pause_here(); }", reported
            yield f"{name}, {callee}, among others", named[0], f"task<> cN() {{ {BEFORE} if (flag()) {{ {named[1]} }} co_await pause_here(); noise(&other); }}", reported
    for name, (declarations, code) in UNKNOWN.items():
        yield name, declarations, f"task<> cN() {{ co_await pause_here(); {code} }}", False
    yield "coroutine that is awaited", "", "task<> cN() { co_await run_later(blocking); }", True
    yield "coroutine that is awaited, harmless", "", "task<> cN() { co_await run_later(harmless); }", False


def main():
    os.makedirs(sys.argv[1], exist_ok=True)
    os.chdir(sys.argv[1])
    lines, expected = PRELUDE.splitlines(), {}
    for number, (name, declarations, code, reported) in enumerate(programs()):
        lines.append(re.sub(r"\b(\w+_|[a-z])N\b", rf"\g<1>{number}", f"{declarations} {code}"))
        expected[len(lines)] = name, reported
    with open("targets.cpp", "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    done = subprocess.run([f"clang-tidy-{os.environ['COROLINT_LLVM']}", f"--load={os.environ['COROLINT_PLUGIN']}", "--quiet", "--checks=-*,async-blocking-call", "targets.cpp",
                           "--", "-std=c++20", "-w", f"-I{ROOT}/test/Inputs"], capture_output=True, text=True, check=False)
    if "error:" in done.stdout or done.returncode:
        sys.exit(done.stdout[:4000] + done.stderr[-2000:])
    found = {int(line) for line in re.findall(r"targets\.cpp:(\d+):\d+: warning:", done.stdout)}
    wrong = [f"{'missed' if reported else 'false'}: {name}: {lines[line - 1]}" for line, (name, reported) in expected.items() if reported != (line in found)]
    wrong += [f"unexpected: line {line}: {lines[line - 1]}" for line in found - expected.keys()]
    print(f"{len(expected)} programs, {len(wrong)} wrong")
    sys.exit("\n".join(wrong) if wrong else 0)


main()
