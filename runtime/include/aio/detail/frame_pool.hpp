// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The allocator of coroutine frames and task objects: one free list per size, per thread. Frames are created and
// destroyed at a high rate in a few sizes, so the block freed last is the best block to hand out next: it is still in
// the cache.
//
//   void *p = frame_pool::allocate(n);
//   frame_pool::release(p, n);
//
// Under AddressSanitizer the pool is not used, since a recycled frame would hide a use after free. Compile aio and the
// program with the same -fsanitize flags.
#pragma once

#include <cstddef>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define AIO_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AIO_ASAN 1
#endif
#endif
#ifndef AIO_ASAN
#define AIO_ASAN 0
#endif

// Compile all of a program with AIO_NO_DEBUG, aio included, and there is no debug mode in it. There is hardly a reason:
// switched off, debug mode costs six instructions per co_await of a task (clang 22, -O2).
#ifdef AIO_NO_DEBUG
#define AIO_HAS_DEBUG 0
#else
#define AIO_HAS_DEBUG 1
#endif

// For calls on rare paths: the callee saves every register, so that the caller saves none on the common path. Not for
// functions that throw: the unwinder restores only what a normal callee would. The tag changes the function's symbol,
// so that a program compiled by clang does not link with an aio compiled by g++, where the callee saves nothing.
#if defined(__clang__) && defined(__x86_64__)
#define AIO_SELDOM [[clang::preserve_most, gnu::cold, gnu::abi_tag("preserve_most")]]
#else
#define AIO_SELDOM [[gnu::cold]]
#endif

namespace aio::detail {

class frame_pool {
public:
  /// Returns n bytes aligned for any frame. Throws std::bad_alloc.
  static void *allocate(std::size_t n) { return n <= largest ? take(class_of(n), n) : ::operator new(n); }
  /// Frees what allocate(n) returned; any thread may do so.
  static void release(void *p, std::size_t n) noexcept {
    n <= largest ? give(class_of(n), p) : ::operator delete(p, n);
  }

  /// The same for task objects, of one size. They have a list of their own because frames and tasks are created and
  /// destroyed in different orders: from one list, neighbours would soon be scattered, and each step would miss the
  /// cache.
  static void *allocate_task(std::size_t n) { return n <= largest ? take(of_tasks, n) : ::operator new(n); }
  static void release_task(void *p, std::size_t n) noexcept {
    n <= largest ? give(of_tasks, p) : ::operator delete(p, n);
  }

private:
  static constexpr std::size_t grain = 16;
  static constexpr std::size_t classes = 65;
  static constexpr std::size_t largest = AIO_ASAN ? 0 : (classes - 1) * grain; // few are larger: operator new
  static constexpr std::size_t of_tasks = 0;                                   // a frame is never in size class 0

  struct block {
    block *next;
  };
  struct slab {
    std::byte *rest = nullptr; // the part that is not yet cut
    std::byte *end = nullptr;
  };

  static constexpr std::size_t class_of(std::size_t n) noexcept { return (n + grain - 1) / grain; }
  static void *take(std::size_t size_class, std::size_t n);
  static void give(std::size_t size_class, void *p) noexcept;
  AIO_SELDOM static void *refill(std::size_t size_class, std::size_t n) noexcept; // null if out of memory
  std::byte *grow(slab &exhausted) noexcept;
  [[noreturn]] static void throw_bad_alloc();

  // Only refill uses the next two. A task is a cache line, so tasks are not cut from the slabs of frames, which have
  // odd sizes.
  slab slabs_[2];
  std::size_t bytes_ = 0; // of all slabs so far
  block *free_[classes] = {};

  static frame_pool &mine() noexcept;
  friend struct pool_keeper;
};

// constinit, and without a destructor, so that an access is a plain load, without an initialisation check.
inline constinit thread_local frame_pool thread_pool_of_frames{};

inline frame_pool &frame_pool::mine() noexcept { return thread_pool_of_frames; }

inline void *frame_pool::take(std::size_t size_class, std::size_t n) {
  block *&head = mine().free_[size_class];
  if (void *p = head) [[likely]] {
    head = head->next;
    return p;
  }
  void *p = refill(size_class, n);
  if (!p)
    throw_bad_alloc();
  return p;
}

inline void frame_pool::give(std::size_t size_class, void *p) noexcept {
  block *&head = mine().free_[size_class];
  head = ::new (p) block{head};
}

} // namespace aio::detail
