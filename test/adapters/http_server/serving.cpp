// REQUIRES: http_server
// RUN: %http_server -I %S/Inputs %s -o %t && rm -rf %t.d && mkdir -p %t.d && env AIO_LOOP=epoll %t %t.d 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t %t.d 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.d 2>&1 | FileCheck %s
// Which connections are served, and which are not any more; what surrounds a handler; files.
#include "dialogue.hpp"

#include <aio/http/server/files.hpp>

#include <filesystem>
#include <thread>
#include <vector>

#include <sys/socket.h>

using namespace std::chrono_literals;

namespace {

using aio::net::stream;
using server::request;
using server::response;

std::string folder;

aio::task<response> hello(request) { co_return "hello"; }

void reset(stream &s) {
  const linger at_once{1, 0};
  EXPECT(::setsockopt(s.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  s.close();
}

aio::task<bool> is_served(aio::net::address at) {
  co_return (co_await exchange(at, simple("GET /", "Connection: close\r\n"))).ends_with("hello");
}

// Silent connections do not keep others out; those that are in the middle of something stay.
aio::task<> full_of_silence() {
  server::routes site;
  aio::event go_on;
  site.get("/", hello);
  site.get("/wait", [&](request) -> aio::task<response> {
    co_await go_on.wait();
    co_return "waited";
  });
  running here(std::move(site), {.most_clients = 4, .first = 1h, .idle = 1h});
  stream busy = co_await aio::net::connect(here.at);
  co_await busy.write_all(simple("GET /wait"));
  stream used = co_await aio::net::connect(here.at);
  co_await used.write_all(simple("GET /"));
  EXPECT((co_await read_answer(used)).body == "hello");
  std::vector<stream> silent;
  for (int i = 0; i < 10; ++i)
    silent.push_back(co_await aio::net::connect(here.at));
  EXPECT(co_await aio::timeout(20s, is_served(here.at)));
  EXPECT(co_await read_rest(silent.front()) == "");
  EXPECT(co_await read_rest(used) == "");
  go_on.set();
  EXPECT((co_await read_answer(busy)).body == "waited");
}

// Where all are busy, the first that has its answer makes room.
aio::task<> full_of_work() {
  server::routes site;
  aio::event go_on;
  site.get("/", hello);
  site.get("/wait", [&](request) -> aio::task<response> {
    co_await go_on.wait();
    co_return "waited";
  });
  running here(std::move(site), {.most_clients = 1, .idle = 1h});
  stream busy = co_await aio::net::connect(here.at);
  co_await busy.write_all(simple("GET /wait"));
  aio::handle<bool> other = aio::spawn(is_served(here.at));
  co_await aio::sleep(50ms);
  EXPECT(!other.done());
  go_on.set();
  EXPECT((co_await read_answer(busy)).has("Connection: close"));
  EXPECT(co_await other);
}

aio::task<> first_request() {
  server::routes site;
  site.get("/", hello);
  running here(std::move(site), {.first = 500ms, .idle = 1h});
  stream silent = co_await aio::net::connect(here.at), used = co_await aio::net::connect(here.at);
  co_await used.write_all(simple("GET /"));
  EXPECT((co_await read_answer(used)).body == "hello");
  EXPECT(co_await read_rest(silent) == "");
  co_await aio::sleep(1s);
  co_await used.write_all(simple("GET /"));
  EXPECT((co_await read_answer(used)).body == "hello");
}

struct interrupted {
  int begun = 0, ended = 0;

  aio::task<response> never(request) {
    ++begun;
    try {
      co_await aio::sleep(1h);
    } catch (const aio::cancelled &) {
      ++ended;
      throw;
    }
    co_return "";
  }
};

// A handler is cancelled when its client has reset the connection, and its place is free.
aio::task<> client_has_gone() {
  interrupted work;
  server::routes site;
  site.get("/", hello);
  site.get("/never", [&](request r) { return work.never(std::move(r)); });
  running here(std::move(site), {.most_clients = 3, .grace = 10ms});
  for (int i = 0; i < 3; ++i) {
    stream s = co_await aio::net::connect(here.at);
    co_await s.write_all(simple("GET /never"));
    while (work.begun == i)
      co_await aio::sleep(1ms);
    reset(s);
  }
  EXPECT(co_await aio::timeout(30s, is_served(here.at)));
  while (work.ended < 3)
    co_await aio::sleep(10ms);
  // One that only has nothing more to say waits for its answer.
  stream half = co_await aio::net::connect(here.at);
  co_await half.write_all(simple("GET /never"));
  half.shutdown_write();
  co_await aio::sleep(2500ms);
  EXPECT(work.begun == 4 && work.ended == 3);
}

// Requests that were there before from.close() get their answers, in the system's queue too.
aio::task<> queue_at_the_end() {
  server::routes site;
  site.get("/", hello);
  site.get("/block", [](request) -> aio::task<response> {
    std::this_thread::sleep_for(300ms); // NOLINT(async-blocking-call): nothing is accepted or read meanwhile
    co_return "blocked";
  });
  auto from = std::make_unique<aio::net::listener>(aio::net::address::loopback(0));
  const aio::net::address at = from->local();
  int answered = 0;
  bool closed = false;
  // The clients are another thread's.
  std::thread clients([&] {
    aio::run([](aio::net::address at, int &answered) -> aio::task<> {
      stream kept = co_await aio::net::connect(at), blocking = co_await aio::net::connect(at);
      co_await kept.write_all(simple("GET /"));
      answered += (co_await read_answer(kept)).body == "hello";
      co_await blocking.write_all(simple("GET /block"));
      co_await aio::sleep(50ms);
      co_await kept.write_all(simple("GET /"));
      std::vector<stream> fresh;
      for (int i = 0; i < 8; ++i) {
        fresh.push_back(co_await aio::net::connect(at));
        co_await fresh.back().write_all(simple("GET /"));
      }
      answered += (co_await read_answer(blocking)).body == "blocked";
      answered += (co_await read_answer(kept)).body == "hello";
      for (stream &each : fresh)
        answered += (co_await read_answer(each)).body == "hello";
    }(at, answered));
  });
  server::serve_options options;
  options.around = [&](request r, server::next_handler next) -> aio::task<response> {
    const bool last = r.path == "/block";
    response answer = co_await next(std::move(r));
    if (last) {
      from->close();
      closed = true;
    }
    co_return answer;
  };
  co_await server::serve(*from, std::move(site), options);
  clients.join(); // NOLINT(async-blocking-call)
  EXPECT(closed && answered == 11);
}

aio::task<> around() {
  server::routes site;
  site.get("/", hello);
  site.get("/throws", [](request) -> aio::task<response> { throw server::status_error(418, "teapot"); });
  std::string log;
  server::serve_options options;
  options.around = [&](request r, server::next_handler next) -> aio::task<response> {
    const std::string what = r.client.ip() + " " + r.method + " " + r.target;
    if (r.path == "/secret")
      throw server::status_error(401, "who are you");
    response answer = co_await next(std::move(r));
    log += what + " " + std::to_string(answer.status) + "\n";
    answer.headers.set("X-Seen", "yes");
    co_return answer;
  };
  running here(std::move(site), options);
  stream s = co_await aio::net::connect(here.at);
  for (const char *path : {"GET /", "GET /throws", "GET /none", "GET /secret"}) {
    co_await s.write_all(simple(path));
    const answer a = co_await read_answer(s);
    EXPECT(a.has("X-Seen: yes") == (a.status != 401));
  }
  EXPECT(log == "127.0.0.1 GET / 200\n127.0.0.1 GET /throws 418\n127.0.0.1 GET /none 404\n");
}

aio::task<> limits_of_routes() {
  interrupted work;
  const auto size = [](request r) -> aio::task<response> { co_return std::to_string(r.body.size()); };
  server::routes site;
  site.post("/small", size, {.body = 10});
  site.post("/large", size, {.body = 1000});
  site.post("/usual", size);
  site.get("/slow", [&](request r) { return work.never(std::move(r)); }, {.time = 30ms});
  running here(std::move(site), {.body_limit = 100});
  const auto status = [&](const char *path, std::size_t n) -> aio::task<int> {
    const std::string came =
        co_await exchange(here.at, simple(path, "Connection: close\r\nContent-Length: " + std::to_string(n) + "\r\n",
                                          std::string(n, 'x')));
    co_return std::atoi(came.c_str() + 9);
  };
  EXPECT(co_await status("POST /small", 10) == 200 && co_await status("POST /small", 11) == 413);
  EXPECT(co_await status("POST /large", 1000) == 200 && co_await status("POST /large", 1001) == 413);
  EXPECT(co_await status("POST /usual", 100) == 200 && co_await status("POST /usual", 101) == 413);
  EXPECT(co_await status("GET /slow", 0) == 503 && work.ended == 1);
}

aio::task<> files() {
  co_await aio::write_file(folder + "/secret.key", "key");
  std::filesystem::create_directories(folder + "/site/sub");
  co_await aio::write_file(folder + "/site/page.html", std::string(200'000, 'p'));
  co_await aio::write_file(folder + "/site/sub/a b.txt", "text");
  EXPECT(::mkfifo((folder + "/site/fifo").c_str(), 0600) == 0);
  server::routes site;
  site.get("/{path...}", server::files_below(folder + "/site"));
  running here(std::move(site));
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("GET /page.html"));
  const answer page = co_await read_answer(s);
  EXPECT(page.body.size() == 200'000 && page.has("Content-Type: text/html; charset=utf-8"));
  co_await s.write_all(simple("GET /sub/a%20b.txt"));
  EXPECT((co_await read_answer(s)).body == "text");
  for (const char *path :
       {"/../secret.key", "/%2e%2e/secret.key", "/..%2fsecret.key", "/sub/../../secret.key", "/", "/sub", "/sub/",
        "//etc/passwd", "/./page.html", "/none", "/page.html/x", "/fifo", "/page.html%2f.."}) {
    co_await s.write_all(simple(std::string("GET ") + path));
    EXPECT((co_await read_answer(s)).status == 404);
  }
}

// What a client has sent does not become a line of the log.
aio::task<> forged_line() {
  server::routes site;
  site.get("/", [](request r) -> aio::task<response> { throw std::runtime_error("bad " + r.query.at("v")); });
  running here(std::move(site));
  co_await exchange(here.at, simple("GET /?v=a%0ab%1b[2J", "Connection: close\r\n"));
}

} // namespace

int main(int, char **argv) {
  folder = argv[1];
  std::filesystem::remove_all(folder + "/site");
  run("full_of_silence", full_of_silence());
  run("full_of_work", full_of_work());
  run("first_request", first_request());
  run("client_has_gone", client_has_gone());
  run("queue_at_the_end", queue_at_the_end());
  run("around", around());
  run("limits_of_routes", limits_of_routes());
  run("files", files());
  run("forged_line", forged_line());
}

// CHECK: ok full_of_silence
// CHECK-NEXT: ok full_of_work
// CHECK-NEXT: ok first_request
// CHECK-NEXT: ok client_has_gone
// CHECK-NEXT: ok queue_at_the_end
// CHECK-NEXT: ok around
// CHECK-NEXT: ok limits_of_routes
// CHECK-NEXT: ok files
// CHECK-NEXT: {{.*}}error: GET /?v=a%0ab%1b[2J: bad a\x0ab\x1b[2J{{$}}
// CHECK-NEXT: ok forged_line
