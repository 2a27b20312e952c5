# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import re
import tempfile

from project import *

problems = []
flags = ["--", "-std=c++20", "-I", os.path.join(ROOT, "runtime", "include")]


def lint(code, name, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(code)
        done = tidy("--checks=-*,async-*", *options, path, *flags)
    errors = re.findall(r"error: (.*)", done.stdout)
    if errors:
        problems.append(f"{name}: {errors[0]}")
    return re.findall(r"warning: .* \[([\w-]+)\]", done.stdout)


for stem, _, full, _ in checks():
    bad, good = blocks(page(stem), "bad"), blocks(page(stem), "good")
    if not bad or not good:
        problems.append(f"{stem}: the page needs a bad and a good example")
    for code in bad:
        found = lint(code, stem + "-bad.cpp")
        if not found or set(found) != {full}:
            problems.append(f"{stem}: the bad example gives {found}")
    for code in good:
        if found := lint(code, stem + "-good.cpp"):
            problems.append(f"{stem}: the good example gives {found}")

for document in sorted(name for name in os.listdir(os.path.join(ROOT, "docs")) if name.endswith(".md")):
    for number, model in enumerate(re.findall(r"^```yaml model\n(.*?)^```$", read("docs", document), re.M | re.S)):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
            file.write(model)
            file.flush()
            if found := lint("int main() {}", f"{document}-{number}.cpp",
                             f'--config={{CheckOptions: {{ModelFiles: "{file.name}"}}}}'):
                problems.append(f"{document}: {found}")
finish(problems)
