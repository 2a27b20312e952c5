// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/task.hpp>

#include "debug.hpp"
#include "owned_fd.hpp"
#include "trace.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace aio::detail {
namespace {

/// The file, from the first run() to the end of the program.
class shared_file : immovable {
public:
  static shared_file &instance() {
    static shared_file file(trace::file_name());
    return file;
  }

  std::uint64_t next_run() {
    const std::lock_guard hold(mutex_);
    return ++runs_;
  }
  /// Lines that end in ",\n".
  void write(std::string_view lines) {
    const std::lock_guard hold(mutex_);
    if (std::fwrite(lines.data(), 1, lines.size(), file_) != lines.size())
      lost_ = errno; // the disk may have room again before the end
  }

private:
  explicit shared_file(const char *name) : file_(std::fopen(name, "we")) {
    if (!file_)
      throw std::system_error(errno, std::system_category(),
                              "aio: cannot write the trace; set AIO_TRACE to a file that can be written, not " +
                                  std::string(name));
    std::fputs("[\n", file_);
  }
  ~shared_file() {
    std::fputs(R"({"ph":"M","pid":0,"name":"process_labels","args":{"labels":"aio"}}])"
               "\n",
               file_);
    if (std::fclose(file_) != 0)
      lost_ = errno;
    if (lost_)
      std::fprintf(stderr, "aio: the trace is not complete: %s\n", std::strerror(lost_));
  }

  std::mutex mutex_;
  std::FILE *const file_;
  int lost_ = 0; // why events are missing
  std::uint64_t runs_ = 0;
};

std::string json_string(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      json += '\\';
    json += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return json + '"';
}

std::string place(std::source_location where) {
  return std::string(where.file_name()) + ":" + std::to_string(where.line());
}

} // namespace

const char *trace::file_name() noexcept {
  const char *name = std::getenv("AIO_TRACE");
  return name && *name ? name : nullptr;
}

trace::trace(std::source_location run_called_at)
    : run_(shared_file::instance().next_run()), zero_(std::chrono::steady_clock::now()) {
  event("M", 0, R"("name":"process_name","args":{"name":)" + json_string("run() at " + place(run_called_at)) + "}");
}

trace::~trace() { shared_file::instance().write(unwritten_); }

std::string trace::microseconds(time t) const {
  const auto ns = (t - zero_).count();
  char text[32];
  std::snprintf(text, sizeof text, "%lld.%03lld", static_cast<long long>(ns / 1000), static_cast<long long>(ns % 1000));
  return text;
}

void trace::event(std::string_view kind, std::uint64_t task, const std::string &rest) {
  unwritten_ += R"({"ph":")" + std::string(kind) + R"(","pid":)" + std::to_string(run_) + R"(,"tid":)" +
                std::to_string(task) + "," + rest + "},\n";
  constexpr std::size_t plenty = 64 * 1024;
  if (unwritten_.size() < plenty)
    return;
  shared_file::instance().write(unwritten_);
  unwritten_.clear();
}

void trace::slice(std::uint64_t task, std::string_view category, std::source_location where, time start, time end) {
  event("X", task,
        R"("ts":)" + microseconds(start) + R"(,"dur":)" + microseconds(zero_ + (end - start)) + R"(,"cat":")" +
            std::string(category) + R"(","name":)" + json_string(function_name(where)) + R"(,"args":{"at":)" +
            json_string(place(where)) + "}");
}

void trace::begins(task_state &t) {
  life &l = lives_[&t] = {};
  l.number = ++tasks_;
}

void trace::ran(task_state &t, std::source_location from, time start, time end) {
  life &l = lives_[&t];
  if (!l.named) { // now that it runs, its spawner has named it
    l.named = true;
    const std::string_view name = name_of(t);
    event("M", l.number,
          R"("name":"thread_name","args":{"name":)" +
              json_string(name.empty() ? function_name(from) : std::string(name)) + "}");
  }
  if (l.waits_since != time())
    slice(l.number, "waits", l.waits_at, std::exchange(l.waits_since, time()), start);
  slice(l.number, "runs", from, start, end);
}

void trace::suspended(task_state &t) {
  if (t.phase == phase::finished) {
    lives_.erase(&t);
    return;
  }
  life &l = lives_[&t];
  l.waits_since = std::chrono::steady_clock::now();
  l.waits_at = t.at.promise().place;
}

} // namespace aio::detail
