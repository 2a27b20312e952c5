# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the commands of a CI job that a user would have run, one a line.

    ci_steps.py FILE [HEADING]      a workflow of GitHub Actions; with HEADING, the job of GitLab under that heading of a page
"""

import re
import sys

import yaml

text = open(sys.argv[1], encoding="utf-8").read()
if len(sys.argv) > 2:
    job = yaml.safe_load(re.search(rf"^## {sys.argv[2]}\n+```yaml\n(.*?)^```", text, re.M | re.S).group(1))["corolint"]
    print("\n".join(job["script"]))
else:
    # There, a user is no administrator.
    print("\n".join(step["run"].replace("sudo ", "") for step in yaml.safe_load(text)["jobs"]["lint"]["steps"] if "run" in step))
