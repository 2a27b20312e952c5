// REQUIRES: qcoro
// RUN: %check --checks corolint-facts -- -fPIC -isystem /usr/include/qcoro6/qcoro -isystem /usr/include/qcoro6 -isystem /usr/include/x86_64-linux-gnu/qt6 -isystem /usr/include/x86_64-linux-gnu/qt6/QtCore
// Real headers: QCoro's tasks start at once and go on when dropped, by design.
#include <qcorogenerator.h>
#include <qcorotask.h>

QCoro::Task<int> eager() { co_return 1; }
// CHECK: :[[@LINE-1]]:18: warning: coroutine eager: asynchronous, no suspension point
// CHECK: :[[@LINE-2]]:18: warning: result of eager: task, start eager, on drop detaches

QCoro::Generator<int> numbers() { co_yield 1; }
// CHECK: :[[@LINE-1]]:23: warning: coroutine numbers: synchronous, suspension point
// CHECK: :[[@LINE-2]]:23: warning: result of numbers: generator, start lazy, on drop never runs
