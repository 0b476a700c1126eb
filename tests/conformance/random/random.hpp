// SPDX-License-Identifier: Apache-2.0
// Draws that are the same for a seed on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

namespace ordercheck::conformance {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// A number from 0 up to, not including, `count`. Requires count > 0.
  int below(int count) {
    // The standard's distributions differ between libraries; the bias of a remainder does no harm.
    return static_cast<int>(engine_() % static_cast<std::uint64_t>(count));
  }

  int between(int smallest, int largest) { return smallest + below(largest - smallest + 1); }

  bool chance(int percent) { return below(100) < percent; }

  template <typename Value>
  Value any_of(std::initializer_list<Value> values) {
    return values.begin()[below(static_cast<int>(values.size()))];
  }

  template <typename Value>
  const Value& any_of(const std::vector<Value>& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(values.size())))];
  }

  std::string word(std::initializer_list<const char*> words) { return any_of(words); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace ordercheck::conformance
