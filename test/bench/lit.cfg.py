# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Tests of bench/: what does not depend on how busy the machine is.
import os
import sys

import lit.formats

here = os.path.dirname(os.path.abspath(__file__))
top = os.path.dirname(os.path.dirname(here))
sys.path.insert(0, os.path.join(top, "scripts"))
import llvm_versions  # noqa: E402

config.name = "bench"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".test"]
config.test_source_root = here
config.test_exec_root = os.path.join(top, "build", "test", "bench")
config.substitutions.append(("%bench", os.path.join(top, "bench")))
config.environment["PATH"] = os.environ["PATH"]
config.substitutions.append(("FileCheck", llvm_versions.tool("FileCheck")))
main = llvm_versions.main_version()
if all(map(os.path.exists, (os.path.join(top, "build", f"llvm-{main}", "clangd", "corolint-clangd"), f"/usr/lib/llvm-{main}/bin/clangd",
                            "/usr/share/doc/libboost1.81-doc/examples/libs/asio/example/cpp20/coroutines"))):
    config.available_features.add("editors")
