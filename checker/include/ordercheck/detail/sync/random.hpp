// SPDX-License-Identifier: Apache-2.0
// Random numbers that are the same in every run of the check.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

struct RandomState {
  std::uint64_t drawn = 0;
  bool operator==(const RandomState&) const = default;
};

inline constexpr RandomState kNoneDrawn{};

extern const KindRules kRandomRules;

/// How many values each random number is chosen from in the running execution; 0: numbers come from
/// the seed.
int random_choice_count() noexcept;
void set_random_choice_count(int count) noexcept;

/// What a device's numbers depend on beside their position: Options::seed and the device's name.
std::uint64_t device_seed(ObjectId device);

}  // namespace detail

inline namespace checked {

/// std::random_device. Its numbers follow from Options::seed and from which device of which thread
/// it is; while a RandomChoices lives, each is a choice. Is a scheduling point.
class random_device {
 public:
  using result_type = unsigned;

  random_device() { handle_.construct(&detail::kNoneDrawn); }

  explicit random_device(const std::string&) : random_device{} {}

  random_device(const random_device&) = delete;
  random_device& operator=(const random_device&) = delete;

  ~random_device() { handle_.retire(); }

  static constexpr result_type min() { return 0; }

  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  static double entropy() noexcept { return 0; }

  result_type operator()() {
    const int choices = detail::random_choice_count();
    if (choices > 0) {
      return static_cast<result_type>(
          detail::choose("random number", static_cast<std::uint64_t>(choices)));
    }
    return static_cast<result_type>(detail::announce_checked(
        handle_.operation(&detail::kNoneDrawn, 0, {detail::device_seed(id())})));
  }

 private:
  friend struct detail::FaceAccess;

  ObjectId id() const { return handle_.id(&detail::kNoneDrawn); }

  detail::Handle handle_{&detail::kRandomRules};
};

/// While one lives, each number of a random_device is a choice from 0 to count - 1. Construct it
/// before the first thread starts, and at most one. Requires: count > 0.
class RandomChoices {
 public:
  explicit RandomChoices(int count) { detail::set_random_choice_count(count); }

  RandomChoices(const RandomChoices&) = delete;
  RandomChoices& operator=(const RandomChoices&) = delete;

  ~RandomChoices() { detail::set_random_choice_count(0); }
};

}  // namespace checked
}  // namespace ordercheck
