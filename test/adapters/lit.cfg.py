# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Tests of aio's adapters. Parameters: as of test/runtime.
import glob
import os
import shutil
import subprocess

here = os.path.dirname(os.path.abspath(__file__))
lit_config.load_config(config, os.path.join(os.path.dirname(here), "runtime", "lit.cfg.py"))
top = os.path.dirname(os.path.dirname(here))
build = os.path.dirname(config.test_exec_root)  # as made by test/runtime

config.name = config.name.replace("aio", "adapters", 1)
config.excludes = ["Inputs"]
config.test_source_root = here
config.test_exec_root = os.path.join(build, "test-adapters")

aio = dict(config.substitutions)["%aio"]
suites = {
    "http_client": (["http_client", "http_fields"], "-lcurl"),
    "https": (["http_server", "http_client", "tls", "net", "http_fields"], "-lcurl -lssl -lcrypto"),
    "net": (["net"], ""),
    "postgres": (["postgres", "net"], "-lpq"),
    "http_server": (["http_server", "net", "http_fields"], ""),
    "tls": (["tls", "net"], "-lssl -lcrypto"),
    "sqlite": (["sqlite"], "-lsqlite3"),
}
targets = subprocess.run(["cmake", "--build", build, "--target", "help"], capture_output=True, text=True, check=True).stdout
for name, (adapters, flags) in suites.items():
    if any(f"aio_{each}:" not in targets for each in adapters):
        continue
    subprocess.run(["cmake", "--build", build, "--target", *[f"aio_{each}" for each in adapters]], check=True, stdout=subprocess.DEVNULL)
    archives = " ".join(f"{build}/adapters/libaio_{each}.a" for each in adapters)
    config.available_features.add(name)
    config.substitutions.append(
        (f"%{name}", f"{aio} -I {top}/runtime/adapters/include -Wl,--push-state,--whole-archive {archives} -Wl,--pop-state {flags}"))

if glob.glob("/usr/lib/postgresql/*/bin/postgres"):
    config.available_features.add("postgresql-server")
if shutil.which("curl"):
    config.available_features.add("curl")
if shutil.which("nghttpd"):
    config.available_features.add("nghttpd")
config.substitutions.append(("%adapters", os.path.join(top, "runtime", "adapters")))
