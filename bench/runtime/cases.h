// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the programs of this benchmark share: how a case is named on the command line, measured and printed, so that the
// runner can compare them. One process measures one case.
//
//   PROGRAM CASE [N [ROUND]]    prints   CASE N OPERATIONS CPU_NANOSECONDS     (or, for idle, CASE N N BYTES)
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <initializer_list>

namespace bench {

/// Written by the cases, so that no work can be optimised away.
inline long long checksum;

struct benchmark {
  const char *name;
  long n;                    // when the command line does not say
  long operations_per_n = 1; // a round trip of ping-pong is two switches
  long round = 100'000;      // tasks that are alive at the same time
  long (*run)(long n);       // returns what the case measured itself (bytes of idle), or 0: CPU time is the measure
};

inline long cpu_nanoseconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1'000'000'000L + t.tv_nsec;
}

/// The resident memory of this process, of all allocators. In pages, of which the largest have 2 MiB.
inline long resident_bytes() {
  long kibibytes = 0;
  std::FILE *rollup = std::fopen("/proc/self/smaps_rollup", "r");
  for (char line[256]; rollup && std::fgets(line, sizeof line, rollup);)
    if (std::sscanf(line, "Rss: %ld kB", &kibibytes) == 1)
      break;
  if (rollup)
    std::fclose(rollup);
  return kibibytes * 1024;
}

/// The milliseconds that the timers sleep: 1 to 100, the same in every program.
class delays {
public:
  int next() {
    x_ ^= x_ << 13;
    x_ ^= x_ >> 17;
    x_ ^= x_ << 5;
    return 1 + static_cast<int>(x_ % 100);
  }

private:
  std::uint32_t x_ = 12345;
};

/// Sizes that every program shares.
constexpr int depth = 1000;  // of the recursion
constexpr int wave = 1000;   // tasks spawned, then joined
constexpr int permits = 100; // of the semaphore

inline long round; // tasks that are alive at the same time

/// Calls f(size) until n tasks are done.
template <class F> void in_rounds(long n, F f) {
  for (; n > 0; n -= round)
    f(static_cast<int>(n < round ? n : round));
}

inline int run(int argc, char **argv, std::initializer_list<benchmark> all) {
  if (argc == 2 && std::strcmp(argv[1], "--list") == 0) {
    for (const benchmark &b : all)
      std::printf("%s\n", b.name);
    return 0;
  }
  for (const benchmark &b : all) {
    if (argc < 2 || std::strcmp(argv[1], b.name) != 0)
      continue;
    const long n = argc > 2 ? std::atol(argv[2]) : b.n;
    round = argc > 3 ? std::atol(argv[3]) : b.round;
    const long start = cpu_nanoseconds();
    const long measured = b.run(n);
    const long spent = cpu_nanoseconds() - start;
    std::printf("%s %ld %ld %ld\n", b.name, n, n * b.operations_per_n, measured ? measured : spent);
    return 0;
  }
  std::fprintf(stderr, "%s: no case of this name; --list names those there are\n", argv[0]);
  return 2;
}

} // namespace bench
