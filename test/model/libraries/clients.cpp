// RUN: %check --checks async-blocking-call,async-nested-run,async-discarded-task
// Clients of servers, and small runtimes, that no other test has: one call of each that blocks, and one that does not.
#include "task.h"
#include <string>

namespace cpr {
struct Url {};
struct Response {};
Response Get(Url);
void GetCallback(void (*)(Response), Url);
} // namespace cpr
namespace httplib {
class ClientImpl {
public:
  int Get(const char *path);
  void stop();
};
class Server {
public:
  bool listen(const char *host, int port);
};
} // namespace httplib
namespace mongocxx::v_noabi {
class cursor {
public:
  struct iterator {};
  iterator begin();
};
class collection {
public:
  cursor find(int filter);
  int find_one(int filter);
};
} // namespace mongocxx::v_noabi
namespace pqxx {
class connection {
public:
  explicit connection(const char *options);
};
class transaction_base {
public:
  int exec(const char *query);
  std::string esc(const char *text);
};
} // namespace pqxx
namespace RdKafka {
class Handle {
public:
  int poll(int timeout_ms);
};
} // namespace RdKafka
extern "C" int rd_kafka_flush(void *rk, int timeout_ms);
namespace sw::redis {
class Redis {
public:
  std::string get(const char *key);
  int pipeline();
};
} // namespace sw::redis
namespace zmq {
enum class recv_flags { none, dontwait };
class socket_t {
public:
  int recv(int &message, recv_flags flags);
};
} // namespace zmq
namespace boost::beast::websocket {
template <class Next> class stream {
public:
  int read(int &buffer);
  task<> async_read(int &buffer);
};
} // namespace boost::beast::websocket
namespace macoro {
class thread_pool {
public:
  void join();
};
template <class Awaitable> void sync_wait(Awaitable &&);
} // namespace macoro
namespace lf {
template <class F> int sync_wait(F function);
}
namespace asyncio {
task<int> open_connection(const char *host, int port);
}
namespace co_context {
class inet_address {
public:
  static bool resolve(const char *host, int port, inet_address &result);
};
} // namespace co_context
extern "C" int evutil_getaddrinfo(const char *host, const char *service, void *hints, void **result);
extern "C" int event_base_loop(void *base, int flags);
extern "C" void uv_sleep(unsigned ms);
extern "C" int uv_fs_fsync(void *loop, void *request, int file, void (*then)(void *));
extern "C" short SQLExecDirect(void *statement, const char *text, int length);
extern "C" short SQLFreeStmt(void *statement, int option);

task<> clients(mongocxx::v_noabi::collection c, pqxx::transaction_base &t, httplib::ClientImpl &http, RdKafka::Handle &kafka, sw::redis::Redis &redis,
               zmq::socket_t &socket, boost::beast::websocket::stream<int> &ws, macoro::thread_pool &pool) {
  int message = 0;
  cpr::Get({});
  // CHECK: :[[@LINE-1]]:3: warning: 'cpr::Get' blocks the event loop's thread (network)
  http.Get("/");
  // CHECK: :[[@LINE-1]]:8: warning: 'httplib::ClientImpl::Get' blocks the event loop's thread (network)
  c.find_one(1);
  // CHECK: :[[@LINE-1]]:5: warning: 'mongocxx::v_noabi::collection::find_one' blocks the event loop's thread (database)
  auto rows = c.find(1);
  rows.begin();
  // CHECK: :[[@LINE-1]]:8: warning: 'mongocxx::v_noabi::cursor::begin' blocks the event loop's thread (database)
  pqxx::connection db("");
  // CHECK: :[[@LINE-1]]:20: warning: the constructor of 'pqxx::connection' blocks the event loop's thread (database)
  t.exec("select 1");
  // CHECK: :[[@LINE-1]]:5: warning: 'pqxx::transaction_base::exec' blocks the event loop's thread (database)
  kafka.poll(100);
  // CHECK: :[[@LINE-1]]:9: warning: 'RdKafka::Handle::poll' blocks the event loop's thread (network)
  rd_kafka_flush(nullptr, 1000);
  // CHECK: :[[@LINE-1]]:3: warning: 'rd_kafka_flush' blocks the event loop's thread (network)
  redis.get("key");
  // CHECK: :[[@LINE-1]]:9: warning: 'sw::redis::Redis::get' blocks the event loop's thread (database)
  socket.recv(message, zmq::recv_flags::none);
  // CHECK: :[[@LINE-1]]:10: warning: 'zmq::socket_t::recv' blocks the event loop's thread (network)
  ws.read(message);
  // CHECK: :[[@LINE-1]]:6: warning: 'boost::beast::websocket::stream::read' blocks the event loop's thread (network)
  pool.join();
  // CHECK: :[[@LINE-1]]:8: warning: 'macoro::thread_pool::join' blocks the event loop's thread (wait)
  co_await asyncio::open_connection("example.org", 80);
  // CHECK: :[[@LINE-1]]:12: warning: 'asyncio::open_connection' blocks the event loop's thread (network)
  co_context::inet_address address;
  co_context::inet_address::resolve("example.org", 80, address);
  // CHECK: :[[@LINE-1]]:3: warning: 'co_context::inet_address::resolve' blocks the event loop's thread (network)
  evutil_getaddrinfo("example.org", "80", nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'evutil_getaddrinfo' blocks the event loop's thread (network)
  uv_sleep(10);
  // CHECK: :[[@LINE-1]]:3: warning: 'uv_sleep' blocks the event loop's thread (sleep)
  uv_fs_fsync(nullptr, nullptr, 1, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'uv_fs_fsync' blocks the event loop's thread (file)
  SQLExecDirect(nullptr, "select 1", 8);
  // CHECK: :[[@LINE-1]]:3: warning: 'SQLExecDirect' blocks the event loop's thread (database)
}

task<> runs(httplib::Server &server) {
  co_await pause_here();
  server.listen("localhost", 80);
  // CHECK: :[[@LINE-1]]:10: warning: 'httplib::Server::listen' runs an event loop inside a coroutine
  lf::sync_wait(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'lf::sync_wait' runs a task to completion inside a coroutine
  macoro::sync_wait(clients);
  // CHECK: :[[@LINE-1]]:3: warning: 'macoro::sync_wait' runs a task to completion inside a coroutine
  event_base_loop(nullptr, 0);
  // CHECK: :[[@LINE-1]]:3: warning: 'event_base_loop' runs an event loop inside a coroutine
}

// What only makes an object, asks for an answer later, or is asked not to wait.
task<> is_asynchronous(pqxx::transaction_base &t, httplib::ClientImpl &http, RdKafka::Handle &kafka, sw::redis::Redis &redis, zmq::socket_t &socket,
                       boost::beast::websocket::stream<int> &ws) {
  int message = 0;
  cpr::GetCallback(nullptr, cpr::Url{});
  http.stop();
  t.esc("text");
  kafka.poll(0);
  rd_kafka_flush(nullptr, 0);
  redis.pipeline();
  socket.recv(message, zmq::recv_flags::dontwait);
  co_await ws.async_read(message);
  co_await asyncio::open_connection("127.0.0.1", 80);
  co_context::inet_address address;
  co_context::inet_address::resolve("127.0.0.1", 80, address);
  evutil_getaddrinfo("127.0.0.1", "80", nullptr, nullptr);
  event_base_loop(nullptr, 2);
  uv_sleep(0);
  uv_fs_fsync(nullptr, nullptr, 1, [](void *) {});
  SQLFreeStmt(nullptr, 0);
}
