// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Echo on raw epoll: level-triggered, registered once, one read and one write a request. The floor.
#define _GNU_SOURCE // accept4

#include "listen.h"

#include <sys/epoll.h>
#include <unistd.h>

int main(void) {
  const int listener = listen_and_tell();
  const int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    struct epoll_event events[256];
    const int n = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < n; ++i) {
      if (events[i].data.fd == listener) {
        int fd;
        while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
          event.data.fd = fd;
          epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
        }
        continue;
      }
      char buffer[4096];
      const ssize_t got = read(events[i].data.fd, buffer, sizeof buffer);
      if (got <= 0 || write(events[i].data.fd, buffer, (size_t)got) != got)
        close(events[i].data.fd);
    }
  }
}
