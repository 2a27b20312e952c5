#include <aio/detail/frame_pool.hpp>

#include <mutex>
#include <utility>
#include <vector>

namespace aio::detail {

// A block may be freed by another thread than the one that cut it, so no slab can be given back when its thread ends.
// Instead the whole pool of a thread that ends is kept for the next thread that starts one.
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

void frame_pool::throw_bad_alloc() { throw std::bad_alloc(); }

void *frame_pool::refill(std::size_t size_class, std::size_t n) noexcept {
  constexpr std::size_t slab = 64 * 1024;
  frame_pool &pool = mine();
  if (!pool.rest_ && pool_keeper::adopt_orphan(pool))
    if (block *first = pool.free_[size_class]) {
      pool.free_[size_class] = first->next;
      return first;
    }
  const std::size_t size = class_of(n) * grain;
  if (static_cast<std::size_t>(pool.rest_end_ - pool.rest_) < size) {
    auto *fresh = static_cast<std::byte *>(::operator new(slab, std::nothrow));
    if (!fresh)
      return nullptr;
    pool.rest_ = fresh;
    pool.rest_end_ = fresh + slab;
  }
  return std::exchange(pool.rest_, pool.rest_ + size);
}

} // namespace aio::detail
