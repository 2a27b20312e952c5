# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The reports out.FORMAT of this folder are valid and hold NUMBER findings, the first of them with a chain.

    formats.py NUMBER
"""

import json
import re
import sys
import xml.etree.ElementTree

number = int(sys.argv[1])
name = 'a,"<b>.cpp'


def read(suffix):
    with open("out." + suffix, encoding="utf-8") as file:
        return file.read()


findings = json.loads(read("json"))["findings"]
issues = json.loads(read("gitlab"))
run = json.loads(read("sarif"))["runs"][0]
suite = xml.etree.ElementTree.fromstring(read("junit")).find("testsuite")
page = read("html")
data = json.loads(re.search(r'<script id="data"[^>]*>(.*?)</script>', page, re.S)[1])
assert len(findings) == len(issues) == len(run["results"]) == len(data["findings"]) == len(suite.findall(".//failure")) == number
rules = run["tool"]["driver"]["rules"]
# Those about NOLINT comments have no page.
assert len(rules) >= 22 and all("helpUri" in rule or rule["id"].endswith("-nolint") for rule in rules)
assert not re.search(r'(src|href)="?http', page), "the page needs no other file"
if number:
    assert findings[0]["file"] == issues[0]["location"]["path"] == data["files"][data["findings"][0]["at"]["file"]] == name
    assert findings[0]["line"] == issues[0]["location"]["lines"]["begin"] == data["findings"][0]["at"]["line"] == 4
    assert findings[0]["chain"][0]["file"] == "far.cpp" and findings[0]["check"] == "async-blocking-call"
    assert len({issue["fingerprint"] for issue in issues}) == number
    assert run["results"][0]["relatedLocations"] and run["results"][0]["codeFlows"]
    assert suite.find("testcase").get("file") == name
    note = data["findings"][0]["notes"][0]
    assert "sleep(1)" in "".join(data["pieces"][note["piece"]]["lines"]) and data["pages"]["async-blocking-call"]
