// Clients and their server, one of which is cancelled everywhere: no task is left, and the other clients get their
// answers.
#pragma once

#include <aio/net/connect.hpp>
#include <aio/net/server.hpp>

#include "everywhere.hpp"

#include <functional>
#include <string>
#include <system_error>

struct exchange : scenario {
  struct alive {
    int &count;
    explicit alive(int &c) : count(++c) {}
    ~alive() { --count; }
  };

  virtual aio::task<> serve() = 0;
  /// Counts the answer.
  virtual aio::task<> ask() = 0;

  aio::net::listener from{aio::net::address::loopback(0)};
  int answers = 0, living = 0;
  int clients = 1; // of the server that is cancelled, one after the other
};

template <class Exchange> struct cancelled_client : Exchange {
  aio::task<> victim() override { co_await this->ask(); }
  aio::task<> others() override {
    aio::handle<> server = aio::spawn(this->serve());
    co_await this->ask(); // whatever happens to the victim
    co_await victim_has_ended.wait();
    this->from.close();
    co_await server;
  }
  void over() override { victim_has_ended.set(); }
  void check(bool) override { EXPECT(this->answers >= 1 && this->living == 0); }

  aio::event victim_has_ended;
};

template <class Exchange> struct cancelled_server : Exchange {
  aio::task<> victim() override { co_await this->serve(); }
  aio::task<> others() override {
    for (int i = 0; i < this->clients; ++i)
      try {
        co_await aio::sleep(1ms);
        co_await this->ask();
      } catch (const std::system_error &) { // the server has ended
      } catch (const aio::net::incomplete_read &) {
      }
    this->from.close(); // if it has not
  }
  void over() override { this->from.close(); }
  void check(bool) override { EXPECT(this->answers <= this->clients && this->living == 0); }
};

/// The server echoes its input.
struct echo : exchange {
  aio::task<> answer(aio::net::stream s) {
    const alive here(living);
    for (;;) {
      const std::string question = co_await s.read_some();
      if (question.empty())
        break;
      co_await s.write_all(question);
    }
  }
  aio::task<> serve_by(std::function<aio::task<>(aio::net::stream)> handler) {
    aio::net::serve_options quietly;
    quietly.on_error = [](std::exception_ptr) {};
    co_await aio::net::serve(from, std::move(handler), quietly);
  }
  static aio::task<> be_told(aio::net::stream &s) {
    co_await s.write_all("question\n");
    const std::string back = co_await s.read_until("\n");
    EXPECT(back == "question\n");
  }
};
