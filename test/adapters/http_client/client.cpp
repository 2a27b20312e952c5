// REQUIRES: http_client
// RUN: %http_client %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out
// RUN: FileCheck %s < %t.out
#include <aio/aio.hpp>
#include <aio/http/client.hpp>

#include "server.hpp"

#include <ctime>

using namespace std::chrono_literals;

namespace {

aio::task<> get() {
  http::client web;
  const http::client_response r = co_await web.get(server("/hello"));
  EXPECT(r.status == 200 && r.body == "hello" && r.url == server("/hello"));
  EXPECT(*r.headers.find("x-two") == "2" && *r.headers.find("content-type") == "text/plain");
  EXPECT(r.headers.size() == 3 && !r.headers.find("x-three"));
}

aio::task<> every_method() {
  http::client web;
  for (const char *method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "MKCOL"})
    for (const char *body : {"", "{}"}) {
      http::client_request r(method, server("/echo"));
      r.body = body;
      r.headers.add("X-One", "1");
      r.headers.add("X-Empty", "");
      r.headers.add("Accept", "text/*");
      const http::client_response answer = co_await web.send(std::move(r));
      EXPECT(answer.body.starts_with(method + std::string(" ") + body + "\n"));
      for (const char *field : {"X-One: 1\n", "X-Empty: \n", "Accept: text/*\n", "User-Agent: aio\n"})
        EXPECT(answer.body.find(field) != std::string::npos);
      EXPECT(answer.body.find("Expect") == std::string::npos && answer.body.find("Content-Type") == std::string::npos);
    }
  http::client_request head("HEAD", server("/hello"));
  const http::client_response answer = co_await web.send(std::move(head));
  EXPECT(answer.status == 200 && answer.body.empty() && *answer.headers.find("content-length") == "5");
}

aio::task<> post() {
  http::client web;
  const http::client_response r = co_await web.post(server("/echo"), "a=b", "application/x-www-form-urlencoded");
  EXPECT(r.body.starts_with("POST a=b\n"));
  EXPECT(r.body.find("Content-Type: application/x-www-form-urlencoded\n") != r.body.npos);
  EXPECT(r.body.find("Content-Length: 3\n") != r.body.npos);
}

std::string accepted(const http::client_response &echo) {
  const std::size_t begin = echo.body.find("Accept-Encoding: ");
  EXPECT(begin != echo.body.npos && echo.body.rfind("Accept-Encoding: ") == begin);
  return echo.body.substr(begin, echo.body.find('\n', begin) - begin);
}

// A request lists libcurl's compressions, with a header of its own or without; or what the program has set.
aio::task<> accepts_what_libcurl_knows() {
  http::client web;
  for (int i = 0; i < 2; ++i) {
    const std::string plain = accepted(co_await web.get(server("/echo")));
    http::client_request r("GET", server("/echo"));
    r.headers.add("X-One", "1");
    const std::string by_libcurl = accepted(co_await web.send(std::move(r)));
    EXPECT(plain == by_libcurl && plain.find("gzip") != plain.npos);
    http::client_request own("GET", server("/echo"));
    own.headers.add("Accept-Encoding", "identity");
    EXPECT(accepted(co_await web.send(std::move(own))) == "Accept-Encoding: identity");
  }
}

aio::task<> an_answer_is_no_error() {
  http::client web;
  for (const int status : {204, 304, 400, 404, 500, 599}) {
    http::client_request r("POST", server("/status/" + std::to_string(status)));
    const http::client_response answer = co_await web.send(std::move(r));
    EXPECT(answer.status == status);
  }
}

aio::task<> connections_are_used_again() {
  http::client web;
  const http::client_response first = co_await web.get(server("/connection"));
  for (int i = 0; i < 20; ++i) {
    const http::client_response again = co_await web.get(server("/connection"));
    EXPECT(again.body == first.body);
  }
  http::client another;
  const http::client_response other = co_await another.get(server("/connection"));
  EXPECT(other.body != first.body);
}

