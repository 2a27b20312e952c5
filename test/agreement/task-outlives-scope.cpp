// RUN: %asan %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio, asan
#include <aio/aio.hpp>
#include <string>
#include <vector>

aio::task<> print(const std::string &text) {
  co_await aio::sleep(std::chrono::milliseconds(1));
  std::string copy = text;
}

void spawn_elements(aio::task_group &group, std::vector<std::string> &texts) {
  for (auto &text : texts)
    group.spawn(print(text));
}

void spawn_copies(aio::task_group &group, std::vector<std::string> &texts) {
  for (auto text : texts)
    group.spawn(print(text)); // HAZARD: async-task-outlives-scope
}

aio::task<> app() {
  std::vector<std::string> texts(3, std::string(100, 'a'));
  aio::task_group group;
  spawn_elements(group, texts);
  co_await group.join();
  spawn_copies(group, texts);
  co_await group.join();
}

int main() { aio::run(app()); }
