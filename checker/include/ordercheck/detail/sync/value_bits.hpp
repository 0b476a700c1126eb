// SPDX-License-Identifier: Apache-2.0
// Values of the program as the 64 bits that a cell holds: the bytes themselves, or the number of a
// Constant.
#pragma once

#include <array>
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
  alignas(T) std::array<unsigned char, sizeof(T)> bytes{};
  std::memcpy(bytes.data(), static_cast<const void*>(std::addressof(value)), sizeof value);
#if defined(ORDERCHECK_DETAIL_CLEARS_PADDING)
  if constexpr (!std::has_unique_object_representations_v<T>) {
    __builtin_clear_padding(reinterpret_cast<T*>(bytes.data()));
  }
#else
  static_assert(std::has_unique_object_representations_v<T> || std::is_same_v<T, float> ||
                    std::is_same_v<T, double>,
                "this compiler cannot clear padding bytes: use a type without padding, or g++");
#endif
  if constexpr (kFitsACell<T>) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data(), bytes.size());
    return bits;
  } else {
    return static_cast<std::uint64_t>(
        constant({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
  }
}

#undef ORDERCHECK_DETAIL_CLEARS_PADDING

/// The value with these bits.
template <class T>
T value_from(std::uint64_t bits) {
  alignas(T) std::array<char, sizeof(T)> bytes{};
  if constexpr (kFitsACell<T>) {
    std::memcpy(bytes.data(), &bits, bytes.size());
  } else {
    bytes_of(Constant{static_cast<std::uint32_t>(bits)}).copy(bytes.data(), bytes.size());
  }
  return std::bit_cast<T>(bytes);
}

/// How arithmetic and messages read the bits.
enum class Arithmetic : std::uint8_t {
  none,
  boolean,
  pointer,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  float_long,
};

template <class T>
constexpr Arithmetic arithmetic_of() {
  if constexpr (std::is_pointer_v<T>) {
    return Arithmetic::pointer;
  } else if constexpr (std::is_same_v<T, bool>) {
    return Arithmetic::boolean;
  } else if constexpr (std::is_same_v<T, float>) {
    return Arithmetic::float32;
  } else if constexpr (std::is_same_v<T, double>) {
    return Arithmetic::float64;
  } else if constexpr (std::is_same_v<T, long double>) {
    return Arithmetic::float_long;
  } else if constexpr (std::is_integral_v<T> && kFitsACell<T>) {
    constexpr auto first =
        static_cast<int>(std::is_signed_v<T> ? Arithmetic::int8 : Arithmetic::uint8);
    constexpr int size_class = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
    return static_cast<Arithmetic>(first + size_class);
  } else {
    return Arithmetic::none;
  }
}

}  // namespace ordercheck::detail
