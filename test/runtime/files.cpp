// RUN: %aio %s -o %t && mkdir -p %t.d
// RUN: env AIO_LOOP=epoll %t %t.d | FileCheck %s && env AIO_LOOP=io_uring %t %t.d | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.d | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

#include <sched.h>
#include <sys/mount.h>

using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

std::string folder;

std::string at(const char *name) { return folder + "/" + name; }

std::string contents(const std::string &path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

aio::task<> read() {
  for (const std::size_t size : {0, 1, 65535, 65536, 65537, 1'000'000}) {
    const std::string text(size, 'x');
    std::ofstream(at("a")) << text;
    const std::string got = co_await aio::read_file(at("a"));
    EXPECT(got == text);
  }
  const std::string kernel = co_await aio::read_file("/proc/kallsyms"); // has no size, and gives a page at a time
  EXPECT(kernel == contents("/proc/kallsyms"));
  EXPECT(co_await system_error_of(aio::read_file(at("none"))) == "open " + at("none") + ": No such file or directory");
  EXPECT(co_await system_error_of(aio::read_file(folder)) == "read " + folder + ": Is a directory");
}

aio::task<> write() {
  co_await aio::write_file(at("new"), "first");
  EXPECT(contents(at("new")) == "first");
  fs::permissions(at("new"), fs::perms::owner_read | fs::perms::group_read);
  co_await aio::write_file(at("new"), "second");
  EXPECT(contents(at("new")) == "second");
  EXPECT(fs::status(at("new")).permissions() == (fs::perms::owner_read | fs::perms::group_read));
  const std::string missing = co_await system_error_of(aio::write_file(at("no/such/file"), "x"));
  EXPECT(missing.starts_with("open " + at("no/such/file")) && missing.ends_with(": No such file or directory"));
  fs::create_directory(at("directory"));
  const std::string what = co_await system_error_of(aio::write_file(at("directory"), "x"));
  EXPECT(what == "rename " + at("directory") + ": Is a directory");
  fs::remove(at("directory"));
}

std::size_t entries(const std::string &path) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
}

// The old file or the new one, whenever the cancel comes, and no third.
aio::task<> cancelled_write() {
  const std::string other(300'000, 'b');
  const std::size_t before = entries(folder);
  int in_time = 0;
  for (int step = 0; step < 100; ++step) {
    const std::string old = contents(at("new")), fresh = std::to_string(step) + other;
    bool done = true;
    aio::handle<> writer = aio::spawn(aio::write_file(at("new"), fresh));
    const auto stop = std::chrono::steady_clock::now() + step * 20us;
    for (int turn = 0; turn < step % 10 || std::chrono::steady_clock::now() < stop; ++turn)
      co_await aio::yield();
    writer.cancel();
    try {
      co_await writer;
    } catch (const aio::cancelled &) {
      done = false;
    }
    in_time += !done;
    EXPECT(contents(at("new")) == (done ? fresh : old));
    EXPECT(entries(folder) == before);
  }
  EXPECT(in_time > 0);
}

/// A file system of 64 KiB, which goes with this process. False where that is not allowed.
bool mount_small(const std::string &path) {
  fs::create_directory(path);
  return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("none", path.c_str(), "tmpfs", 0, "size=64k") == 0;
}

aio::task<> full_disk() {
  const std::string path = at("small/file");
  co_await aio::write_file(path, "old");
  const std::string what = co_await system_error_of(aio::write_file(path, std::string(1'000'000, 'x')));
  EXPECT(what.starts_with("write " + path) && what.ends_with(": No space left on device"));
  EXPECT(contents(path) == "old" && entries(at("small")) == 1); // and there is room again
  co_await aio::write_file(path, std::string(40'000, 'y'));
  EXPECT(fs::file_size(path) == 40'000);
}

aio::task<> lines() {
  for (const char *text : {"one\ntwo\n\nthree", "one\ntwo\n\nthree\n"}) {
    std::ofstream(at("lines")) << text;
    std::string all;
    aio::async_generator<std::string> each = aio::lines(co_await aio::file::open(at("lines")));
    while (auto line = co_await each.next())
      all += *line + ";";
    EXPECT(all == "one;two;;three;");
  }
  {
    std::ofstream large(at("lines"));
    for (int i = 0; i < 100'000; ++i) // blocks end in the middle of lines
      large << i << '\n';
  }
  int count = 0;
  aio::async_generator<std::string> each = aio::lines(co_await aio::file::open(at("lines")));
  while (auto line = co_await each.next())
    EXPECT(*line == std::to_string(count++));
  EXPECT(count == 100'000);
}

aio::task<> list() {
  const std::string path = at("list");
  fs::create_directories(path + "/sub");
  std::ofstream(path + "/file") << "x";
  fs::create_symlink("nowhere", path + "/link");
  EXPECT(::mkfifo((path + "/pipe").c_str(), 0600) == 0);
  using kind = aio::directory_entry::kind;
  const std::vector<aio::directory_entry> found = co_await aio::list_directory(path);
  EXPECT(found.size() == 4);
  EXPECT(found[0].name == "file" && found[0].what == kind::file);
  EXPECT(found[1].name == "link" && found[1].what == kind::symbolic_link);
  EXPECT(found[2].name == "pipe" && found[2].what == kind::other);
  EXPECT(found[3].name == "sub" && found[3].what == kind::directory);
  EXPECT(co_await system_error_of(aio::list_directory(at("none"))) ==
         "list " + at("none") + ": No such file or directory");
}

} // namespace

int main(int, char **arguments) {
  folder = arguments[1];
  fs::remove_all(folder);
  fs::create_directory(folder);
  const bool small = mount_small(at("small"));
  check_in_real_time("read", read());
  check_in_real_time("write", write());
  check_in_real_time("cancelled write", cancelled_write());
  if (small) // elsewhere /dev/full must do: test/runtime/file.cpp
    check_in_real_time("full disk", full_disk());
  check_in_real_time("lines", lines());
  check_in_real_time("list", list());
}

// CHECK: ok read
// CHECK-NEXT: ok write
// CHECK-NEXT: ok cancelled write
// CHECK: ok lines
// CHECK-NEXT: ok list
