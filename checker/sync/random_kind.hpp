// SPDX-License-Identifier: Apache-2.0
// The rules of random devices.
#pragma once

#include <string>
#include <string_view>

#include <ordercheck/detail/sync/random.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::RandomState;

/// The n-th number is a function of n and the device's seed, argument 0.
struct RandomKind : KindOf<RandomState> {
  static constexpr std::string_view name = "random_device";

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static Value apply(Step& step);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
