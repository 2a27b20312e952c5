// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/loop.hpp>
#include <aio/spawn.hpp>

#include "debug.hpp"
#include "report.hpp"
#include "spawned.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <unistd.h>

namespace aio::detail {

void print(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t n = ::write(STDERR_FILENO, text.data(), text.size());
    if (n <= 0)
      return;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

void report(std::string_view text) noexcept {
  print(text);
  const char *debug = std::getenv("AIO_DEBUG");
  if (!debug || std::strcmp(debug, "fatal") != 0)
    return;
  std::fflush(nullptr);
  ::_exit(3);
}

std::string place(std::source_location where) {
  return std::string(where.file_name()) + ":" + std::to_string(where.line());
}

std::string quoted_name(std::source_location where) { return "'" + function_name(where) + "'"; }

std::string warning(std::source_location where, const std::string &text, const char *check) {
  return place(where) + ": warning: " + text + " [" + check + "]\n";
}

std::string note(std::source_location where, const std::string &text) {
  return place(where) + ": note: " + text + "\n";
}

std::string function_name(std::source_location where) {
  std::string_view name = where.function_name();
  // A lambda is "main()::<lambda(int)>", "main()::(lambda)::operator()(int) const" or the like.
  for (const char *lambda : {"<lambda", "(lambda", "(anonymous class)"})
    if (name.find(lambda) != name.npos)
      return "lambda";
  // The parameter list starts at the first parenthesis outside template arguments; the part before it ends with the
  // name, which starts after the last blank or colon outside template arguments.
  int depth = 0;
  std::size_t begin = 0, end = 0;
  for (; end < name.size(); ++end) {
    const char c = name[end];
    depth += (c == '<') - (c == '>');
    if (depth == 0 && c == '(' && end != begin)
      break;
    if (depth == 0 && (c == ' ' || c == ':' || c == '*' || c == '&'))
      begin = end + 1;
  }
  name = name.substr(begin, end - begin);
  return std::string(name.substr(0, name.find('<')));
}

std::string chain(frame awaited_by) {
  constexpr int most = 8;
  std::string notes;
  for (int shown = 0; awaited_by; awaited_by = awaited_by.promise().continuation) {
    const std::source_location at = awaited_by.promise().place;
    if (++shown > most)
      return notes + note(at, "and so on");
    notes += note(at, "awaited here, in " + quoted_name(at));
  }
  return notes;
}

void refuse(const char *what) {
  if (const loop *l = this_loop; l && l->debug && l->running)
    report(warning(l->running->place, what, "aio-misuse") + chain(l->running->continuation));
  throw std::logic_error(std::string("aio: ") + what);
}

void refuse_foreign_thread(task_state &to_wake) noexcept {
  const std::source_location waits = to_wake.at.promise().place;
  const std::string by = this_loop ? "has a loop of its own" : "has no loop";
  report(warning(waits,
                 "what coroutine " + quoted_name(waits) + " waits for here was done by a thread that " + by +
                     ": only aio::inbox and a std::stop_token are for other threads",
                 "aio-misuse") +
         chain(to_wake.at.promise().continuation));
  std::abort();
}

void give_name(task_state &t, std::string_view name) {
  spawned().names.insert_or_assign(&t, name);
  t.named = true;
}

std::string_view name_of(const task_state &t) noexcept {
  return t.named && t.owner ? spawned().names.at(&t) : std::string_view();
}

} // namespace aio::detail

namespace aio {

std::string_view task_name() noexcept {
  const detail::loop *l = detail::this_loop;
  return l && l->current ? detail::name_of(*l->current) : std::string_view();
}

} // namespace aio
