// RUN: %aio %s -o %t && printf 'one\ntwo\nthree' | %t | FileCheck %s
// RUN: printf 'one\ntwo\nthree' > %t.in && %t < %t.in | FileCheck %s
#include <aio/aio.hpp>
#include <aio/lines.hpp>
#include <aio/process.hpp>
#include <aio/signals.hpp>

#include "expect.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include <sys/resource.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

aio::task<std::string> all_of(aio::socket &s) {
  std::string text;
  aio::async_generator<std::string> each = aio::lines(s.native_handle());
  while (auto line = co_await each.next())
    text += *line + ";";
  co_return text;
}

aio::task<> standard_input() {
  std::string text;
  aio::async_generator<std::string> input = aio::lines(STDIN_FILENO);
  while (auto line = co_await input.next())
    text += *line + ";";
  EXPECT(text == "one;two;three;");
}

aio::task<> exit_status() {
  aio::process yes = aio::process::start({"true"}), no = aio::process::start({"sh", "-c", "exit 7"});
  const int seven = co_await no.wait();
  const int zero = co_await yes.wait();
  const int again = co_await no.wait();
  EXPECT(zero == 0 && seven == 7 && again == 7);
}

aio::task<> nobody_learns_the_status() {
  ::signal(SIGCHLD, SIG_IGN);
  aio::process yes = aio::process::start({"true"});
  std::string what;
  try {
    (void)co_await yes.wait();
  } catch (const std::system_error &e) {
    what = e.what();
  }
  ::signal(SIGCHLD, SIG_DFL);
  EXPECT(what == "waitid: No child processes");
}

aio::task<> pipes() {
  aio::process sort =
      aio::process::start({"sort", "-n"}, {.in = aio::stdio::pipe, .out = aio::stdio::pipe, .err = aio::stdio::null});
  const std::string numbers = "10\n9\n100\n";
  co_await sort.in.send(std::as_bytes(std::span(numbers)));
  sort.in.close();
  const std::string sorted = co_await all_of(sort.out);
  const int status = co_await sort.wait();
  EXPECT(sorted == "9;10;100;" && status == 0);
  aio::process loud =
      aio::process::start({"sh", "-c", "echo out; echo err >&2"}, {.out = aio::stdio::pipe, .err = aio::stdio::pipe});
  auto [out, err] = co_await aio::gather(all_of(loud.out), all_of(loud.err));
  EXPECT(out == "out;" && err == "err;");
}

// More than a pipe holds, both ways at once.
aio::task<> much() {
  aio::process cat = aio::process::start({"cat"}, {.in = aio::stdio::pipe, .out = aio::stdio::pipe});
  const std::string text(1'000'000, 'x');
  const auto feed = [&]() -> aio::task<> {
    co_await cat.in.send(std::as_bytes(std::span(text)));
    cat.in.close();
  };
  auto [fed, back] = co_await aio::gather(feed(), all_of(cat.out));
  EXPECT(back == text + ";");
}

aio::task<> signalled_and_killed() {
  aio::process sleeper = aio::process::start({"sleep", "1000"});
  sleeper.send_signal(SIGTERM);
  const int status = co_await sleeper.wait();
  EXPECT(status == -SIGTERM);
  sleeper.send_signal(SIGTERM); // no process gets it
  // A cancelled wait leaves the process; the owner's end does not.
  ::pid_t pid;
  {
    aio::process another = aio::process::start({"sleep", "1000"});
    pid = another.pid();
    bool timed_out = false;
    try {
      (void)co_await aio::timeout(10ms, another.wait());
    } catch (const aio::timeout_error &) {
      timed_out = true;
    }
    EXPECT(timed_out && ::kill(pid, 0) == 0);
    aio::process moved = std::move(another);
    EXPECT(moved.pid() == pid && ::kill(pid, 0) == 0);
  }
  EXPECT(::kill(pid, 0) != 0);
}

