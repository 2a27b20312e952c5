// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Echo on raw io_uring: multishot accept and receive, buffers that the kernel picks from a shared ring.
#include "listen.h"

#include <liburing.h>
#include <stdint.h>
#include <unistd.h>

enum { buffers = 16384, buffer_size = 128, group = 1 };
enum kind { accepted, received, sent };

static struct io_uring ring;
static struct io_uring_buf_ring *pool;
static char *memory;

static struct io_uring_sqe *entry(enum kind kind, int fd, unsigned buffer) {
  struct io_uring_sqe *e;
  while (!(e = io_uring_get_sqe(&ring)))
    io_uring_submit(&ring);
  e->user_data = (uint64_t)kind << 56 | (uint64_t)buffer << 32 | (uint32_t)fd;
  return e;
}

static void receive(int fd) {
  struct io_uring_sqe *e = entry(received, fd, 0);
  const uint64_t about = e->user_data;
  io_uring_prep_recv_multishot(e, fd, NULL, 0, 0);
  e->flags |= IOSQE_BUFFER_SELECT;
  e->buf_group = group;
  e->user_data = about;
}

static void give_back(unsigned buffer) {
  io_uring_buf_ring_add(pool, memory + buffer * buffer_size, buffer_size, (unsigned short)buffer,
                        io_uring_buf_ring_mask(buffers), 0);
  io_uring_buf_ring_advance(pool, 1);
}

int main(void) {
  const int listener = listen_and_tell();
  struct io_uring_params p = {.flags = IORING_SETUP_CQSIZE | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN,
                              .cq_entries = 16384};
  const int error = io_uring_queue_init_params(1024, &ring, &p);
  if (error < 0) {
    fprintf(stderr, "uring: io_uring_setup: %s\n", strerror(-error));
    return 1;
  }
  memory = malloc((size_t)buffers * buffer_size);
  if (posix_memalign((void **)&pool, 4096, buffers * sizeof(struct io_uring_buf)))
    return 1;
  io_uring_buf_ring_init(pool);
  struct io_uring_buf_reg about = {.ring_addr = (uint64_t)(uintptr_t)pool, .ring_entries = buffers, .bgid = group};
  if (io_uring_register_buf_ring(&ring, &about, 0) < 0)
    return 1;
  for (unsigned i = 0; i < buffers; ++i)
    give_back(i);
  struct io_uring_sqe *e = entry(accepted, listener, 0);
  const uint64_t who = e->user_data;
  io_uring_prep_multishot_accept(e, listener, NULL, NULL, 0);
  e->user_data = who;

  for (;;) {
    io_uring_submit_and_wait(&ring, 1);
    struct io_uring_cqe *c;
    unsigned head, seen = 0;
    io_uring_for_each_cqe(&ring, head, c) {
      ++seen;
      const int fd = (int)(uint32_t)c->user_data;
      switch ((enum kind)(c->user_data >> 56)) {
      case accepted:
        if (c->res >= 0)
          receive(c->res);
        break;
      case received:
        if (c->res > 0) {
          const unsigned buffer = c->flags >> IORING_CQE_BUFFER_SHIFT;
          struct io_uring_sqe *s = entry(sent, fd, buffer);
          const uint64_t of = s->user_data;
          io_uring_prep_send(s, fd, memory + buffer * buffer_size, (size_t)c->res, MSG_NOSIGNAL);
          s->user_data = of;
          if (!(c->flags & IORING_CQE_F_MORE))
            receive(fd);
        } else {
          close(fd);
        }
        break;
      case sent:
        give_back((unsigned)(c->user_data >> 32) & 0xffffff);
        break;
      }
    }
    io_uring_cq_advance(&ring, seen);
  }
}
