// SPDX-License-Identifier: Apache-2.0
// The rules of plain data whose accesses are operations.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/var.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

/// The bits of the value: see detail::plain_value. Accesses depend on each other and synchronise
/// nothing.
struct PlainKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "var";

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static Value apply(Step& step);
  static CellMode mode_at(std::uint64_t state, const Operation& operation);
  static Value step_at(std::uint64_t& state, const Operation& operation, Sync& sync);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