aio::task<> communicates() {
  using aio::stdio;
  const aio::process_options all{.in = stdio::pipe, .out = stdio::pipe, .err = stdio::pipe};
  const std::string much(1'000'000, 'x'); // neither side could take it at once
  aio::process cat = aio::process::start({"sh", "-c", "cat; echo done >&2; exit 3"}, all);
  const aio::process_output copied = co_await cat.communicate(much);
  EXPECT(copied.out == much && copied.err == "done\n" && copied.status == 3);
  // It reads nothing of it.
  aio::process deaf = aio::process::start({"echo", "no"}, all);
  const aio::process_output refused = co_await deaf.communicate(much);
  EXPECT(refused.out == "no\n" && refused.status == 0);
  // Nothing is piped.
  aio::process quiet = aio::process::start({"true"});
  const aio::process_output nothing = co_await quiet.communicate("unheard");
  EXPECT(nothing.out.empty() && nothing.status == 0);
  // A cancel leaves it alone.
  aio::process sleeps = aio::process::start({"sleep", "1000"}, all);
  bool timed_out = false;
  try {
    (void)co_await aio::timeout(5ms, sleeps.communicate());
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  EXPECT(timed_out && ::kill(sleeps.pid(), 0) == 0);
}

aio::task<> starts_elsewhere() {
  aio::process_options there{.out = aio::stdio::pipe};
  there.directory = "/proc";
  there.environment = {"NAME=value", "PATH=/usr/bin:/bin"};
  aio::process p = aio::process::start({"sh", "-c", "pwd; echo $NAME; echo $HOME"}, there);
  const aio::process_output said = co_await p.communicate();
  EXPECT(said.out == "/proc\nvalue\n\n");
  there.directory = "/no such folder";
  EXPECT_THROW(std::system_error, aio::process::start({"true"}, there));
}

aio::task<> redirects() {
  using aio::stdio;
  const std::vector<std::string> both{"sh", "-c", "echo out; echo err >&2"};
  aio::process merged = aio::process::start(both, {.out = stdio::pipe, .err = stdio::as_out});
  const aio::process_output said = co_await merged.communicate();
  EXPECT(said.out == "out\nerr\n" && said.err.empty());
  int ends[2];
  EXPECT(::pipe(ends) == 0);
  aio::process to_a_pipe = aio::process::start(both, {.err = stdio::null, .out_to = ends[1]});
  int status = co_await to_a_pipe.wait();
  char text[16];
  EXPECT(status == 0 && ::read(ends[0], text, sizeof text) == 4);
  // What is not O_CLOEXEC is not given away either, unless that is asked for.
  const std::vector<std::string> looks{"sh", "-c", "test -e /proc/self/fd/" + std::to_string(ends[1])};
  aio::process without = aio::process::start(looks);
  aio::process with = aio::process::start(looks, {.keep_descriptors = true});
  status = co_await without.wait();
  EXPECT(status != 0);
  status = co_await with.wait();
  EXPECT(status == 0);
  ::close(ends[0]);
  ::close(ends[1]);
}

// Programs count on it that SIGPIPE ends them.
aio::task<> usual_signals() {
  ::signal(SIGPIPE, SIG_IGN);
  const std::vector<std::string> kills_itself{"sh", "-c", "kill -PIPE $$; exit 7"};
  aio::process p = aio::process::start(kills_itself);
  const int status = co_await p.wait();
  EXPECT(status == -SIGPIPE);
}

// A signal, and the end, reach what the process has started.
aio::task<> groups() {
  using aio::stdio;
  const std::vector<std::string> starts_another{"sh", "-c", "sleep 1000 & echo $!; wait"};
  for (bool by_hand : {true, false}) {
    ::pid_t grandchild = 0;
    std::optional<aio::process> p(aio::process::start(starts_another, {.out = stdio::pipe, .new_group = true}));
    auto lines = aio::lines(p->out.native_handle());
    auto line = co_await lines.next();
    grandchild = std::stoi(*line);
    EXPECT(::getpgid(grandchild) == p->pid());
    if (by_hand)
      p->send_signal(SIGTERM);
    else
      p.reset();
    const auto state = [grandchild] {
      std::ifstream stat("/proc/" + std::to_string(grandchild) + "/stat");
      std::string text((std::istreambuf_iterator<char>(stat)), {});
      return text.empty() ? 'X' : text[text.rfind(')') + 2];
    };
    for (int i = 0; i < 1000 && state() != 'X' && state() != 'Z'; ++i)
      co_await aio::sleep(5ms);
    EXPECT(state() == 'X' || state() == 'Z');
  }
}

void no_descriptors_left() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit none{3, limit.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  std::string start, signals;
  try {
    (void)aio::process::start({"true"}, {.out = aio::stdio::pipe});
  } catch (const std::system_error &e) {
    start = e.what();
  }
  try {
    aio::signals some({SIGUSR1});
  } catch (const std::system_error &e) {
    signals = e.what();
  }
  ::setrlimit(RLIMIT_NOFILE, &limit);
  EXPECT(start == "socketpair: Too many open files" && signals == "signalfd: Too many open files");
  ::sigset_t blocked;
  ::sigprocmask(SIG_SETMASK, nullptr, &blocked);
  EXPECT(!::sigismember(&blocked, SIGUSR1));
}

void no_such_program() {
  const std::string what = EXPECT_THROW(std::system_error, aio::process::start({"no-such-program"}));
  EXPECT(what == "no-such-program: No such file or directory");
  EXPECT_THROW(std::invalid_argument, aio::process::start({}));
}

aio::task<> signals() {
  aio::signals some({SIGUSR1, SIGUSR2});
  ::raise(SIGUSR2);
  int which = co_await some.next();
  EXPECT(which == SIGUSR2);
  const auto later = []() -> aio::task<> {
    co_await aio::sleep(1ms);
    ::kill(::getpid(), SIGUSR1);
  };
  auto [signal, nothing] = co_await aio::gather(some.next(), later());
  EXPECT(signal == SIGUSR1);
  // A child has them all.
  aio::process child = aio::process::start({"sh", "-c", "kill -USR1 $$; sleep 1000"});
  const int status = co_await child.wait();
  EXPECT(status == -SIGUSR1);
  EXPECT(EXPECT_THROW(std::system_error, aio::signals({12345})) == "signals: Invalid argument");
}

// Of several on a thread, whichever goes first: it takes nothing from the others, and what was blocked before stays so.
aio::task<> signals_in_any_order() {
  ::sigset_t usual, mask;
  ::sigemptyset(&usual);
  ::sigaddset(&usual, SIGUSR2);
  ::pthread_sigmask(SIG_BLOCK, &usual, nullptr);
  const auto is_blocked = [&mask](int signal) {
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    return ::sigismember(&mask, signal) == 1;
  };
  auto first = std::make_unique<aio::signals>(std::initializer_list<int>{SIGUSR1, SIGWINCH, SIGUSR2});
  auto second = std::make_unique<aio::signals>(std::initializer_list<int>{SIGUSR1, SIGURG});
  first.reset();
  EXPECT(is_blocked(SIGUSR1) && is_blocked(SIGURG) && !is_blocked(SIGWINCH));
  ::kill(::getpid(), SIGUSR1);
  int which = co_await second->next();
  EXPECT(which == SIGUSR1);
  second.reset();
  EXPECT(!is_blocked(SIGUSR1) && !is_blocked(SIGURG) && is_blocked(SIGUSR2));
  ::pthread_sigmask(SIG_UNBLOCK, &usual, nullptr);
}

aio::task<> bad_descriptor() {
  aio::async_generator<std::string> none = aio::lines(-1);
  bool refused = false;
  try {
    (void)co_await none.next();
  } catch (const std::system_error &e) {
    refused = e.code().value() == EBADF;
  }
  EXPECT(refused);
}

} // namespace

