// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "connection.hpp"

#include <aio/detail/loop.hpp>
#include <aio/sleep.hpp>

#include <chrono>
#include <vector>

#include <poll.h>

namespace aio::http::server {

working_set::entry::entry(working_set &of, int client) : client_(client), task_(*aio::detail::this_loop->current) {
  if (of.all_.empty())
    of.has_begun_.set();
  of.all_.push_back(*this);
}

task<> working_set::watch() {
  std::vector<::pollfd> clients;
  for (;;) {
    while (all_.empty()) {
      has_begun_.clear();
      co_await has_begun_.wait();
    }
    co_await sleep(std::chrono::seconds(1));
    clients.clear();
    all_.for_each([&](entry &each) { clients.push_back({each.client_, 0, 0}); }); // polls for errors only
    if (::poll(clients.data(), clients.size(), 0) <= 0)
      continue;
    auto about = clients.begin();
    all_.for_each([&](entry &each) {
      if ((about++)->revents & (POLLERR | POLLHUP))
        aio::detail::loop::cancel(each.task_);
    });
  }
}

} // namespace aio::http::server
