// REQUIRES: aio
// RUN: %check --checks 'async-*' --include %root/runtime/include
#include <aio/aio.hpp>
#include <cstdio>
#include <netdb.h>
#include <unistd.h>

aio::task<int> told_of_aios_own(int fd) {
  std::FILE *f = std::fopen("x", "r");
  // CHECK: :[[@LINE-1]]:18: warning: 'fopen' blocks the event loop's thread (file): no other coroutine runs until it returns; use aio::file
  fsync(fd);
  // CHECK: :[[@LINE-1]]:3: warning: 'fsync' blocks the event loop's thread (file): no other coroutine runs until it returns; use aio::file
  addrinfo *found;
  getaddrinfo("example.org", "https", nullptr, &found);
  // CHECK: :[[@LINE-1]]:3: warning: 'getaddrinfo' blocks the event loop's thread (network): {{.*}}; use aio::net, or aio::http::client
  co_return f != nullptr;
}
