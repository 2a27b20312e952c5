// RUN: %check --checks async-blocking-call --tidy='--config={CheckOptions: {async-blocking-call.Categories: "sleep;wait;file"}}'
// Test frameworks, loggers and tracers that are headers of the project: what they do is said by their model files, not read from their bodies.
#include "task.h"
#include <fcntl.h>
#include <fstream>
#include <string>
#include <unistd.h>

// As doctest and Catch2 look for a debugger, after an assertion has failed.
inline bool debugged() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line))
    if (line.starts_with("TracerPid:"))
      return true;
  return false;
}

namespace doctest::detail {
struct ResultBuilder {
  bool log() { return debugged(); }
};
} // namespace doctest::detail
namespace Catch {
struct AssertionHandler {
  void complete() { debugged(); }
};
} // namespace Catch
namespace testing::internal {
struct AssertHelper {
  void operator=(const char *) const { debugged(); }
};
} // namespace testing::internal
// The namespaces of libraries that are versioned or extensions are inline.
namespace boost::inline ext::ut::inline v2 {
inline bool expect(bool ok) { return ok || debugged(); }
} // namespace boost::inline ext::ut::inline v2
namespace benchmark {
struct State {
  bool KeepRunning() { return usleep(1) == 0; }
};
// Not Google's: many projects have such a namespace of their own.
inline void prepare() { sleep(1); }
} // namespace benchmark

task<> asserts(benchmark::State &state) {
  doctest::detail::ResultBuilder().log();
  Catch::AssertionHandler().complete();
  testing::internal::AssertHelper() = "failed";
  boost::ut::expect(false);
  while (state.KeepRunning())
    co_await pause_here();
  debugged();
  // CHECK: :[[@LINE-1]]:3: warning: 'debugged' blocks the event loop's thread (file) through 'std::getline'
  // CHECK: note: 'debugged' blocks in 'std::getline' here
  benchmark::prepare();
  // CHECK: :[[@LINE-1]]:3: warning: 'benchmark::prepare' blocks the event loop's thread (sleep) through 'sleep'
  // CHECK: note: 'benchmark::prepare' blocks in 'sleep' here
}

inline int log_file;
inline void write_line(const char *line) {
  log_file = open("/var/log/program", O_WRONLY);
  (void)write(log_file, line, 1);
}
namespace spdlog {
inline void info(const char *line) { write_line(line); }
} // namespace spdlog
namespace google {
struct LogMessage {
  ~LogMessage() { write_line(""); }
  LogMessage &stream() { return *this; }
};
// Google's other libraries are no loggers.
namespace protobuf {
inline void load() { write_line(""); }
} // namespace protobuf
} // namespace google
namespace quill {
struct LoggerImpl {
  void flush_log();
};
} // namespace quill

task<> logs(quill::LoggerImpl &logger) {
  spdlog::info("a line");
  google::LogMessage().stream();
  google::protobuf::load();
  // CHECK: :[[@LINE-1]]:3: warning: 'google::protobuf::load' blocks the event loop's thread (file) through 'open'
  // CHECK: note: 'google::protobuf::load' calls 'write_line' here
  // CHECK: note: 'write_line' blocks in 'open' here
  logger.flush_log();
  // CHECK: :[[@LINE-1]]:10: warning: 'quill::LoggerImpl::flush_log' blocks the event loop's thread (wait)
  co_return;
}

extern "C" inline void *mi_malloc(unsigned long) {
  write_line("");
  return nullptr;
}
namespace snmalloc {
inline void seed() { write_line(""); }
} // namespace snmalloc
inline void *mi_of_another_library() {
  write_line("");
  return nullptr;
}
namespace fmt {
struct file {
  file() = default;
  file(const char *path, int) { write_line(path); }
};
inline void output_file(const char *path) { write_line(path); }
inline void format(const char *text) { write_line(text); }
} // namespace fmt

task<> allocates() {
  mi_malloc(1);
  snmalloc::seed();
  mi_of_another_library();
  // CHECK: :[[@LINE-1]]:3: warning: 'mi_of_another_library' blocks the event loop's thread (file) through 'open'
  // CHECK: note:
  // CHECK: note:
  fmt::format("a line");
  fmt::file none;
  fmt::file some("report", 0);
  // CHECK: :[[@LINE-1]]:13: warning: the constructor of 'fmt::file' blocks the event loop's thread (file)
  fmt::output_file("report");
  // CHECK: :[[@LINE-1]]:3: warning: 'fmt::output_file' blocks the event loop's thread (file)
  co_return;
}
