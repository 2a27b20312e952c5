// Findings by the declaration (cppcoreguidelines-avoid-reference-coroutine-parameters) and by the call, side by side.
// RUN: %check --checks async-dangling-argument,cppcoreguidelines-avoid-reference-coroutine-parameters
#include "task.h"
#include <string>
#include <string_view>

// Every caller awaits at once, so the reference is as good as in a plain function. Upstream reports it all the same.
task<> log(const std::string &line) {
  // CHECK: :[[@LINE-1]]:12: warning: coroutine parameters should not be references
  co_await pause_here();
  (void)line.size();
}
task<> logs() { co_await log("a"); }

// A view dangles like a reference. Upstream sees no reference; here the call is reported.
task<> parse(std::string_view text) {
  co_await pause_here();
  (void)text.size();
}
task<> parses(std::string text) {
  co_await parse(text + "b");
  auto t = parse(text + "b");
  // CHECK: :[[@LINE-1]]:18: warning: this temporary ends with the full expression{{.*}}[async-dangling-argument]
  co_await t;
}

// So does `this`.
struct connection {
  std::string host;
  task<> run() { co_await parse(host); }
};
task<> runs() {
  auto t = connection{"a"}.run();
  // CHECK: :[[@LINE-1]]:12: warning: this temporary ends with the full expression{{.*}}[async-dangling-argument]
  co_await t;
}

// Only declared here: upstream, which looks at bodies, says nothing.
task<> fetch(const std::string &url);
task<> fetches() {
  auto t = fetch("a");
  // CHECK: :[[@LINE-1]]:18: warning: this temporary ends with the full expression{{.*}}[async-dangling-argument]
  co_await t;
}
