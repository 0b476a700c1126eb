// SPDX-License-Identifier: Apache-2.0
// Values of the program as the 64 bits that a cell holds: the bytes themselves, or the number of a
// Constant.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <type_traits>

#include <ordercheck/object.hpp>

namespace ordercheck::detail {

template <class T>
inline constexpr bool kFitsACell = sizeof(T) <= sizeof(std::uint64_t);

#if defined(__has_builtin)
#if __has_builtin(__builtin_clear_padding)
#define ORDERCHECK_DETAIL_CLEARS_PADDING 1
#endif
#endif

/// The bytes of a value; padding counts as zero, so that equal values have equal bits.
template <class T>
std::uint64_t value_bits(const T& value) {
  static_assert(std::is_trivially_copyable_v<T>, "a value in a cell must be trivially copyable");
  // Through bytes of its own: a copy of a T need not copy the padding that was cleared.
  alignas(T) unsigned char bytes[sizeof(T)];
  std::memcpy(bytes, std::addressof(value), sizeof value);
#if defined(ORDERCHECK_DETAIL_CLEARS_PADDING)
  if constexpr (!std::has_unique_object_representations_v<T>) {
    __builtin_clear_padding(reinterpret_cast<T*>(bytes));
  }
#else
  static_assert(std::has_unique_object_representations_v<T> || std::is_same_v<T, float> ||
                    std::is_same_v<T, double>,
                "this compiler cannot clear padding bytes: use a type without padding, or g++");
#endif
  if constexpr (kFitsACell<T>) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes, sizeof bytes);
    return bits;
  } else {
    return static_cast<std::uint64_t>(
        constant({reinterpret_cast<const char*>(bytes), sizeof bytes}));
  }
}

#undef ORDERCHECK_DETAIL_CLEARS_PADDING

/// The value with these bits.
template <class T>
T value_from(std::uint64_t bits) {
  alignas(T) unsigned char bytes[sizeof(T)];
  if constexpr (kFitsACell<T>) {
    std::memcpy(bytes, &bits, sizeof bytes);
  } else {
    std::memcpy(bytes, bytes_of(Constant{static_cast<std::uint32_t>(bits)}).data(), sizeof bytes);
  }
  return std::bit_cast<T>(bytes);
}

}  // namespace ordercheck::detail
