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
adapters = {
    "http_client": (["http_fields"], "-lcurl"),
    "net": ([], ""),
    "postgres": (["net"], "-lpq"),
    "http_server": (["net", "http_fields"], ""),
    "tls": (["net"], "-lssl -lcrypto"),
    "sqlite": ([], "-lsqlite3"),
}
targets = subprocess.run(["cmake", "--build", build, "--target", "help"], capture_output=True, text=True, check=True).stdout
for name, (needs, flags) in adapters.items():
    if f"aio_{name}:" not in targets:
        continue
    subprocess.run(["cmake", "--build", build, "-j1", "--target", f"aio_{name}"], check=True, stdout=subprocess.DEVNULL)
    archives = " ".join(f"{build}/adapters/libaio_{each}.a" for each in [name, *needs])
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
