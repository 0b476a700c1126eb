// SPDX-License-Identifier: Apache-2.0
// Values from one type to another, and from text.
#pragma once

#include <cstdint>
#include <string_view>

#include "database/sql/expression.hpp"

namespace ordercheck::models::sql {

/// Reads the text form of a value, as the server's input functions do. Throws SqlError 22P02 for
/// what is no such value, 22003 for what does not fit, 22008 for no such time; UnsupportedSql for
/// forms that only the server knows.
SqlValue read_text(Type type, std::string_view text);

/// The value in another type; null stays null. Throws SqlError.
SqlValue convert(const SqlValue& value, Type type);

/// The value as an integer or bigint. Throws SqlError 22003 if it is beyond an integer's range.
SqlValue fit(std::int64_t value, Type type);

}  // namespace ordercheck::models::sql