// The server closes each connection when it has answered, without a word: the next request opens another one.
aio::task<> stale_connections() {
  http::client web;
  for (int i = 0; i < 10; ++i) {
    const http::client_response r = co_await web.post(server("/closing"), "x", "text/plain");
    EXPECT(r.body == "bye");
    co_await aio::sleep(2ms);
  }
}

// And one that is closed while other requests are in flight is not polled over and over.
aio::task<> stale_connections_cost_nothing() {
  http::client web;
  aio::handle<http::client_response> other = aio::spawn(web.get(server("/drip/20/20")));
  co_await web.get(server("/closing"));
  const std::clock_t before = std::clock();
  EXPECT((co_await other).body.size() > 100);
  EXPECT((std::clock() - before) * 1000 / CLOCKS_PER_SEC < 200);
}

aio::task<> many_at_once() {
  http::client web;
  std::vector<aio::task<http::client_response>> all;
  for (int i = 0; i < 200; ++i)
    all.push_back(web.post(server("/echo"), std::to_string(i), "text/plain"));
  const std::vector<http::client_response> answers = co_await aio::gather(std::move(all));
  for (int i = 0; i < 200; ++i)
    EXPECT(answers[static_cast<std::size_t>(i)].body.starts_with("POST " + std::to_string(i) + "\n"));
}

aio::task<> connections_per_host() {
  http::client_options few;
  few.connections_per_host = 3;
  http::client web(few);
  std::vector<aio::task<http::client_response>> all;
  for (int i = 0; i < 12; ++i)
    all.push_back(web.get(server("/wait/20")));
  co_await aio::gather(std::move(all));
  const http::client_response busy = co_await web.get(server("/count/most-busy"));
  EXPECT(busy.body == "3");
}

aio::task<> redirects() {
  http::client web;
  const http::client_response r = co_await web.get(server("/redirect/5"));
  EXPECT(r.status == 200 && r.body == "hello" && r.url == server("/hello"));
  EXPECT(r.headers.find("x-two") && !r.headers.find("location"));

  // What RFC 9110 and browsers do: 303 says GET, and so does 302 to a POST; 307 says the same again.
  struct {
    const char *method, *status, *then;
  } const cases[] = {{"POST", "303", "GET \n"},     {"POST", "302", "GET \n"},     {"POST", "307", "POST body\n"},
                     {"PUT", "303", "GET \n"},      {"PUT", "302", "PUT body\n"},  {"PUT", "308", "PUT body\n"},
                     {"PATCH", "303", "elsewhere"}, {"DELETE", "307", "elsewhere"}};
  for (const auto &[method, status, then] : cases) {
    http::client_request what(method, server(std::string("/to-echo/") + status));
    what.body = "body";
    const http::client_response answer = co_await web.send(std::move(what));
    EXPECT(answer.body.starts_with(then));
  }

  http::client_options none;
  none.redirects = 0;
  http::client stays(none);
  const http::client_response found = co_await stays.get(server("/redirect/1"));
  EXPECT(found.status == 302 && *found.headers.find("location") == "/hello" && found.body == "elsewhere");

  http::client_options few;
  few.redirects = 3;
  http::client patient(few);
  EXPECT((co_await failure_of(patient.get(server("/redirect/5")))).code == CURLE_TOO_MANY_REDIRECTS);
  EXPECT((co_await failure_of(web.get(server("/to-file")))).code == CURLE_UNSUPPORTED_PROTOCOL);
}

aio::task<> decompression() {
  http::client_options small;
  small.most_body = 1'000'000;
  http::client web(small);
  const http::client_response r = co_await web.get(server("/zipped/1000000"));
  EXPECT(r.body == std::string(1'000'000, 'z'));
  // The bytes that count are those that need memory.
  const failure f = co_await failure_of(web.get(server("/zipped/1000001")));
  EXPECT(f.code == CURLE_FILESIZE_EXCEEDED && f.text.ends_with(": the body is longer than 1000000 bytes"));
  co_await web.get(server("/hello"));
}

