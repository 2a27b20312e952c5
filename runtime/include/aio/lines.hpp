// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// lines(fd), lines(file): the lines of a terminal, a pipe, a socket or a file, as they arrive.
//
//   aio::async_generator<std::string> input = aio::lines(STDIN_FILENO);
//   while (auto line = co_await input.next())
//     answer(*line);
#pragma once

#include <aio/async_generator.hpp>
#include <aio/file.hpp>

#include <string>

namespace aio {

/// Yields the lines read from fd, without their ends; the last one may have had none. The caller keeps fd, which must
/// stay open until the generator is destroyed and must not be read otherwise meanwhile: bytes read beyond the last line
/// are lost with the generator. Regular files work, but block. next() throws std::system_error (EBADF, EIO).
async_generator<std::string> lines(int fd);

/// The same for a file, from its position on: `aio::lines(co_await aio::file::open(path))`. Closed with the generator.
async_generator<std::string> lines(file from);

} // namespace aio
