// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads a file on plain io_uring.
#include "file.h"

#include <liburing.h>
#include <string.h>

static struct io_uring ring;

static void start(struct plan *p, int fd, char *buffer) {
  struct io_uring_sqe *e = io_uring_get_sqe(&ring);
  io_uring_prep_read(e, fd, buffer, (unsigned)p->block, next_offset(p));
  e->user_data = (uint64_t)(uintptr_t)buffer;
}

int main(int count, char **arguments) {
  struct plan p = plan_from(count, arguments);
  struct io_uring_params with = {.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN};
  const int error = io_uring_queue_init_params(1024, &ring, &with);
  if (error < 0) {
    fprintf(stderr, "file-uring: io_uring_setup: %s\n", strerror(-error));
    return 1;
  }
  const int fd = open(p.path, O_RDONLY | O_CLOEXEC);
  char *memory = calloc((size_t)p.at_once, p.block);
  const long before = cpu_nanoseconds();
  long started = 0, done = 0;
  for (; started < p.at_once; ++started)
    start(&p, fd, memory + (size_t)started * p.block);
  while (done < p.reads) {
    io_uring_submit_and_wait(&ring, 1);
    struct io_uring_cqe *c;
    unsigned head, seen = 0;
    io_uring_for_each_cqe(&ring, head, c) {
      ++seen;
      if (c->res != (int)p.block) {
        fprintf(stderr, "file-uring: read %d bytes of %zu\n", c->res, p.block);
        return 1;
      }
      ++done;
      if (started++ < p.reads)
        start(&p, fd, (char *)(uintptr_t)c->user_data);
    }
    io_uring_cq_advance(&ring, seen);
  }
  printf("%ld\n", cpu_nanoseconds() - before);
}
