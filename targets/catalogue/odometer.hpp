// SPDX-License-Identifier: Apache-2.0
// All small workloads one after another: what SmallWorkloads explores as part of one search.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace catalogue {

/// Answers the questions of a function that picks a workload, so that calling the function again
/// and again gives every workload, in the order in which a search with SmallWorkloads explores
/// them:
///
///   for (Odometer pick{2}; !pick.done(); pick.advance()) { use(pick_workload(pick)); }
class Odometer {
 public:
  /// Sizes from `size_min` to `size_max`.
  explicit Odometer(int size_max, int size_min = 0) : size_min_{size_min}, size_max_{size_max} {}

  int size() { return size_min_ + (*this)("workload size", size_max_ - size_min_ + 1); }

  /// The pick of this round. Requires: 0 < count.
  int operator()(std::string_view /*name*/, int count) {
    if (position_ == wheels_.size()) {
      wheels_.push_back({.value = 0, .count = count});
    }
    return wheels_[position_++].value;
  }

  /// As SmallWorkloads::interchangeable.
  int interchangeable(std::string_view name, int count) {
    int& used = used_[std::string{name}];
    const int value = (*this)(name, std::min(count, used + 1));
    used = std::max(used, value + 1);
    return value;
  }

  /// Goes on to the next workload. Requires: the function has run since.
  void advance() {
    while (!wheels_.empty() && ++wheels_.back().value == wheels_.back().count) {
      wheels_.pop_back();
    }
    done_ = wheels_.empty();
    position_ = 0;
    used_.clear();
  }

  /// Whether every workload has been given.
  bool done() const { return done_; }

 private:
  struct Wheel {
    int value = 0;
    int count = 0;
  };

  int size_min_;
  int size_max_;
  std::vector<Wheel> wheels_;  // the picks of this round, in their order
  std::size_t position_ = 0;
  std::map<std::string, int> used_;  // interchangeable values of this round, by name
  bool done_ = false;
};

/// All workloads that `pick_workload` makes of picks up to this size.
template <class PickWorkload>
auto all_workloads(int size_max, const PickWorkload& pick_workload) {
  std::vector<decltype(pick_workload(std::declval<Odometer&>()))> workloads;
  for (Odometer pick{size_max}; !pick.done(); pick.advance()) {
    workloads.push_back(pick_workload(pick));
  }
  return workloads;
}

}  // namespace catalogue
