// SPDX-License-Identifier: Apache-2.0
// Vector clocks in rows of one flat array: one row per event, one column per thread slot. Mattern
// 1989.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <immintrin.h>

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

  // Rows are whole vectors: of 16 bytes, which any x86-64 has, or of 32 where the build may use
  // them and the row is as long. A compiler's loop over 2-byte counts stalls where a row was
  // written in other pieces than it is read.
  void join(Count* into, const Count* from) const {
    for_each_vector([&](auto vector, std::size_t i) {
      vector.store(into + i, vector.larger(vector.load(into + i), vector.load(from + i)));
    });
  }

  /// Counts one more event of the row's own thread. A store of its element alone would be narrower
  /// than the loads that follow.
  void advance(Count* row, std::size_t thread) const {
    static constexpr std::array<Count, 64> kOne = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                                   0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    for_each_vector([&](auto vector, std::size_t i) {
      if (thread >= i && thread < i + vector.size) {
        Count* const part = row + i;
        vector.store(part,
                     vector.sum(vector.load(part), vector.load(kOne.data() + 31 - (thread - i))));
      }
    });
  }

  void copy(Count* into, const Count* from) const {
    for_each_vector(
        [&](auto vector, std::size_t i) { vector.store(into + i, vector.load(from + i)); });
  }

  void clear(Count* row) const {
    for_each_vector([&](auto vector, std::size_t i) { vector.store(row + i, vector.zero()); });
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

  struct Vector16 {
    static constexpr std::size_t size = 8;

    static __m128i load(const Count* from) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    }

    static void store(Count* into, __m128i value) {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(into), value);
    }

    static __m128i larger(__m128i a, __m128i b) {
      return _mm_add_epi16(a, _mm_subs_epu16(b, a));  // SSE2 has no maximum of unsigned counts
    }

    static __m128i sum(__m128i a, __m128i b) { return _mm_add_epi16(a, b); }

    static __m128i zero() { return _mm_setzero_si128(); }
  };

#if defined(__AVX2__)
  struct Vector32 {
    static constexpr std::size_t size = 16;

    static __m256i load(const Count* from) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    }

    static void store(Count* into, __m256i value) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(into), value);
    }

    static __m256i larger(__m256i a, __m256i b) { return _mm256_max_epu16(a, b); }

    static __m256i sum(__m256i a, __m256i b) { return _mm256_add_epi16(a, b); }

    static __m256i zero() { return _mm256_setzero_si256(); }
  };
#endif

  template <class Visit>
  void for_each_vector(Visit visit) const {
    std::size_t i = 0;
#if defined(__AVX2__)
    if (width_ >= Vector32::size) {
      do {
        visit(Vector32{}, i);
      } while ((i += Vector32::size) < width_);
      return;
    }
#endif
    do {
      visit(Vector16{}, i);
    } while ((i += Vector16::size) < width_);
  }

  void reallocate(std::size_t capacity, unsigned shift) {
    // NOLINTNEXTLINE(modernize-avoid-c-arrays): its length is known at run time
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
  // NOLINTNEXTLINE(modernize-avoid-c-arrays): as in reallocate
  std::unique_ptr<Count[]> counts_ = std::make_unique<Count[]>(kRowsFirst * kVector);
};

}  // namespace ordercheck::runtime
