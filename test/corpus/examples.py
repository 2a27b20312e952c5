# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes compile_commands.json for the C++20 coroutine examples that Debian ships, and prints the files.

    examples.py FOLDER          the database and generated headers go to FOLDER
"""

import glob
import json
import os
import subprocess
import sys

folder = os.path.abspath(sys.argv[1])
os.makedirs(folder, exist_ok=True)
commands = []


def add(source, *flags):
    commands.append({"directory": folder, "file": source,
                     "arguments": ["/usr/bin/c++", "-std=c++20", "-fPIC", *flags, "-c", source]})


for source in sorted(glob.glob("/usr/share/doc/libboost1.*-doc/examples/libs/asio/example/cpp20/*/*.cpp")):
    add(source)

qt = next(iter(glob.glob("/usr/include/*/qt6")), None)
examples = "/usr/share/doc/qcoro-doc/examples"
if qt and os.path.isdir(examples):
    # One example names a header by its place in QCoro's source tree, others include what Qt's moc makes of them.
    network = os.path.join(folder, "include", "qcoro", "network")
    os.makedirs(network, exist_ok=True)
    with open(os.path.join(network, "qcoronetworkreply.h"), "w", encoding="utf-8") as header:
        header.write('#include <qcoronetworkreply.h>\n')
    flags = ["-isystem", qt]
    for module in ("Core", "Network", "DBus", "Widgets", "Gui", "Concurrent"):
        flags += ["-isystem", f"{qt}/Qt{module}"]
    for include in ("qcoro", "QCoro", ""):
        flags += ["-isystem", os.path.join("/usr/include/qcoro6", include)]
    for source in sorted(glob.glob(examples + "/**/*.cpp", recursive=True)):
        name = os.path.splitext(os.path.basename(source))[0]
        made = os.path.join(folder, "moc", os.path.relpath(os.path.dirname(source), examples))
        os.makedirs(made, exist_ok=True)
        with open(os.path.join(made, name + ".moc"), "w", encoding="utf-8") as out:
            subprocess.run(["/usr/lib/qt6/libexec/moc", source], stdout=out, stderr=subprocess.DEVNULL, check=True)
        add(source, *flags, "-isystem", made, "-I", os.path.join(folder, "include"), "-I", examples + "/dbus")

with open(os.path.join(folder, "compile_commands.json"), "w", encoding="utf-8") as database:
    json.dump(commands, database, indent=1)
for command in commands:
    print(command["file"])
sys.exit(0 if commands else "no examples found: install libboost1.81-doc and qcoro-doc")
