// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// connect(): a stream to a server.
//
//   aio::net::stream s = co_await aio::timeout(5s, aio::net::connect("example.org", "80"));
#pragma once

#include <aio/net/address.hpp>
#include <aio/net/stream.hpp>

#include <string>

namespace aio::net {

/// Suspends until the server has accepted, or refused. A cancel ends the attempt. Throws std::system_error naming the
/// address: ECONNREFUSED, ETIMEDOUT, ENOENT, EMFILE.
task<stream> connect(address to);

/// The same with each address of the host, one after the other, until one accepts. Throws what resolve() throws, and
/// the error of the last address.
task<stream> connect(std::string host, std::string service);

} // namespace aio::net
