# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a project that resembles a server of many small files: coroutines of Boost.Asio, heavy system headers, a header deep below all others.

    project.py FOLDER FILES
"""

import json
import os
import random
import sys

EXTRA = ["algorithm", "array", "atomic", "charconv", "deque", "filesystem", "fstream", "functional", "iomanip", "list", "map", "optional", "random", "regex", "set",
         "sstream", "thread", "tuple", "unordered_map", "variant"]


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def main():
    folder, files = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    pick = random.Random(1)
    write(folder, "include/deep.h", "#pragma once\n#include <cstdint>\n#include <string>\n#include <vector>\nusing bytes = std::vector<std::uint8_t>;\n")
    write(folder, "include/net.h", "#pragma once\n#include \"deep.h\"\n#include <boost/asio.hpp>\n#include <memory>\nnamespace asio = boost::asio;\n"
          "using asio::awaitable;\nusing asio::ip::tcp;\n")
    for number in range(files):
        write(folder, f"include/module{number}.h", f"#pragma once\n#include \"net.h\"\nstd::size_t work{number}(const bytes &data, int depth);\n"
              f"awaitable<void> serve{number}(tcp::socket socket);\n")
        others = pick.sample(range(files), min(3, files))
        extra = "".join(f"#include <{name}>\n" for name in sorted(pick.sample(EXTRA, 3)))
        calls = "".join(f"  if (depth > {i}) total += work{other}(data, depth - 1);\n" for i, other in enumerate(others))
        blocks = "  std::this_thread::sleep_for(std::chrono::milliseconds(1));\n" if number % 50 == 7 else ""
        write(folder, f"src/module{number}.cpp",
              f"#include \"module{number}.h\"\n" + "".join(f"#include \"module{other}.h\"\n" for other in others if other != number) + extra +
              "#include <chrono>\n#include <thread>\n\n"
              f"static std::size_t fold{number}(const bytes &data) {{\n  std::size_t total = 0;\n  for (auto byte : data)\n    total = total * 31 + byte;\n  return total;\n}}\n\n"
              f"std::size_t work{number}(const bytes &data, int depth) {{\n  std::size_t total = fold{number}(data);\n{blocks}{calls}  return total;\n}}\n\n"
              f"awaitable<void> serve{number}(tcp::socket socket) {{\n  bytes data(1024);\n  for (;;) {{\n"
              "    std::size_t size = co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);\n"
              f"    data.resize(size);\n    data.push_back(std::uint8_t(work{number}(data, 0)));\n"
              "    co_await asio::async_write(socket, asio::buffer(data), asio::use_awaitable);\n  }\n}\n")
    commands = [{"directory": folder, "file": f"src/module{number}.cpp",
                 "arguments": ["clang++", "-std=c++20", "-Iinclude", "-c", f"src/module{number}.cpp", "-o", f"module{number}.o"]} for number in range(files)]
    write(folder, "build/compile_commands.json", json.dumps(commands))


main()
