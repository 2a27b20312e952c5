// Where coroutine frames and task objects come from: one free list per size, per thread. Frames are born and die at a
// high rate in a few sizes, so the block freed last is the best block to hand out next: it is still in the cache.
//
//   void *p = frame_pool::allocate(n);
//   frame_pool::release(p, n);
//
// Under AddressSanitizer the pool steps aside, since a recycled frame would hide a use after free. Compile aio and the
// program with the same -fsanitize flags.
#pragma once

#include <cstddef>
#include <new>

#if defined(__SANITIZE_ADDRESS__)
#define AIO_FRAME_POOL 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AIO_FRAME_POOL 0
#endif
#endif
#ifndef AIO_FRAME_POOL
#define AIO_FRAME_POOL 1
#endif

// For calls on paths that are hardly ever taken: the callee saves every register, so that the caller need not save any on
// the path that is taken always. Never for what throws: the unwinder restores only what a normal callee would.
#if defined(__clang__) && defined(__x86_64__)
#define AIO_SELDOM [[clang::preserve_most, gnu::cold]]
#else
#define AIO_SELDOM [[gnu::cold]]
#endif

namespace aio::detail {

class frame_pool {
public:
  /// n bytes aligned for any frame. Throws std::bad_alloc.
  static void *allocate(std::size_t n);
  /// Gives back what allocate(n) returned; any thread may do so.
  static void release(void *p, std::size_t n) noexcept;

private:
  static constexpr std::size_t grain = 16;
  static constexpr std::size_t largest = 1024; // larger frames are rare: they go to operator new
  static constexpr std::size_t classes = largest / grain + 1;

  struct block {
    block *next;
  };

  AIO_SELDOM static void *refill(std::size_t size_class) noexcept; // null: out of memory
  [[noreturn]] static void throw_bad_alloc();

  // The next two serve refill only: the unused rest of the slab that blocks are cut from.
  std::byte *rest_ = nullptr;
  std::byte *rest_end_ = nullptr;
  block *free_[classes] = {};

  static frame_pool &mine() noexcept;
  friend struct pool_keeper;
};

// constinit, and without a destructor, so that an access is a plain load with no "is it initialised?" call around it.
inline constinit thread_local frame_pool thread_pool_of_frames{};

inline frame_pool &frame_pool::mine() noexcept { return thread_pool_of_frames; }

inline void *frame_pool::allocate(std::size_t n) {
  const std::size_t size_class = (n + grain - 1) / grain;
  if (!AIO_FRAME_POOL || size_class >= classes)
    return ::operator new(n);
  block *&head = mine().free_[size_class];
  if (!head) [[unlikely]] {
    void *p = refill(size_class);
    if (!p)
      throw_bad_alloc();
    return p;
  }
  void *p = head;
  head = head->next;
  return p;
}

inline void frame_pool::release(void *p, std::size_t n) noexcept {
  const std::size_t size_class = (n + grain - 1) / grain;
  if (!AIO_FRAME_POOL || size_class >= classes)
    return ::operator delete(p, n);
  block *&head = mine().free_[size_class];
  head = ::new (p) block{head};
}

} // namespace aio::detail
