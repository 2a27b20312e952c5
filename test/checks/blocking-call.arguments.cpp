// RUN: %check
// What the arguments say.
#include "task.h"
#include <chrono>
#include <condition_variable>
#include <fcntl.h>
#include <fstream>
#include <future>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace std::chrono_literals;

task<> blocks(pollfd *fds, std::future<int> &f, int pid, int timeout) {
  poll(fds, 1, -1);
  // CHECK: :[[@LINE-1]]:3: warning: 'poll' blocks
  poll(fds, 1, timeout); // a time-out that varies is not zero
  // CHECK: :[[@LINE-1]]:3: warning: 'poll' blocks
  f.wait_for(10ms);
  // CHECK: :[[@LINE-1]]:5: warning: 'std::future::wait_for' blocks
  waitpid(pid, nullptr, 0);
  // CHECK: :[[@LINE-1]]:3: warning: 'waitpid' blocks the event loop's thread (process)
  flock(3, LOCK_EX);
  // CHECK: :[[@LINE-1]]:3: warning: 'flock' blocks
  struct flock lock {};
  fcntl(3, F_SETLKW, &lock);
  // CHECK: :[[@LINE-1]]:3: warning: 'fcntl' blocks
  co_return;
}

task<> does_not_block(pollfd *fds, epoll_event *events, std::future<int> &f, int pid, int flags) {
  poll(fds, 1, 0);
  epoll_wait(3, events, 1, 0);
  f.wait_for(0s);
  f.wait_for(std::chrono::seconds(0));
  f.wait_for(std::chrono::milliseconds::zero());
  waitpid(pid, nullptr, WNOHANG);
  waitpid(pid, nullptr, WNOHANG | WUNTRACED);
  waitpid(pid, nullptr, flags); // may hold WNOHANG: unknown is silent
  flock(3, LOCK_EX | LOCK_NB);
  struct flock lock {};
  fcntl(3, F_SETLK, &lock);
  fcntl(3, F_GETFL);
  usleep(0);
  std::ifstream not_opened;
  co_return;
}

// It was asked first whether the result is there.
task<int> ready(std::future<int> &f) {
  if (f.wait_for(0s) == std::future_status::ready)
    co_return f.get();
  if (f.wait_for(0s) == std::future_status::ready)
    co_return std::move(f).get();
  co_return 0;
}

// ---- descriptors: the same read() blocks or not by where its descriptor comes from.

task<> descriptors_opened_here() {
  char buffer[16];
  int file = open("/etc/hosts", O_RDONLY);
  // CHECK: :[[@LINE-1]]:14: warning: 'open' blocks the event loop's thread (file)
  read(file, buffer, 16);
  // CHECK: :[[@LINE-1]]:3: warning: 'read' blocks the event loop's thread (file)
  int s = socket(AF_INET, SOCK_STREAM, 0);
  connect(s, nullptr, 0);
  // CHECK: :[[@LINE-1]]:3: warning: 'connect' blocks the event loop's thread (network)
  recv(s, buffer, 16, 0);
  // CHECK: :[[@LINE-1]]:3: warning: 'recv' blocks the event loop's thread (network)
  recv(s, buffer, 16, MSG_DONTWAIT);
  read(STDIN_FILENO, buffer, 16);
  // CHECK: :[[@LINE-1]]:3: warning: 'read' blocks the event loop's thread (console-input)
  co_return;
}

void set_mode(int fd);
task<> descriptors_that_may_not_block(int given) {
  char buffer[16];
  read(given, buffer, 16); // from elsewhere: most often non-blocking
  recv(given, buffer, 16, 0);
  int a = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  connect(a, nullptr, 0);
  int b = socket(AF_INET, SOCK_STREAM, 0);
  fcntl(b, F_SETFL, O_NONBLOCK);
  recv(b, buffer, 16, 0);
  int c = socket(AF_INET, SOCK_STREAM, 0);
  set_mode(c);
  recv(c, buffer, 16, 0);
  int d = open("/dev/null", O_RDONLY | O_NONBLOCK);
  read(d, buffer, 16);
  int e = socket(AF_INET, SOCK_STREAM, 0);
  e = given;
  recv(e, buffer, 16, 0);
  co_return;
}
