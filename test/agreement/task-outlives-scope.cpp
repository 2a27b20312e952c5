// RUN: %asan %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio, asan
#include <aio/aio.hpp>
#include <string>
#include <vector>

aio::task<> print(const std::string &text) {
  co_await aio::sleep(std::chrono::milliseconds(1));
  std::string copy = text;
}

aio::task<> elements(std::vector<std::string> texts) {
  aio::task_group group;
  for (auto &text : texts)
    group.spawn(print(text));
  co_await group.join();
}

aio::task<> copies(std::vector<std::string> texts) {
  aio::task_group group;
  for (auto text : texts)
    group.spawn(print(text)); // HAZARD: async-task-outlives-scope
  co_await group.join();
}

aio::task<> app() {
  std::vector<std::string> texts(3, std::string(100, 'a'));
  co_await elements(texts);
  co_await copies(texts);
}

int main() { aio::run(app()); }
