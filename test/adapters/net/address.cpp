// RUN: %net %s -ldl -o %t && env AIO_LOOP=epoll %t | FileCheck %s && env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
#include <aio/aio.hpp>
#include <aio/net/address.hpp>

#include "expect.hpp"

#include <cstring>
#include <thread>

#include <dlfcn.h>
#include <netdb.h>

using namespace std::chrono_literals;

namespace {
std::atomic<int> asked = 0;
std::atomic<bool> silent = false;
} // namespace

/// Stands before the system's: name servers that do not answer cannot be had otherwise.
extern "C" int getaddrinfo(const char *host, const char *service, const addrinfo *hints, addrinfo **found) {
  ++asked;
  while (silent)
    std::this_thread::sleep_for(1ms);
  const auto real = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(std::strcmp(host, "here.test") == 0 ? "localhost" : host, service, hints, found);
}

namespace {

using aio::net::address;

void texts() {
  EXPECT(address::numeric("127.0.0.1", 80)->text() == "127.0.0.1:80");
  EXPECT(address::numeric("::1", 443)->text() == "[::1]:443");
  EXPECT(address::numeric("::1", 443)->port() == 443);
  EXPECT(address::numeric("fe80::1", 443)->ip() == "fe80::1");
  EXPECT(!address::numeric("localhost", 80));
  EXPECT(!address::numeric("1.2.3", 80));
  EXPECT(address::unix_socket("/run/x.sock").text() == "/run/x.sock");
  EXPECT(address::unix_socket(std::string_view("\0x", 2)).text() == "@x");
  EXPECT(address::unix_socket(std::string_view("\0x", 2)).path() == "");
  const std::string what = EXPECT_THROW(std::system_error, address::unix_socket(std::string(108, 'x')));
  EXPECT(what.find("File name too long") != what.npos);
  EXPECT(address::unix_socket(std::string(107, 'x')).path().size() == 107);
  std::puts("ok texts");
}

aio::task<> numbers_need_no_thread() {
  const auto found = co_await aio::net::resolve("127.0.0.1", "80");
  EXPECT(found.size() == 1 && found[0].text() == "127.0.0.1:80");
  EXPECT(asked == 0);
}

aio::task<> names() {
  const auto found = co_await aio::net::resolve("here.test", "80");
  EXPECT(!found.empty() && found[0].port() == 80);
  EXPECT(asked > 0);
}

aio::task<> no_such_name() {
  bool failed = false;
  try {
    co_await aio::net::resolve("no such name", "80");
  } catch (const std::system_error &e) {
    failed = e.code().category() == aio::net::resolve_category();
    EXPECT(std::strstr(e.what(), "resolve no such name:80: "));
  }
  EXPECT(failed);
}

// More than there are threads for, all of them silent: the tasks are free at once.
aio::task<> cancel_does_not_wait() {
  silent = true;
  const auto start = std::chrono::steady_clock::now();
  aio::task_group group;
  for (int i = 0; i < 20; ++i)
    group.spawn([]() -> aio::task<> { co_await aio::net::resolve("here.test", "80"); }());
  co_await aio::sleep(20ms);
  group.cancel();
  co_await group.join();
  EXPECT(std::chrono::steady_clock::now() - start < 2s);
}

// What was given up before its turn is never asked; what comes later is.
aio::task<> goes_on_after_silence() {
  const int before = asked;
  silent = false;
  const auto found = co_await aio::net::resolve("here.test", "81");
  EXPECT(!found.empty() && found[0].port() == 81);
  EXPECT(asked <= before + 2);
}

aio::task<> left_behind() {
  silent = true;
  aio::spawn([]() -> aio::task<> { co_await aio::net::resolve("here.test", "80"); }()).detach();
  co_await aio::sleep(5ms);
}

void run(const char *name, aio::task<> body) {
  aio::run(std::move(body));
  std::printf("ok %s\n", name);
}

} // namespace

int main() {
  texts();
  run("numbers_need_no_thread", numbers_need_no_thread());
  run("names", names());
  run("no_such_name", no_such_name());
  run("cancel_does_not_wait", cancel_does_not_wait());
  run("goes_on_after_silence", goes_on_after_silence());
  run("left_behind", left_behind());
}

// CHECK: ok texts
// CHECK-NEXT: ok numbers_need_no_thread
// CHECK-NEXT: ok names
// CHECK-NEXT: ok no_such_name
// CHECK-NEXT: ok cancel_does_not_wait
// CHECK-NEXT: ok goes_on_after_silence
// CHECK-NEXT: ok left_behind
