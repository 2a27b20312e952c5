// RUN: %asan %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio, asan
#include <aio/aio.hpp>
#include <list>
#include <string>
#include <vector>

std::vector<std::string> names{"one", "two", "three"};
std::list<std::string> stable{"one", "two", "three"};

aio::task<void> arrive() {
  for (int i = 0; i < 3; ++i) {
    co_await aio::yield();
    names.push_back("another");
    stable.push_back("another");
  }
}

aio::task<std::size_t> over_a_list() {
  std::size_t total = 0;
  for (std::string &name : stable) {
    co_await aio::yield();
    total += name.size();
  }
  co_return total;
}

aio::task<std::size_t> over_a_copy() {
  std::size_t total = 0;
  std::vector<std::string> now = names;
  for (std::string &name : now) {
    co_await aio::yield();
    total += name.size();
  }
  co_return total;
}

aio::task<std::size_t> over_the_vector() {
  std::size_t total = 0;
  for (std::string &name : names) {
    total += name.size();
    co_await aio::yield(); // HAZARD: async-stale-across-suspend
  }
  co_return total;
}

aio::task<void> app() { co_await aio::gather(over_a_list(), over_a_copy(), over_the_vector(), arrive()); }

int main() { aio::run(app()); }
