// SPDX-License-Identifier: Apache-2.0
// The events of an execution, in order.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

#include "runtime/event.hpp"

namespace ordercheck::runtime {

/// A vector whose next element can be written before it belongs to it: an operation is judged where
/// it will stay.
class EventLog {
 public:
  std::size_t size() const { return size_; }

  bool empty() const { return size_ == 0; }

  Event& operator[](std::size_t index) { return events_[index]; }

  const Event& operator[](std::size_t index) const { return events_[index]; }

  Event& back() { return events_[size_ - 1]; }

  const Event& back() const { return events_[size_ - 1]; }

  operator std::span<const Event>() const { return {events_.get(), size_}; }

  /// The element behind the last, whatever it holds.
  Event& next() {
    if (size_ == capacity_) {
      grow();
    }
    return events_[size_];
  }

  /// Makes `next()` the last element.
  void commit() { ++size_; }

  void push_back(const Event& event) {
    next() = event;
    commit();
  }

  /// Forgets the events from `size` on.
  void truncate(std::size_t size) { size_ = size; }

 private:
  void grow() {
    const std::size_t capacity = capacity_ == 0 ? 1024 : capacity_ * 2;
    auto larger = std::make_unique<Event[]>(capacity);
    std::copy_n(events_.get(), size_, larger.get());
    events_ = std::move(larger);
    capacity_ = capacity;
  }

  std::unique_ptr<Event[]> events_;
  std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace ordercheck::runtime
