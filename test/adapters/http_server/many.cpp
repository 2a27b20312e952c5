// REQUIRES: http_server
// 10,000 connections, open all at once and served twice. The clients are another process: each has as many descriptors.
// A sanitizer keeps what was freed for a while, and adds to what was not.
// RUN: %http_server -I %S/Inputs %s -o %t -DMOST_MEMORY=%if sanitize-none %{16%} %else %{100%}
// RUN: %t 2>&1 | FileCheck %s
#include "dialogue.hpp"

#include <fstream>
#include <vector>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

constexpr int clients = 10'000;
constexpr long most_memory = MOST_MEMORY; // KiB for each

/// In KiB.
long resident() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:"))
      return std::atol(line.c_str() + 6);
  return 0;
}

[[noreturn]] void fail(const char *what) {
  std::perror(what);
  ::_exit(1);
}

void talk(int fd) {
  const std::string question = simple("GET /");
  if (::send(fd, question.data(), question.size(), MSG_NOSIGNAL) < 0)
    fail("send");
  std::string came;
  for (char some[512]; !came.ends_with("hello");) {
    const ssize_t n = ::recv(fd, some, sizeof some, 0);
    if (n <= 0)
      fail("recv");
    came.append(some, static_cast<std::size_t>(n));
  }
}

/// A plain program that blocks. Reports when all are connected and served, and ends on request.
[[noreturn]] void be_the_clients(const aio::net::address &at, int done, int go_on) {
  std::vector<int> all;
  for (int i = 0; i < clients; ++i) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ::connect(fd, at.data(), at.size()) < 0)
      fail("connect");
    talk(fd);
    all.push_back(fd);
  }
  char byte = 1;
  if (::write(done, &byte, 1) != 1 || ::read(go_on, &byte, 1) != 1)
    fail("pipe");
  for (int fd : all)
    talk(fd);
  if (::write(done, &byte, 1) != 1)
    fail("pipe");
  ::_exit(0);
}

aio::task<server::response> hello(server::request) { co_return "hello"; }

aio::task<> serve_all(aio::net::listener &from, int done, int go_on) {
  server::routes site;
  site.get("/", hello);
  const long before = resident();
  aio::handle<> serving =
      aio::spawn(server::serve(from, std::move(site), {.most_clients = clients + 10, .idle = 10min}));
  char byte = 0;
  co_await aio::readable(done);
  EXPECT(::read(done, &byte, 1) == 1);
  const long each = (resident() - before) / clients;
  EXPECT(::write(go_on, &byte, 1) == 1);
  co_await aio::readable(done);
  EXPECT(::read(done, &byte, 1) == 1);
  if (each > most_memory)
    std::fprintf(stderr, "%ld KiB for each connection\n", each);
  from.close();
  co_await serving;
}

} // namespace

int main() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_max < clients + 100) {
    std::fprintf(stderr, "this system allows %lu descriptors\n", static_cast<unsigned long>(files.rlim_max));
    return 1;
  }
  aio::net::listener from(aio::net::address::loopback(0));
  int done[2], go_on[2];
  if (::pipe(done) < 0 || ::pipe(go_on) < 0)
    fail("pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(240);
    be_the_clients(from.local(), done[1], go_on[0]);
  }
  ::close(done[1]); // so that its end is seen, should the clients fail
  ::alarm(240);
  aio::run(serve_all(from, done[0], go_on[1]));
  int status = 0;
  ::waitpid(child, &status, 0);
  std::fprintf(stderr, "the clients' status: %d\n", status);
}

// CHECK-NOT: KiB
// CHECK: the clients' status: 0
