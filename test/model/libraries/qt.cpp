// REQUIRES: qcoro
// RUN: %check --checks async-blocking-call -- -fPIC -isystem /usr/include/qcoro6/qcoro -isystem /usr/include/qcoro6 -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore -isystem /usr/include/x86_64-linux-gnu/qt6/QtDBus
// Qt's real headers: making a QDBusReply from a pending call waits for it; what co_await gave has arrived.
#include <QDBusPendingReply>
#include <QDBusReply>
#include <qcorodbuspendingreply.h>
#include <qcorotask.h>

QCoro::Task<> replies(QDBusPendingReply<int> pending) {
  QDBusReply<int> waits = pending;
  // CHECK: :[[@LINE-1]]:27: warning: the constructor of 'QDBusReply' blocks the event loop's thread (wait): no other coroutine runs until it returns; use co_await, or QDBusPendingCallWatcher [async-blocking-call]
  QDBusReply<int> has_arrived = co_await pending;
  has_arrived = co_await pending;
}
