// SPDX-License-Identifier: Apache-2.0
// What does not change while a database is used: its objects, its options and the rows that were
// there at the beginning. Operations find it by the constant in the cells that nobody has written.
#pragma once

#include <cstdint>
#include <vector>

#include <ordercheck/object.hpp>

#include "database/names.hpp"

namespace ordercheck::models::database {

/// A row of the beginning in a unique index.
struct BaseKey {
  std::uint64_t hash = 0;
  std::uint32_t row = 0;
  Constant key{};
  auto operator<=>(const BaseKey&) const = default;
};

/// The rows of a table at the beginning. Row 1 is `images[0]`. Indexes are those of the table.
struct BaseTable {
  std::vector<Constant> images{};
  std::vector<std::vector<BaseKey>> indexes{};  // ascending

  /// The rows with this key, ascending.
  std::vector<RowName> rows_with(std::size_t index, std::uint64_t hash, Constant key) const;
};

enum class SerialMode : std::uint8_t { none, index, sequential_scan, ideal };

struct Layout {
  struct Table {
    ObjectId images{};
    std::uint32_t first_index = 0;  // the number of its first unique index
    Constant base{};
  };

  struct Sequence {
    std::int64_t value = 0;
    std::int64_t used = 0;  // whether `value` was given to somebody
  };

  ObjectId commits{};
  bool physical_order = false;
  bool any_victim = true;
  SerialMode serial = SerialMode::none;
  std::vector<Table> tables{};
  std::vector<Sequence> sequences{};  // at the beginning

  std::uint32_t table_of_index(std::uint32_t index) const;
};

Constant intern(const BaseTable& table);
Constant intern(const Layout& layout);

/// What the constant stands for; kept for the life of the process.
const BaseTable& base_table(Constant constant);
const Layout& layout_of(Constant constant);

}  // namespace ordercheck::models::database
