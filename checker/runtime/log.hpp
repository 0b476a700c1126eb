// SPDX-License-Identifier: Apache-2.0
// What is written once for each event: arrays that grow at their end and are cut back there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace ordercheck::runtime {

/// A vector of plain values whose size is a field, and whose next element can be written before it
/// belongs to it: an operation is judged where it will stay.
template <class T>
class Log {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Log() = default;

  Log(const Log& other) { *this = other; }

  Log(Log&& other) noexcept { swap(other); }

  Log& operator=(const Log& other) {
    size_ = 0;
    for (const T& element : other) {
      push_back(element);
    }
    return *this;
  }

  Log& operator=(Log&& other) noexcept {
    swap(other);
    return *this;
  }

  ~Log() = default;

  std::size_t size() const { return size_; }

  bool empty() const { return size_ == 0; }

  T* data() { return elements_.get(); }

  const T* data() const { return elements_.get(); }

  T& operator[](std::size_t index) { return elements_[index]; }

  const T& operator[](std::size_t index) const { return elements_[index]; }

  T* begin() { return elements_.get(); }

  T* end() { return elements_.get() + size_; }

  const T* begin() const { return elements_.get(); }

  const T* end() const { return elements_.get() + size_; }

  T& front() { return elements_[0]; }

  const T& front() const { return elements_[0]; }

  T& back() { return elements_[size_ - 1]; }

  const T& back() const { return elements_[size_ - 1]; }

  /// The element behind the last, whatever it holds.
  T& next() {
    if (size_ == capacity_) [[unlikely]] {
      grow();
    }
    return elements_[size_];
  }

  /// Makes `next()` the last element.
  void commit() { ++size_; }

  void push_back(const T& element) {
    const T copy = element;  // may be one of ours
    next() = copy;
    ++size_;
  }

  void clear() { size_ = 0; }

  /// Forgets the elements from `size` on.
  void truncate(std::size_t size) { size_ = size; }

 private:
  void swap(Log& other) noexcept {
    std::swap(elements_, other.elements_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  void grow() {
    const std::size_t capacity = std::max<std::size_t>(16, capacity_ * 2);
    // NOLINTNEXTLINE(modernize-avoid-c-arrays): its length is known at run time
    auto larger = std::make_unique<T[]>(capacity);
    std::copy_n(elements_.get(), size_, larger.get());
    elements_ = std::move(larger);
    capacity_ = capacity;
  }

  std::unique_ptr<T[]> elements_;  // NOLINT(modernize-avoid-c-arrays): as in grow
  std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace ordercheck::runtime
