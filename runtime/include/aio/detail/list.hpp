// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Intrusive doubly linked lists: an element carries its own links, so that joining and leaving a list allocate nothing
// and leaving needs no search. An element is in at most one list per Tag.
//
//   struct task_state : link<struct queue_tag> { ... };
//   list<task_state, queue_tag> ready;
//   ready.push_back(t);
//   task_state& first = ready.pop_front();
#pragma once

namespace aio::detail {

/// Base of objects that others point to.
struct immovable {
  immovable() = default;
  immovable(const immovable &) = delete;
  immovable &operator=(const immovable &) = delete;
};

template <class Tag> struct link {
  link *prev;
  link *next;

  void unlink() noexcept {
    prev->next = next;
    next->prev = prev;
  }
  /// A list of one: unlink() is then harmless. For an element that waits, but in no list.
  void self_link() noexcept { prev = next = this; }
};

/// Circular, with the list itself as the sentinel, so that linking has no branches. Owns nothing.
template <class T, class Tag> class list : immovable {
public:
  list() noexcept { head_.self_link(); }

  bool empty() const noexcept { return head_.next == &head_; }

  void push_back(link<Tag> &element) noexcept {
    element.next = &head_;
    element.prev = head_.prev;
    head_.prev->next = &element;
    head_.prev = &element;
  }

  T &front() noexcept { return static_cast<T &>(*head_.next); }

  /// The list must not be empty.
  T &pop_front() noexcept {
    link<Tag> *first = head_.next;
    head_.next = first->next;
    first->next->prev = &head_;
    return static_cast<T &>(*first);
  }

  /// Calls visit for each element; visit may unlink the element it is given, and no other.
  template <class Visit> void for_each(Visit visit) {
    for (link<Tag> *at = head_.next; at != &head_;) {
      link<Tag> *after = at->next;
      visit(static_cast<T &>(*at));
      at = after;
    }
  }

private:
  link<Tag> head_;
};

} // namespace aio::detail
