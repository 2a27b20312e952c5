#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Starts a new check: writes its files and its line in Checks.def, and updates the README.

    checks/new_check.py NAME "what it finds" [--hint]

NAME is the defect as a noun phrase that reads after "allow": `lock-across-suspend`. The new test fails until it is written.
"""

import argparse
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

CHECK = '''// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/{Class}.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {{
/// Finds {summary}.
class {Class} : public AsyncCheck {{
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {{
    for (const FunctionDecl *F : TU.coroutines())
      for (SourceLocation Where : {function}(TU.body(*F)))
        if (isFirstReportAt(Where))
          diag(Where, "{full} is not written yet");
  }}
}};
}} // namespace

COROLINT_CHECK({Class})
'''

HEADER = '''// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// {Summary}.

#ifndef COROLINT_MODEL_DEFECTS_{GUARD}_H
#define COROLINT_MODEL_DEFECTS_{GUARD}_H

#include "model/flow/FunctionBody.h"

namespace corolint::model {{

/// The places in a body that have the defect. Yes: the conditions that make it certain. No: all else.
std::vector<clang::SourceLocation> {function}(const FunctionBody &B);

}} // namespace corolint::model

#endif
'''

DEFECT = '''// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/{Class}.h"

using namespace clang;
using namespace corolint::model;

std::vector<SourceLocation> corolint::model::{function}(const FunctionBody &B) {{
  // Every coroutine, until the rule is written.
  return {{B.function().getLocation()}};
}}
'''

TEST = '''// RUN: %check
#include "task.h"

task<> has_the_defect() {{
  // CHECK: :[[@LINE+1]]:3: warning: the message of {full} [{full}]
  co_return;
}}

// Silent, because …
task<> is_sound() {{ co_return; }}
'''

PAGE = '''# {full}

Finds {summary}.

Why it matters, with the [rule](../rules.md) it supports.

```cpp bad
#include <aio/aio.hpp>
```

```cpp good
#include <aio/aio.hpp>
```

## Options

### ExcludedFiles

Globs of files and folders in which this check reports nothing, separated by `;`: `tests;*.pb.cc;src/gen`. A glob matches a name or the end
of a path. Set without the name of a check, the option holds for all checks.

Default: empty

### ModelFiles

[Model files](../model-files.md) of your own, separated by `;`.

Default: empty

## Limits

- What it misses, and why.

## When to turn it off

When it does not apply.
'''


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("summary")
    parser.add_argument("--hint", action="store_true", help="a hint, named async-hint-NAME")
    arguments = parser.parse_args()
    name = arguments.name
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        sys.exit(f"'{name}' is not a check name: use lower-case words joined by '-'")
    if re.match(r"(avoid|no|use|async|hint)-", name):
        sys.exit(f"'{name}': name the defect itself, without a prefix")
    summary = arguments.summary.rstrip(".")
    if '"' in summary or "\\" in summary:
        sys.exit("the summary goes into a C++ string: no quotes or backslashes")
    camel = "".join(word.capitalize() for word in name.split("-"))
    words = {
        "summary": summary,
        "Summary": summary[:1].upper() + summary[1:],
        "Class": camel,
        "GUARD": camel.upper(),
        "function": camel[0].lower() + camel[1:],
        "full": ("async-hint-" if arguments.hint else "async-") + name,
    }
    defect = f"checks/model/defects/{camel}"
    files = {f"checks/{name}.cpp": CHECK, defect + ".h": HEADER, defect + ".cpp": DEFECT,
             f"test/checks/{name}.cpp": TEST, f"docs/checks/{name}.md": PAGE}
    for path in files:
        if (ROOT / path).exists():
            sys.exit(f"{path} exists already")

    list_file = ROOT / "checks" / "Checks.def"
    lines = list_file.read_text().splitlines()
    entries = [line for line in lines if line.startswith("CHECK(")]
    entries.append(f'CHECK("{name}", {words["Class"]}, {"Hint" if arguments.hint else "Bug"}, "{summary}")')
    head = [line for line in lines if not line.startswith("CHECK(")]
    list_file.write_text("\n".join(head + sorted(entries)) + "\n")
    for path, template in files.items():
        (ROOT / path).write_text(template.format(**words))
        print("wrote", path)
    subprocess.run([sys.executable, ROOT / "scripts" / "readme_table.py"], check=True)


main()
