// SPDX-License-Identifier: Apache-2.0
// Vector clocks in rows of one flat array: one row per event, one column per thread slot. Mattern
// 1989.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <emmintrin.h>

namespace ordercheck::runtime {

/// Rows of event counts. Element t of a row counts the events of thread t that are at or before the
/// row's event.
class ClockTable {
 public:
  using Count = std::uint16_t;

  std::size_t width() const { return width_; }

  std::size_t size() const { return size_; }

  const Count* row(std::size_t index) const { return counts_.get() + (index << shift_); }

  Count* row(std::size_t index) { return counts_.get() + (index << shift_); }

  void resize(std::size_t size) {
    size_ = size;
    if (size > capacity_) [[unlikely]] {
      reallocate(std::max(size, capacity_ * 2), shift_);
    }
  }

  /// Appends a copy of a row of another table of this width, and returns its index.
  std::size_t append(const Count* counts) {
    resize(size_ + 1);
    copy(row(size_ - 1), counts);
    return size_ - 1;
  }

  void join(std::size_t into, std::size_t from) { join(row(into), row(from)); }

  // Rows are whole vectors of 16 bytes, which any x86-64 has; a compiler's loop over 2-byte counts
  // stalls where a row was written in other pieces than it is read.
  void join(Count* into, const Count* from) const {
    std::size_t i = 0;
    do {
      const __m128i a = load(into + i);
      store(into + i, _mm_add_epi16(a, _mm_subs_epu16(load(from + i), a)));  // the larger of each
    } while ((i += kVector) < width_);
  }

  /// Counts one more event of the row's own thread. A store of its element alone would be narrower
  /// than the loads that follow.
  void advance(Count* row, std::size_t thread) const {
    static constexpr Count kOne[2 * kVector] = {0, 0, 0, 0, 0, 0, 0, 1};
    Count* const part = row + thread / kVector * kVector;
    const __m128i one = load(kOne + (kVector - 1) - thread % kVector);
    store(part, _mm_add_epi16(load(part), one));
  }

  void copy(Count* into, const Count* from) const {
    std::size_t i = 0;
    do {
      store(into + i, load(from + i));
    } while ((i += kVector) < width_);
  }

  void clear(Count* row) const {
    std::size_t i = 0;
    do {
      store(row + i, _mm_setzero_si128());
    } while ((i += kVector) < width_);
  }

  /// Makes room for more threads; keeps all rows.
  void widen(std::size_t thread_count) {
    unsigned shift = shift_;
    while (std::size_t{1} << shift < thread_count) {
      ++shift;
    }
    if (shift != shift_) {
      reallocate(capacity_, shift);
    }
  }

 private:
  static constexpr std::size_t kVector = 8;

  static __m128i load(const Count* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  }

  static void store(Count* into, __m128i value) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(into), value);
  }

  void reallocate(std::size_t capacity, unsigned shift) {
    auto counts = std::make_unique<Count[]>(capacity << shift);
    for (std::size_t i = 0; i < std::min(size_, capacity_); ++i) {
      std::copy_n(row(i), width_, counts.get() + (i << shift));
    }
    counts_ = std::move(counts);
    capacity_ = capacity;
    shift_ = shift;
    width_ = std::size_t{1} << shift;
  }

  static constexpr std::size_t kRowsFirst = 64;

  unsigned shift_ = 3;
  std::size_t width_ = kVector;
  std::size_t size_ = 0, capacity_ = kRowsFirst;
  std::unique_ptr<Count[]> counts_ = std::make_unique<Count[]>(kRowsFirst * kVector);
};

}  // namespace ordercheck::runtime
