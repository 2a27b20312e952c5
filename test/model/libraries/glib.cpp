// REQUIRES: glib
// RUN: %check --checks async-blocking-call,async-nested-run -- -isystem /usr/include/glib-2.0 -isystem /usr/lib/x86_64-linux-gnu/glib-2.0/include
#include "task.h"
#include <gio/gio.h>

task<> gio(GMainLoop *loop, GFile *file, GDBusConnection *bus) {
  g_usleep(10);
  // CHECK: :[[@LINE-1]]:3: warning: 'g_usleep' blocks the event loop's thread (sleep)
  g_file_load_contents(file, nullptr, nullptr, nullptr, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'g_file_load_contents' blocks the event loop's thread (file)
  g_dbus_connection_call_sync(bus, "a", "b", "c", "d", nullptr, nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr);
  // CHECK: :[[@LINE-1]]:3: warning: 'g_dbus_connection_call_sync' blocks
  co_await pause_here();
  g_main_loop_run(loop);
  // CHECK: :[[@LINE-1]]:3: warning: 'g_main_loop_run' runs an event loop inside a coroutine
  g_main_loop_quit(loop);
}
