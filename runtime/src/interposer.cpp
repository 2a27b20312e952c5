// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// libaio-debug.so: interposes the blocking functions of the C library, and records how long a coroutine spends in them
// and which locks it takes. Preload it (LD_PRELOAD) or link it before the C library. Calls from outside a coroutine
// pass through.
#include "interposer.hpp"

#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace {

using aio::detail::calls_of_coroutine;

constinit thread_local calls_of_coroutine calls;

template <class Function> Function *next_of(std::atomic<void *> &found, const char *name) noexcept {
  void *function = found.load(std::memory_order_relaxed);
  if (!function) [[unlikely]] {
    function = ::dlsym(RTLD_NEXT, name);
    found.store(function, std::memory_order_relaxed);
  }
  return reinterpret_cast<Function *>(function);
}

/// Adds the time until its destruction to the function's total.
class timed {
public:
  explicit timed(const char *function) noexcept : function_(calls.watched ? function : nullptr) {
    if (function_)
      start_ = std::chrono::steady_clock::now();
  }
  ~timed() {
    if (!function_)
      return;
    const auto took = std::chrono::steady_clock::now() - start_;
    std::size_t i = 0;
    while (i != calls.functions && std::strcmp(calls.calls[i].function, function_) != 0)
      ++i;
    if (i == calls_of_coroutine::most)
      return;
    if (i == calls.functions)
      calls.calls[calls.functions++] = {function_, 0, {}};
    ++calls.calls[i].times;
    calls.calls[i].took += took;
  }

private:
  const char *const function_;
  std::chrono::steady_clock::time_point start_;
};

void locked(const void *lock) noexcept {
  if (calls.watched && calls.locks != calls_of_coroutine::most)
    calls.held[calls.locks++] = {lock, true};
}
void unlocked(const void *lock) noexcept {
  for (std::size_t i = calls.locks; i-- != 0;)
    if (calls.held[i].lock == lock) {
      calls.held[i] = calls.held[--calls.locks];
      return;
    }
}

} // namespace

extern "C" calls_of_coroutine *aio_calls_of_coroutine() noexcept { return &calls; }

