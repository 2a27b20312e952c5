// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The one client of all echo servers: CONNECTIONS connections, on each one message of 64 bytes outstanding, until each
// has had its MESSAGES answers.
//
//   client PORT CONNECTIONS MESSAGES
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { message_size = 64 };

struct connection {
  int fd;
  int got; // of the answer
  long left;
};

static void die(const char *what) {
  fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void send_message(const struct connection *c) {
  char message[message_size];
  memset(message, 'm', sizeof message);
  if (send(c->fd, message, sizeof message, MSG_NOSIGNAL) != sizeof message)
    die("send");
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: client PORT CONNECTIONS MESSAGES\n");
    return 2;
  }
  const int connections = atoi(argv[2]);
  const long messages = atol(argv[3]);
  struct rlimit files = {(rlim_t)connections + 100, (rlim_t)connections + 100};
  if (setrlimit(RLIMIT_NOFILE, &files) < 0 && connections > 900)
    die("setrlimit");

  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  struct connection *all = calloc((size_t)connections, sizeof *all);
  const int epoll = epoll_create1(0);
  for (int i = 0; i < connections; ++i) {
    struct connection *c = &all[i];
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    c->left = messages;
    const int on = 1;
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0)
      die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event) < 0)
      die("epoll_ctl");
  }
  for (int i = 0; i < connections; ++i)
    send_message(&all[i]);

  for (int open = connections; open > 0;) {
    struct epoll_event events[256];
    const int n = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < n; ++i) {
      struct connection *c = events[i].data.ptr;
      char buffer[message_size];
      const ssize_t got = recv(c->fd, buffer, sizeof buffer, MSG_DONTWAIT);
      if (got <= 0)
        die("the server hung up");
      c->got += (int)got;
      if (c->got < message_size)
        continue;
      c->got = 0;
      if (--c->left > 0) {
        send_message(c);
      } else {
        --open;
        epoll_ctl(epoll, EPOLL_CTL_DEL, c->fd, NULL); // stays open until all have finished
      }
    }
  }
  return 0;
}
