// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the two programs that read a file share: the command line, the order of the reads, and what is printed.
//
//   PROGRAM FILE BLOCK AT_ONCE READS    prints   CPU_NANOSECONDS
//
// AT_ONCE 1 reads in sequence, from the beginning again at the end; more reads at random places.
#pragma once

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

struct plan {
  const char *path;
  size_t block;
  long at_once, reads;
  uint64_t blocks; // in the file
  uint64_t x;
};

static inline struct plan plan_from(int count, char **arguments) {
  struct plan p;
  struct stat about;
  if (count != 5 || stat(arguments[1], &about) != 0) {
    fprintf(stderr, "usage: %s FILE BLOCK AT_ONCE READS\n", arguments[0]);
    exit(2);
  }
  p.path = arguments[1];
  p.block = (size_t)atol(arguments[2]);
  p.at_once = atol(arguments[3]);
  p.reads = atol(arguments[4]);
  p.blocks = (uint64_t)about.st_size / p.block;
  p.x = 88172645463325252u;
  return p;
}

/// Where the next block is.
static inline uint64_t next_offset(struct plan *p) {
  if (p->at_once == 1) {
    p->x = p->x >= p->blocks - 1 ? 0 : p->x + 1;
    return p->x * p->block;
  }
  p->x ^= p->x << 13;
  p->x ^= p->x >> 7;
  p->x ^= p->x << 17;
  return p->x % p->blocks * p->block;
}

static inline long cpu_nanoseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}
