// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/frame_pool.hpp>
#include <aio/detail/task_state.hpp>

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace aio::detail {

// A block may be freed by another thread than the one that cut it, so no slab can be freed when its thread ends.
// Instead the whole pool of a thread that ends is kept for the next thread that needs one.
struct pool_keeper {
  std::mutex mutex;
  std::vector<frame_pool> orphans;

  /// Never destroyed: threads may outlive static destruction.
  static pool_keeper &instance() {
    static auto *keeper = new pool_keeper;
    return *keeper;
  }

  struct on_thread_exit {
    ~on_thread_exit() {
      std::lock_guard hold(instance().mutex);
      instance().orphans.push_back(std::exchange(frame_pool::mine(), frame_pool{}));
    }
  };

  static bool adopt_orphan(frame_pool &mine) {
    static thread_local on_thread_exit keep_me;
    (void)&keep_me; // odr-used, hence registered
    std::lock_guard hold(instance().mutex);
    if (instance().orphans.empty())
      return false;
    mine = instance().orphans.back();
    instance().orphans.pop_back();
    return true;
  }
};

/// Returns memory aligned to its size, or null if out of memory.
static void *map_aligned(std::size_t size) noexcept {
  void *mapped = ::mmap(nullptr, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED)
    return nullptr;
  auto *begin = static_cast<std::byte *>(mapped);
  const std::size_t before = -reinterpret_cast<std::uintptr_t>(begin) % size;
  if (before > 0)
    ::munmap(begin, before);
  ::munmap(begin + before + size, size - before);
  ::madvise(begin + before, size, MADV_HUGEPAGE); // advice only
  return begin + before;
}

void frame_pool::throw_bad_alloc() { throw std::bad_alloc(); }

// Doubles the memory, so that a small program stays small. One with many tasks gets huge pages: otherwise it would
// spend up to half of its time on page faults and page tables (bench/runtime, spawnflat).
std::byte *frame_pool::grow(slab &exhausted) noexcept {
  constexpr std::size_t smallest = 64 * 1024, huge_page = 2 * 1024 * 1024;
  const std::size_t size = std::clamp(bytes_, smallest, huge_page);
  auto *fresh = static_cast<std::byte *>(
      size < huge_page ? ::operator new(size, std::align_val_t(sizeof(task_state)), std::nothrow) : map_aligned(size));
  if (fresh) {
    bytes_ += size;
    exhausted = {fresh, fresh + size};
  }
  return fresh;
}

void *frame_pool::refill(std::size_t size_class, std::size_t n) noexcept {
  frame_pool &pool = mine();
  if (pool.bytes_ == 0 && pool_keeper::adopt_orphan(pool))
    if (block *first = pool.free_[size_class]) {
      pool.free_[size_class] = first->next;
      return first;
    }
  const std::size_t size = class_of(n) * grain;
  slab &from = pool.slabs_[size_class == of_tasks];
  if (static_cast<std::size_t>(from.end - from.rest) < size && !pool.grow(from))
    return nullptr;
  return std::exchange(from.rest, from.rest + size);
}

} // namespace aio::detail