int main() {
  aio::run(standard_input());
  std::puts("ok stdin");
  aio::run(exit_status());
  std::puts("ok status");
  aio::run(nobody_learns_the_status());
  aio::run(pipes());
  std::puts("ok pipes");
  aio::run(much());
  std::puts("ok much");
  aio::run(signalled_and_killed());
  std::puts("ok killed");
  aio::run(communicates());
  std::puts("ok communicate");
  aio::run(starts_elsewhere());
  std::puts("ok elsewhere");
  no_descriptors_left();
  std::puts("ok no descriptors left");
  no_such_program();
  std::puts("ok no such program");
  aio::run(signals());
  aio::run(redirects());
  aio::run(usual_signals());
  aio::run(groups());
  aio::run(signals_in_any_order());
  std::puts("ok signals");
  aio::run(bad_descriptor());
  std::puts("ok descriptor");
}

// CHECK: ok stdin
// CHECK-NEXT: ok status
// CHECK-NEXT: ok pipes
// CHECK-NEXT: ok much
// CHECK-NEXT: ok killed
// CHECK-NEXT: ok communicate
// CHECK-NEXT: ok elsewhere
// CHECK-NEXT: ok no descriptors left
// CHECK-NEXT: ok no such program
// CHECK-NEXT: ok signals
// CHECK-NEXT: ok descriptor
