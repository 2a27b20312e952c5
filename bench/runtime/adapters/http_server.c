// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The server of both HTTP clients: raw epoll, one read and one write a request, always the same answer.
#define _GNU_SOURCE // accept4

#include "../echo/listen.h"

#include <sys/epoll.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, world!";

int main(void) {
  const int listener = listen_and_tell();
  const int epoll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    struct epoll_event events[256];
    const int n = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < n; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        int client;
        while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
          event.data.fd = client;
          epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
        }
        continue;
      }
      char request[4096]; // of our clients, each comes in one piece
      if (read(fd, request, sizeof request) <= 0 || write(fd, answer, sizeof answer - 1) != sizeof answer - 1)
        close(fd);
    }
  }
}
