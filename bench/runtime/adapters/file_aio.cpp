// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads a file with aio::file, one task for each of the reads that are under way at a time.
#include "file.h"

#include <aio/aio.hpp>

#include <memory>

namespace {

aio::task<> read(aio::file &f, plan &p, long &started) {
  const auto buffer = std::make_unique<std::byte[]>(p.block);
  while (started < p.reads) {
    ++started;
    const std::size_t n = co_await f.read_at(next_offset(&p), {buffer.get(), p.block});
    if (n != p.block)
      throw std::runtime_error("a short read");
  }
}

aio::task<> app(plan p) {
  aio::file f = co_await aio::file::open(p.path);
  std::vector<aio::task<>> readers;
  const long before = cpu_nanoseconds();
  long started = 0;
  for (long i = 0; i < p.at_once; ++i)
    readers.push_back(read(f, p, started));
  co_await aio::gather(std::move(readers));
  std::printf("%ld\n", cpu_nanoseconds() - before);
}

} // namespace

int main(int count, char **arguments) { aio::run(app(plan_from(count, arguments))); }
