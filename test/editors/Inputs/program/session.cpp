#include "store.h"
#include <aio/aio.hpp>

aio::task<void> save(std::string text);

aio::task<void> session() {
  std::string text = read_profile("anna");
  save(text);
  co_await aio::sleep(std::chrono::seconds(1));
}

aio::task<void> preview() {
  co_await save(read_profile("bob"));
}