aio::task<> odd_headers() {
  http::client web;
  const http::client_response early = co_await web.get(server("/early"));
  EXPECT(early.status == 200 && early.body == "late" && !early.headers.find("link"));
  const http::client_response odd = co_await web.get(server("/odd-header"));
  EXPECT(odd.body == "ok" && *odd.headers.find("x-good") == "yes" && odd.headers.size() == 2);
}

template <class Work> void expect_refused(Work work, const char *why) {
  const std::string what = EXPECT_THROW(std::invalid_argument, work());
  EXPECT(what.find(why) != what.npos);
}

aio::task<> bad_input() {
  http::client web;
  http::fields f;
  expect_refused([&] { f.add("X-User", "joe\r\nX-Admin: yes"); },
                 "a control character in the value of the header field X-User");
  expect_refused([&] { f.add("X User", "joe"); }, "not a name of a header field: X User");
  EXPECT(f.size() == 0);
  std::string what;
  try {
    http::client_request r("GET /x HTTP/1.1\r\nX-Admin: yes\r\n\r\nGET", server("/hello"));
    co_await web.send(std::move(r));
  } catch (const std::invalid_argument &e) {
    what = e.what();
  }
  EXPECT(what.starts_with("aio::http: not a method: GET /x"));
  EXPECT((co_await failure_of(web.get("http://bad host/"))).code == CURLE_URL_MALFORMAT);
  EXPECT((co_await failure_of(web.get(server("/x\r\nX-Admin: yes")))).code == CURLE_URL_MALFORMAT);
  EXPECT((co_await failure_of(web.get("file:///etc/passwd"))).code == CURLE_UNSUPPORTED_PROTOCOL);
  EXPECT((co_await failure_of(web.get(""))).code == CURLE_URL_MALFORMAT);
}

// A client may be destroyed: its requests have what they need. A task may begin after its client was destroyed.
aio::task<> client_goes_first() {
  std::optional<http::client> web(std::in_place);
  aio::handle<http::client_response> begun = aio::spawn(web->get(server("/wait/20")));
  aio::task<http::client_response> not_begun = web->get(server("/hello"));
  co_await aio::sleep(5ms);
  web.reset();
  EXPECT((co_await begun).body == "waited");
  EXPECT((co_await std::move(not_begun)).body == "hello");
}

aio::task<> nothing_is_left_behind() {
  aio::task<http::client_response> dropped = http::client().get(server("/hello"));
  {
    const aio::task<http::client_response> gone = std::move(dropped);
  }
  http::client web;
  co_await web.get(server("/hello"));
  aio::spawn(web.get(server("/never"))).cancel(); // has not begun
  aio::handle<http::client_response> pending = aio::spawn(web.get(server("/never")));
  co_await aio::sleep(2ms); // and is cancelled by the end of run()
  std::move(pending).detach();
}

} // namespace

int main() {
  run("get", get());
  run("every_method", every_method());
  run("post", post());
  run("accepts_what_libcurl_knows", accepts_what_libcurl_knows());
  run("an_answer_is_no_error", an_answer_is_no_error());
  run("connections_are_used_again", connections_are_used_again());
  run("stale_connections", stale_connections());
  run("stale_connections_cost_nothing", stale_connections_cost_nothing());
  run("many_at_once", many_at_once());
  run("connections_per_host", connections_per_host());
  run("redirects", redirects());
  run("decompression", decompression());
  run("odd_headers", odd_headers());
  run("bad_input", bad_input());
  run("client_goes_first", client_goes_first());
  run("nothing_is_left_behind", nothing_is_left_behind());
  std::puts("end");
}

// CHECK-COUNT-16: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-16: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-16: {{^ok}}
// CHECK-NEXT: {{^}}end
