// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A database in a file: a transaction, a change that fails, and rows one at a time.
#include <aio/aio.hpp>
#include <aio/sqlite/transaction.hpp>

#include <cstdio>
#include <string>

namespace sql = aio::sqlite;

aio::task<> fill(sql::connection &c) {
  for (int i = 1; i <= 3; ++i)
    co_await c.query("insert into notes (id, text) values (?, ?)", i, "note " + std::to_string(i));
}

aio::task<> app() {
  const std::string path = "aio-example-notes.db";
  sql::connection c = co_await sql::connection::open(path);
  co_await c.script("drop table if exists notes; create table notes (id int primary key, text)");

  co_await sql::with_transaction(c, fill);
  try {
    co_await sql::with_transaction(c, fill); // the ids are taken: nothing of it happens
  } catch (const sql::error &e) {
    std::printf("%s\n", e.what());
  }

  aio::async_generator<sql::row> notes = c.rows("select id, text from notes where id < ? order by id", 3);
  while (auto note = co_await notes.next())
    std::printf("%d: %s\n", note->get<int>("id"), note->get<std::string>("text").c_str());

  co_await c.close();
  co_await aio::to_thread([&] { std::remove(path.c_str()); });
}

int main() { aio::run(app()); }

// CHECK: UNIQUE constraint failed: notes.id: insert into notes (id, text) values (?, ?): constraint failed
// CHECK-NEXT: 1: note 1
// CHECK-NEXT: 2: note 2
