// REQUIRES: libcurl, libpq, sqlite, mariadb, hiredis, openssl
// RUN: %check --checks async-blocking-call -- -isystem /usr/include/postgresql -isystem /usr/include/mariadb
// Real headers of the C libraries that the model describes.
#include "task.h"
#include <curl/curl.h>
#include <hiredis/hiredis.h>
#include <libpq-fe.h>
#include <mysql.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sqlite3.h>

task<> http(CURL *easy, CURLM *multi) {
  curl_easy_perform(easy);
  // CHECK: :[[@LINE-1]]:3: warning: 'curl_easy_perform' blocks the event loop's thread (network)
  curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'curl_multi_poll' blocks
  curl_multi_poll(multi, nullptr, 0, 0, nullptr);
  int running;
  curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
  curl_easy_setopt(easy, CURLOPT_URL, "x");
  co_return;
}

task<> postgres(PGconn *c) {
  PGconn *other = PQconnectdb("");
  // CHECK: :[[@LINE-1]]:19: warning: 'PQconnectdb' blocks the event loop's thread (database)
  PQexec(c, "select 1");
  // CHECK: :[[@LINE-1]]:3: warning: 'PQexec' blocks the event loop's thread (database)
  PQexecParams(c, "select 1", 0, nullptr, nullptr, nullptr, nullptr, 0);
  // CHECK: :[[@LINE-1]]:3: warning: 'PQexecParams' blocks
  PQsendQuery(c, "select 1");
  PQconsumeInput(c);
  PQisBusy(c);
  PQfinish(other);
  co_return;
}

task<> sqlite(sqlite3 *db, sqlite3_stmt *statement) {
  sqlite3_step(statement);
  // CHECK: :[[@LINE-1]]:3: warning: 'sqlite3_step' blocks the event loop's thread (database)
  sqlite3_exec(db, "select 1", nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'sqlite3_exec' blocks
  sqlite3_column_int(statement, 0);
  sqlite3_bind_int(statement, 1, 1);
  co_return;
}

task<> mariadb(MYSQL *db) {
  mysql_real_connect(db, "h", "u", "p", "d", 0, nullptr, 0);
  // CHECK: :[[@LINE-1]]:3: warning: 'mysql_real_connect' blocks the event loop's thread (database)
  mysql_query(db, "select 1");
  // CHECK: :[[@LINE-1]]:3: warning: 'mysql_query' blocks
  mysql_num_rows(nullptr);
  co_return;
}

task<> redis() {
  redisContext *c = redisConnect("127.0.0.1", 6379);
  // CHECK: :[[@LINE-1]]:21: warning: 'redisConnect' blocks the event loop's thread (database)
  redisCommand(c, "PING");
  // CHECK: :[[@LINE-1]]:3: warning: 'redisCommand' blocks
  redisFree(c);
  co_return;
}

task<> crypto(unsigned char *out) {
  PKCS5_PBKDF2_HMAC("p", 1, nullptr, 0, 600000, EVP_sha256(), 32, out);
  // CHECK: :[[@LINE-1]]:3: warning: 'PKCS5_PBKDF2_HMAC' blocks the event loop's thread (cpu)
  EVP_sha256();
  co_return;
}
