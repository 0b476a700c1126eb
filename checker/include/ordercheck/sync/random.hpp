// SPDX-License-Identifier: Apache-2.0
// random_device: from the check's seed, or a choice.
#pragma once

#include <random>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/random.hpp>
#else

namespace ordercheck {
inline namespace native {

using std::random_device;

/// In the checked build: while one lives, each number of a random_device is a choice. Natively
/// nothing.
class [[maybe_unused]] RandomChoices {
 public:
  explicit RandomChoices(int) {}

  RandomChoices(const RandomChoices&) = delete;
  RandomChoices& operator=(const RandomChoices&) = delete;
  ~RandomChoices() = default;
};

}  // namespace native
}  // namespace ordercheck
#endif
