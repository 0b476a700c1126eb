// SPDX-License-Identifier: Apache-2.0
// Where native tests draw their choices from. Nothing here is for users.
#pragma once

#include <atomic>
#include <cstdint>

namespace ordercheck::detail {

inline constexpr std::uint64_t kGoldenGamma = 0x9E3779B97F4A7C15;

/// One sequence for all threads: which thread draws which number is up to the machine anyway.
inline std::atomic<std::uint64_t> native_choices{kGoldenGamma};

/// Starts the sequence anew.
inline void seed_native_choices(std::uint64_t seed) {
  native_choices.store(seed * kGoldenGamma + 1);
}

/// Mixes a counter into a number that looks random (Steele, Lea, Flood: "Fast splittable
/// pseudorandom number generators", OOPSLA 2014).
constexpr std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

/// A number below `count`. Requires: count > 0.
inline std::uint64_t draw_natively(std::uint64_t count) {
  return mix(native_choices.fetch_add(kGoldenGamma)) % count;
}

}  // namespace ordercheck::detail
