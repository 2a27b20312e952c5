// The mistake of each lesson of docs/aio/tutorial.md that a check is said to guard, at the line that the check warns of.
#include <aio/aio.hpp>

#include <fstream>
#include <iostream>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <curl/curl.h>
#include <libpq-fe.h>
#include <openssl/rsa.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

#include <aio/http/client.hpp>
#include <aio/http/server/routes.hpp>
#include <aio/net/stream.hpp>

using namespace std::chrono_literals;

aio::task<int> answer() { co_return 42; }
aio::task<> use(int &);
aio::task<> brew(int);
aio::task<int> price(std::string);

aio::task<> lesson_1() {
  answer(); // lesson 1: async-discarded-task
  aio::task<int> forgotten = answer(); // lesson 1: async-unawaited-task
  aio::task<int> once = answer();
  co_await once;
  co_await once; // lesson 1: async-task-awaited-twice
  aio::run(answer()); // lesson 1: async-nested-run
}

aio::task<> lesson_2() {
  const int coffee = co_await price("coffee");
  const int tea = co_await price("tea"); // lesson 2: async-hint-sequential-awaits
  co_await brew(coffee + tea);
}

aio::task<> lesson_3() {
  aio::spawn(answer()); // lesson 3: async-discarded-task
  int n = 0;
  aio::spawn(use(n)).detach(); // lesson 3: async-task-outlives-scope
  co_return;
}

aio::task<> lesson_4() {
  co_await aio::gather_results(answer(), answer()); // lesson 4: async-ignored-exceptions
}

aio::task<> lesson_5(aio::task_group &group) {
  int n = 0;
  group.spawn(use(n)); // lesson 5: async-task-outlives-scope
  group.spawn([n]() -> aio::task<> { co_await brew(n); }()); // lesson 5: async-dangling-capture
  co_return;
}

aio::task<> lesson_6() {
  for (;;)
    try {
      co_await aio::sleep(1s);
    } catch (...) { // lesson 6: async-swallowed-cancellation
    }
}

aio::task<> never_in_time() {
  for (;;)
    try {
      co_await brew(1);
    } catch (...) { // lesson 7: async-swallowed-cancellation
    }
}
aio::task<> lesson_7() { co_await aio::timeout(1ms, never_in_time()); }

bool done = false;
aio::task<> lesson_8() {
  while (!done) // lesson 8: async-busy-wait
    co_await aio::sleep(1ms);
}

std::mutex account;
std::vector<int> guests;
aio::task<> lesson_9() {
  {
    std::lock_guard held(account);
    co_await aio::sleep(1ms); // lesson 9: async-lock-across-suspend
  }
  const auto first = guests.begin();
  co_await aio::sleep(1ms);
  ++*first; // lesson 9: async-stale-across-suspend
}
aio::task<> arrives() {
  for (;;)
    guests.push_back(co_await answer());
}
aio::task<> both() { co_await aio::gather(arrives(), lesson_9()); }

void slow_library_call() { std::this_thread::sleep_for(1s); }
aio::task<> lesson_10() {
  slow_library_call(); // lesson 10: async-blocking-call
  co_await aio::yield();
  for (;;) // lesson 10: async-loop-without-suspend
    done = !done;
}

aio::task<> lesson_11() {
  const int from = ::socket(AF_INET, SOCK_STREAM, 0);
  char buffer[64];
  ::read(from, buffer, sizeof buffer); // lesson 11: async-blocking-call
  co_return;
}

aio::task<> lesson_12() {
  std::this_thread::sleep_for(30ms); // lesson 12: async-blocking-call
  aio::task<int> forgotten = answer(); // lesson 12: async-unawaited-task
  aio::run(answer()); // lesson 12: async-nested-run
  co_return;
}

aio::task<> lesson_13(const sockaddr &peer) {
  const int s = ::socket(AF_INET, SOCK_STREAM, 0);
  char buffer[64];
  ::connect(s, &peer, sizeof peer); // lesson 13: async-blocking-call
  ::recv(s, buffer, sizeof buffer, 0); // lesson 13: async-blocking-call
  ::accept(s, nullptr, nullptr); // lesson 13: async-blocking-call
  co_return;
}

