// REQUIRES: llvm-22
// RUN: %check --include %root/runtime/include
// A parameter that a coroutine takes by value is a local of its frame. Clang 19 does not show its end.
#include <aio/aio.hpp>
#include <string>

aio::task<> fetch(const std::string &url);

aio::task<> parameter(aio::task_group &group, std::string url) {
  group.spawn(fetch(url));
  // CHECK: :[[@LINE-1]]:21: warning: 'url' ends with its scope
  // CHECK: note:
  co_return;
}
