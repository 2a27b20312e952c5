// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Files: whole, line by line, and a piece at a time. The loop goes on while the disk is slow.
#include <aio/file.hpp>
#include <aio/files.hpp>
#include <aio/gather.hpp>
#include <aio/lines.hpp>
#include <aio/run.hpp>
#include <aio/to_thread.hpp>

#include <cstdio>
#include <string>

aio::task<> log(aio::file &to, std::string line) {
  line += '\n';
  co_await to.write(std::as_bytes(std::span(line))); // O_APPEND: each line is written as a whole, at the end
}

aio::task<> app() {
  const std::string path = "aio-example-20";
  co_await aio::write_file(path, "started\n"); // readers see the old file or this one, never a half

  aio::file f = co_await aio::file::open(path, O_WRONLY | O_APPEND);
  co_await aio::gather(log(f, "request"), log(f, "request"));
  co_await f.sync();
  co_await f.close();

  aio::async_generator<std::string> lines = aio::lines(co_await aio::file::open(path));
  while (auto line = co_await lines.next())
    std::printf("%s\n", line->c_str());

  const std::string all = co_await aio::read_file(path);
  std::printf("%zu bytes\n", all.size());
  for (const aio::directory_entry &each : co_await aio::list_directory("."))
    if (each.name.starts_with("aio-example-20"))
      std::printf("found %s\n", each.name.c_str());
  co_await aio::to_thread([&] { std::remove(path.c_str()); });
}

int main() { aio::run(app()); }

// CHECK: started
// CHECK-NEXT: request
// CHECK-NEXT: request
// CHECK-NEXT: 24 bytes
// CHECK-NEXT: found aio-example-20
