// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// REQUESTS requests, AT_ONCE at a time, by libcurl's multi interface in C; prints CPU_NANOSECONDS.
//
//   http-curl URL AT_ONCE REQUESTS perform|socket
//
// perform is libcurl's own loop, curl_multi_poll() and curl_multi_perform(); socket is curl_multi_socket_action() on
// epoll. The handles are made once, and each request is written to a buffer of its own.
#include <curl/curl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

static int epoll;
static long wanted_timeout = -1;
static long left, done;
static CURLM *multi;

struct answer {
  char text[256];
  size_t size;
};

static size_t on_body(char *data, size_t one, size_t size, void *into) {
  struct answer *a = into;
  if (a->size + size > sizeof a->text)
    return !one;
  memcpy(a->text + a->size, data, size);
  a->size += size;
  return size;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *self, void *known) {
  (void)easy, (void)self, (void)known;
  struct epoll_event event = {.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u),
                              .data.fd = fd};
  if (what == CURL_POLL_REMOVE)
    epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL);
  else if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0)
    epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
  return 0;
}

static int on_timer(CURLM *m, long milliseconds, void *self) {
  (void)m, (void)self;
  wanted_timeout = milliseconds;
  return 0;
}

static void collect(void) {
  int more;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &more))) {
    CURL *easy = message->easy_handle;
    struct answer *a;
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &a);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (message->data.result != CURLE_OK || status != 200 || a->size != 13) {
      fprintf(stderr, "http-curl: %s\n", curl_easy_strerror(message->data.result));
      exit(1);
    }
    ++done;
    curl_multi_remove_handle(multi, easy);
    a->size = 0;
    if (left > 0) {
      --left;
      curl_multi_add_handle(multi, easy);
    }
  }
}

static void run_perform(long all) {
  while (done < all) {
    int running;
    curl_multi_perform(multi, &running);
    collect();
    if (done < all)
      curl_multi_poll(multi, NULL, 0, 1000, NULL);
  }
}

static void run_socket(long all) {
  while (done < all) {
    int running;
    struct epoll_event events[64];
    const int n = epoll_wait(epoll, events, 64, (int)wanted_timeout);
    for (int i = 0; i < n; ++i)
      curl_multi_socket_action(multi, events[i].data.fd,
                               (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                                   (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                                   (events[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0),
                               &running);
    if (n == 0)
      curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
    collect();
  }
}

int main(int count, char **arguments) {
  if (count != 5) {
    fprintf(stderr, "usage: %s URL AT_ONCE REQUESTS perform|socket\n", arguments[0]);
    return 2;
  }
  const long at_once = atol(arguments[2]), all = atol(arguments[3]);
  const int by_socket = strcmp(arguments[4], "socket") == 0;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  multi = curl_multi_init();
  epoll = epoll_create1(0);
  if (by_socket) {
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
  }
  struct answer *answers = calloc((size_t)at_once, sizeof *answers);
  left = all;
  for (long i = 0; i < at_once; ++i, --left) {
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, arguments[1]);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answers[i]);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &answers[i]);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "aio"); // so that both ask the same
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
    curl_multi_add_handle(multi, easy);
  }
  struct timespec t;
  by_socket ? run_socket(all) : run_perform(all);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  printf("%ld\n", t.tv_sec * 1000000000L + t.tv_nsec);
  return 0;
}
