#include <aio/aio.hpp>
#include <thread>

aio::task<void> work() {
  std::this_thread::sleep_for(std::chrono::seconds(1));
  co_await aio::yield();
}
