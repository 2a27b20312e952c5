// RUN: %asan %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio, asan
#include <aio/aio.hpp>
#include <map>
#include <string>

std::map<int, std::string> sessions{{1, "long enough to be on the heap"}, {2, "long enough to be on the heap too"}};

aio::task<void> leave(int id) {
  co_await aio::yield();
  sessions.erase(id);
}

aio::task<std::size_t> looks_up_again(int id) {
  co_await aio::yield();
  co_await aio::yield();
  auto found = sessions.find(id);
  co_return found == sessions.end() ? 0 : found->second.size();
}

aio::task<std::size_t> keeps_a_reference(int id) {
  std::string &name = sessions.at(id);
  co_await aio::yield();
  co_await aio::yield();
  co_return name.size(); // HAZARD: async-stale-across-suspend
}

aio::task<void> app() { co_await aio::gather(looks_up_again(1), keeps_a_reference(1), leave(1)); }

int main() { aio::run(app()); }
