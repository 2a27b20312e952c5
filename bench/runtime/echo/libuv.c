// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Echo on libuv, the loop under Node.js and uvloop.
#include "listen.h"

#include <uv.h>

struct write {
  uv_write_t request;
  char bytes[4096];
};

static void allocate(uv_handle_t *handle, size_t wanted, uv_buf_t *buffer) {
  (void)handle, (void)wanted;
  struct write *w = malloc(sizeof *w);
  *buffer = uv_buf_init(w->bytes, sizeof w->bytes);
}

static struct write *owner(const uv_buf_t *buffer) {
  return (struct write *)(buffer->base - offsetof(struct write, bytes));
}

static void closed(uv_handle_t *handle) { free(handle); }
static void written(uv_write_t *request, int status) {
  (void)status;
  free(request);
}

static void got(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer) {
  if (n > 0) {
    struct write *w = owner(buffer);
    uv_buf_t bytes = uv_buf_init(w->bytes, (unsigned)n);
    uv_write(&w->request, stream, &bytes, 1, written);
    return;
  }
  if (buffer->base)
    free(owner(buffer));
  if (n < 0)
    uv_close((uv_handle_t *)stream, closed);
}

static void connected(uv_stream_t *listener, int status) {
  (void)status;
  uv_tcp_t *connection = malloc(sizeof *connection);
  uv_tcp_init(listener->loop, connection);
  if (uv_accept(listener, (uv_stream_t *)connection) == 0)
    uv_read_start((uv_stream_t *)connection, allocate, got);
  else
    uv_close((uv_handle_t *)connection, closed);
}

int main(void) {
  uv_tcp_t listener;
  uv_tcp_init(uv_default_loop(), &listener);
  uv_tcp_open(&listener, listen_and_tell());
  uv_listen((uv_stream_t *)&listener, 4096, connected);
  return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
