// REQUIRES: aio
// RUN: %check --checks 'async-*' --include %root/runtime/include
#include <aio/aio.hpp>
#include <cstdio>
#include <netdb.h>
#include <unistd.h>

extern "C" struct PGresult *PQexec(struct PGconn *, const char *);
extern "C" int sqlite3_step(struct sqlite3_stmt *);

aio::task<int> told_of_aios_own(int fd, PGconn *c, sqlite3_stmt *statement) {
  std::FILE *f = std::fopen("x", "r");
  // CHECK: :[[@LINE-1]]:18: warning: 'fopen' blocks the event loop's thread (file): no other coroutine runs until it returns; use aio::file
  fsync(fd);
  // CHECK: :[[@LINE-1]]:3: warning: 'fsync' blocks the event loop's thread (file): no other coroutine runs until it returns; use aio::file
  addrinfo *found;
  getaddrinfo("example.org", "https", nullptr, &found);
  // CHECK: :[[@LINE-1]]:3: warning: 'getaddrinfo' blocks the event loop's thread (network): {{.*}}; use aio::net, or aio::http::client
  PQexec(c, "select 1");
  // CHECK: :[[@LINE-1]]:3: warning: 'PQexec' blocks the event loop's thread (database): {{.*}}; use aio::postgres, aio::sqlite, or aio::to_thread
  sqlite3_step(statement);
  // CHECK: :[[@LINE-1]]:3: warning: 'sqlite3_step' blocks the event loop's thread (database): {{.*}}; use aio::postgres, aio::sqlite, or aio::to_thread
  co_return f != nullptr;
}