#define NEXT(name)                                                                                                     \
  static constinit std::atomic<void *> found{nullptr};                                                                 \
  auto *const next = next_of<decltype(::name)>(found, #name)

#define BLOCKS(result, name, parameters, arguments)                                                                    \
  extern "C" result name parameters {                                                                                  \
    NEXT(name);                                                                                                        \
    const timed call(#name);                                                                                           \
    return next arguments;                                                                                             \
  }

BLOCKS(unsigned, sleep, (unsigned s), (s))
BLOCKS(int, usleep, (useconds_t us), (us))
BLOCKS(int, nanosleep, (const timespec *d, timespec *left), (d, left))
BLOCKS(int, clock_nanosleep, (clockid_t c, int flags, const timespec *d, timespec *left), (c, flags, d, left))

BLOCKS(int, poll, (pollfd * fds, nfds_t n, int timeout), (fds, n, timeout))
BLOCKS(int, ppoll, (pollfd * fds, nfds_t n, const timespec *t, const sigset_t *m), (fds, n, t, m))
BLOCKS(int, epoll_wait, (int fd, epoll_event *e, int n, int timeout), (fd, e, n, timeout))
BLOCKS(int, epoll_pwait, (int fd, epoll_event *e, int n, int timeout, const sigset_t *m), (fd, e, n, timeout, m))
BLOCKS(int, select, (int n, fd_set *r, fd_set *w, fd_set *e, timeval *t), (n, r, w, e, t))
BLOCKS(int, pselect, (int n, fd_set *r, fd_set *w, fd_set *e, const timespec *t, const sigset_t *m), (n, r, w, e, t, m))

BLOCKS(ssize_t, read, (int fd, void *p, size_t n), (fd, p, n))
BLOCKS(ssize_t, readv, (int fd, const iovec *v, int n), (fd, v, n))
BLOCKS(ssize_t, pread, (int fd, void *p, size_t n, off_t at), (fd, p, n, at))
BLOCKS(ssize_t, write, (int fd, const void *p, size_t n), (fd, p, n))
BLOCKS(ssize_t, writev, (int fd, const iovec *v, int n), (fd, v, n))
BLOCKS(ssize_t, pwrite, (int fd, const void *p, size_t n, off_t at), (fd, p, n, at))
BLOCKS(ssize_t, pread64, (int fd, void *p, size_t n, off64_t at), (fd, p, n, at))
BLOCKS(ssize_t, pwrite64, (int fd, const void *p, size_t n, off64_t at), (fd, p, n, at))
BLOCKS(ssize_t, preadv, (int fd, const iovec *v, int n, off_t at), (fd, v, n, at))
BLOCKS(ssize_t, pwritev, (int fd, const iovec *v, int n, off_t at), (fd, v, n, at))
BLOCKS(ssize_t, preadv2, (int fd, const iovec *v, int n, off_t at, int flags), (fd, v, n, at, flags))
BLOCKS(ssize_t, pwritev2, (int fd, const iovec *v, int n, off_t at, int flags), (fd, v, n, at, flags))
BLOCKS(ssize_t, sendfile, (int to, int from, off_t *at, size_t n) noexcept, (to, from, at, n))
BLOCKS(ssize_t, copy_file_range, (int from, off64_t *at, int to, off64_t *there, size_t n, unsigned flags),
       (from, at, to, there, n, flags))
BLOCKS(int, creat, (const char *path, mode_t mode), (path, mode))
BLOCKS(int, truncate, (const char *path, off_t size) noexcept, (path, size))
BLOCKS(int, ftruncate, (int fd, off_t size) noexcept, (fd, size))
BLOCKS(int, fallocate, (int fd, int mode, off_t at, off_t size), (fd, mode, at, size))
BLOCKS(int, posix_fallocate, (int fd, off_t at, off_t size), (fd, at, size))
BLOCKS(void, sync, () noexcept, ())
BLOCKS(int, syncfs, (int fd) noexcept, (fd))
BLOCKS(int, sync_file_range, (int fd, off64_t at, off64_t size, unsigned flags), (fd, at, size, flags))
BLOCKS(int, msync, (void *p, size_t n, int flags), (p, n, flags))
BLOCKS(int, lockf, (int fd, int what, off_t size), (fd, what, size))
BLOCKS(int, fsync, (int fd), (fd))
BLOCKS(int, fdatasync, (int fd), (fd))
BLOCKS(int, flock, (int fd, int what) noexcept, (fd, what))
BLOCKS(char *, fgets, (char *p, int n, FILE *f), (p, n, f))
BLOCKS(size_t, fread, (void *p, size_t size, size_t n, FILE *f), (p, size, n, f))
BLOCKS(int, getc, (FILE * f), (f))
BLOCKS(int, fgetc, (FILE * f), (f))
BLOCKS(ssize_t, getdelim, (char **line, size_t *size, int end, FILE *f), (line, size, end, f))
BLOCKS(FILE *, fopen, (const char *path, const char *mode), (path, mode))
BLOCKS(FILE *, fopen64, (const char *path, const char *mode), (path, mode))
BLOCKS(FILE *, freopen, (const char *path, const char *mode, FILE *f), (path, mode, f))
BLOCKS(size_t, fwrite, (const void *p, size_t size, size_t n, FILE *f), (p, size, n, f))
BLOCKS(int, fputs, (const char *p, FILE *f), (p, f))
BLOCKS(int, fputc, (int c, FILE *f), (c, f))
BLOCKS(int, fflush, (FILE * f), (f))

BLOCKS(int, accept, (int fd, sockaddr *a, socklen_t *n), (fd, a, n))
BLOCKS(int, accept4, (int fd, sockaddr *a, socklen_t *n, int flags), (fd, a, n, flags))
BLOCKS(int, connect, (int fd, const sockaddr *a, socklen_t n), (fd, a, n))
BLOCKS(ssize_t, recv, (int fd, void *p, size_t n, int flags), (fd, p, n, flags))
BLOCKS(ssize_t, recvfrom, (int fd, void *p, size_t n, int flags, sockaddr *a, socklen_t *s), (fd, p, n, flags, a, s))
BLOCKS(ssize_t, recvmsg, (int fd, msghdr *m, int flags), (fd, m, flags))
BLOCKS(ssize_t, send, (int fd, const void *p, size_t n, int flags), (fd, p, n, flags))
BLOCKS(ssize_t, sendto, (int fd, const void *p, size_t n, int flags, const sockaddr *a, socklen_t s),
       (fd, p, n, flags, a, s))
BLOCKS(ssize_t, sendmsg, (int fd, const msghdr *m, int flags), (fd, m, flags))
BLOCKS(int, getaddrinfo, (const char *h, const char *s, const addrinfo *w, addrinfo **r), (h, s, w, r))
BLOCKS(int, getnameinfo, (const sockaddr *a, socklen_t s, char *h, socklen_t hs, char *p, socklen_t ps, int flags),
       (a, s, h, hs, p, ps, flags))
BLOCKS(hostent *, gethostbyname, (const char *h), (h))
BLOCKS(hostent *, gethostbyname2, (const char *h, int family), (h, family))
BLOCKS(hostent *, gethostbyaddr, (const void *a, socklen_t s, int family), (a, s, family))
BLOCKS(int, recvmmsg, (int fd, mmsghdr *m, unsigned n, int flags, timespec *t), (fd, m, n, flags, t))
BLOCKS(int, sendmmsg, (int fd, mmsghdr *m, unsigned n, int flags), (fd, m, n, flags))

BLOCKS(int, system, (const char *command), (command))
BLOCKS(pid_t, wait, (int *status), (status))
BLOCKS(pid_t, waitpid, (pid_t p, int *status, int options), (p, status, options))
BLOCKS(int, waitid, (idtype_t type, id_t id, siginfo_t *info, int options), (type, id, info, options))
BLOCKS(pid_t, wait3, (int *status, int options, rusage *u) noexcept, (status, options, u))
BLOCKS(pid_t, wait4, (pid_t p, int *status, int options, rusage *u) noexcept, (p, status, options, u))
BLOCKS(FILE *, popen, (const char *command, const char *mode), (command, mode))
BLOCKS(int, pclose, (FILE * f), (f))
BLOCKS(int, pthread_join, (pthread_t t, void **r), (t, r))
BLOCKS(int, pthread_timedjoin_np, (pthread_t t, void **r, const timespec *d), (t, r, d))
BLOCKS(int, pthread_barrier_wait, (pthread_barrier_t * b) noexcept, (b))
BLOCKS(int, pthread_cond_wait, (pthread_cond_t * c, pthread_mutex_t *m), (c, m))
BLOCKS(int, pthread_cond_timedwait, (pthread_cond_t * c, pthread_mutex_t *m, const timespec *t), (c, m, t))
BLOCKS(int, pthread_cond_clockwait, (pthread_cond_t * c, pthread_mutex_t *m, clockid_t k, const timespec *t),
       (c, m, k, t))
BLOCKS(int, sem_wait, (sem_t * s), (s))
BLOCKS(int, sem_clockwait, (sem_t * s, clockid_t c, const timespec *t), (s, c, t))
BLOCKS(int, sigwait, (const sigset_t *which, int *signal), (which, signal))
BLOCKS(int, sem_timedwait, (sem_t * s, const timespec *t), (s, t))
BLOCKS(int, sigwaitinfo, (const sigset_t *which, siginfo_t *i), (which, i))
BLOCKS(int, sigtimedwait, (const sigset_t *which, siginfo_t *i, const timespec *t), (which, i, t))
BLOCKS(int, sigsuspend, (const sigset_t *m), (m))
BLOCKS(int, pause, (), ())
BLOCKS(int, msgsnd, (int q, const void *p, size_t n, int flags), (q, p, n, flags))
BLOCKS(ssize_t, msgrcv, (int q, void *p, size_t n, long type, int flags), (q, p, n, type, flags))

// The mode is passed only if a file may be made; otherwise the argument is whatever the register holds.
#define OPENS(name, parameters, arguments)                                                                             \
  extern "C" int name parameters {                                                                                     \
    NEXT(name);                                                                                                        \
    va_list rest;                                                                                                      \
    va_start(rest, flags);                                                                                             \
    const mode_t mode = va_arg(rest, mode_t);                                                                          \
    va_end(rest);                                                                                                      \
    const timed call(#name);                                                                                           \
    return next arguments;                                                                                             \
  }

OPENS(open, (const char *path, int flags, ...), (path, flags, mode))
OPENS(open64, (const char *path, int flags, ...), (path, flags, mode))
OPENS(openat, (int at, const char *path, int flags, ...), (at, path, flags, mode))
OPENS(openat64, (int at, const char *path, int flags, ...), (at, path, flags, mode))

/// std::future and std::atomic::wait use it.
extern "C" long syscall(long number, ...) noexcept {
  NEXT(syscall);
  long argument[6];
  va_list rest;
  va_start(rest, number);
  for (long &each : argument)
    each = va_arg(rest, long);
  va_end(rest);
  const timed call(number == SYS_futex ? "futex" : "syscall");
  return next(number, argument[0], argument[1], argument[2], argument[3], argument[4], argument[5]);
}

#define LOCKS(name, parameters, arguments)                                                                             \
  extern "C" int name parameters noexcept {                                                                            \
    NEXT(name);                                                                                                        \
    int error;                                                                                                         \
    {                                                                                                                  \
      const timed call(#name);                                                                                         \
      error = next arguments;                                                                                          \
    }                                                                                                                  \
    if (error == 0)                                                                                                    \
      locked(lock);                                                                                                    \
    return error;                                                                                                      \
  }
#define UNLOCKS(name, lock_type)                                                                                       \
  extern "C" int name(lock_type *lock) noexcept {                                                                      \
    NEXT(name);                                                                                                        \
    unlocked(lock);                                                                                                    \
    return next(lock);                                                                                                 \
  }

LOCKS(pthread_mutex_lock, (pthread_mutex_t * lock), (lock))
LOCKS(pthread_mutex_trylock, (pthread_mutex_t * lock), (lock))
LOCKS(pthread_mutex_timedlock, (pthread_mutex_t * lock, const timespec *t), (lock, t))
LOCKS(pthread_mutex_clocklock, (pthread_mutex_t * lock, clockid_t c, const timespec *t), (lock, c, t))
UNLOCKS(pthread_mutex_unlock, pthread_mutex_t)
LOCKS(pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
LOCKS(pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
LOCKS(pthread_rwlock_timedrdlock, (pthread_rwlock_t * lock, const timespec *t), (lock, t))
LOCKS(pthread_rwlock_timedwrlock, (pthread_rwlock_t * lock, const timespec *t), (lock, t))
LOCKS(pthread_rwlock_tryrdlock, (pthread_rwlock_t * lock), (lock))
LOCKS(pthread_rwlock_trywrlock, (pthread_rwlock_t * lock), (lock))
UNLOCKS(pthread_rwlock_unlock, pthread_rwlock_t)
