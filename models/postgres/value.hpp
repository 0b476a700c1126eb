// SPDX-License-Identifier: Apache-2.0
// Values as the server prints them.
#pragma once

#include <cstdint>
#include <string_view>

#include <ordercheck/models/sql_value.hpp>

namespace ordercheck::models {

/// The server's numbers of its types, from its catalogue pg_type, where they never change.
// As wide as libpq's Oid: any type may come.
// NOLINTNEXTLINE(performance-enum-size)
enum class TypeOid : std::uint32_t {
  boolean = 16,
  bigint = 20,
  smallint = 21,
  integer = 23,
  timestamp = 1114,
  timestamp_with_time_zone = 1184,
  numeric = 1700,
};

/// Reads what the server printed for a value that is not null.
///
/// Requires `printed` in ISO dates and UTC. Throws std::out_of_range when SqlValue cannot hold it.
SqlValue value_of(TypeOid type, std::string_view printed);

}  // namespace ordercheck::models