aio::task<> lesson_14(std::vector<aio::handle<>> &pending) {
  aio::wait(pending, aio::until::first_completed); // lesson 14: async-discarded-task
  int n = 0;
  pending.push_back(aio::spawn(use(n))); // lesson 14: async-task-outlives-scope
  co_return;
}

int plates = 0;
aio::task<> lesson_15() {
  while (plates != 3) // lesson 15: async-busy-wait
    co_await aio::yield();
}

aio::async_generator<std::string> names(const std::string &prefix) { co_yield prefix; }
aio::task<> lesson_16() {
  auto all = names(std::string("a temporary")); // lesson 16: async-dangling-argument
  co_await all.next();
}

aio::task<> lesson_17() {
  std::lock_guard held(account);
  return brew(1); // lesson 17: async-return-in-scope
}
aio::task<int> fetch(int n, std::stop_token = {});
aio::task<int> lesson_17_too(std::stop_token stop) {
  co_return co_await fetch(1); // lesson 17: async-unforwarded-stop-token
}

aio::task<> lesson_18() {
  std::this_thread::sleep_for(40ms); // lesson 18: async-blocking-call
  co_return;
}

aio::task<> lesson_19(pid_t child) {
  std::system("ls"); // lesson 19: async-blocking-call
  ::waitpid(child, nullptr, 0); // lesson 19: async-blocking-call
  std::string line;
  std::getline(std::cin, line); // lesson 19: async-blocking-call
  co_return;
}

aio::task<> lesson_20() {
  const int file = ::open("log.txt", O_RDONLY); // lesson 20: async-blocking-call
  char buffer[64];
  ::read(file, buffer, sizeof buffer); // lesson 20: async-blocking-call
  ::fsync(file); // lesson 20: async-blocking-call
  std::ifstream("log.txt"); // lesson 20: async-blocking-call
  co_return;
}

aio::task<> lesson_21(uv_loop_t &loop) {
  co_await aio::yield();
  uv_run(&loop, UV_RUN_DEFAULT); // lesson 21: async-nested-run
}

void lesson_22() {
  std::jthread sensor(brew, 1); // lesson 22: async-callback-drops-task
}

aio::task<> lesson_23(aio::net::stream &s) {
  s.write_all("hello\n"); // lesson 23: async-discarded-task
  co_return;
}

aio::task<> lesson_24(const sockaddr &peer, RSA *key, BIGNUM *e) {
  const int s = ::socket(AF_INET, SOCK_STREAM, 0);
  ::connect(s, &peer, sizeof peer); // lesson 24: async-blocking-call
  RSA_generate_key_ex(key, 4096, e, nullptr); // lesson 24: async-blocking-call
  co_return;
}

aio::task<> lesson_25(PGconn *c) {
  PQexec(c, "select 1"); // lesson 25: async-blocking-call
  co_return;
}

aio::task<> lesson_26(sqlite3_stmt *s) {
  sqlite3_step(s); // lesson 26: async-blocking-call
  co_return;
}

aio::task<> lesson_27(CURL *easy, aio::http::client &web) {
  curl_easy_perform(easy); // lesson 27: async-blocking-call
  web.get("https://example.org/"); // lesson 27: async-discarded-task
  co_return;
}

using aio::http::server::request, aio::http::server::response;
void serve(aio::http::server::routes &site) {
  site.get("/28", [](request) -> aio::task<response> {
    std::this_thread::sleep_for(1s); // lesson 28: async-blocking-call
    co_return "done";
  });
  site.get("/29", [](request) -> aio::task<response> {
    std::this_thread::sleep_for(1s); // lesson 29: async-blocking-call
    co_return "done";
  });
  site.get("/30", [](request) -> aio::task<response> {
    std::this_thread::sleep_for(200ms); // lesson 30: async-blocking-call
    co_return "done";
  });
}
