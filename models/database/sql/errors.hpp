// SPDX-License-Identifier: Apache-2.0
// The errors of the server that binding and evaluation share, in its words.
#pragma once

#include <string>
#include <string_view>

#include "database/sql/expression.hpp"

namespace ordercheck::models::sql {

/// Throws SqlError.
[[noreturn]] void fail(const char* sqlstate, const std::string& message);

/// In double quotes.
std::string in_quotes(std::string_view name);

/// "integer out of range": a value does not fit the type.
[[noreturn]] void fail_out_of_range(Type type);

/// A number that the server could hold and the model cannot. Throws UnsupportedSql.
[[noreturn]] void refuse_big_number();

}  // namespace ordercheck::models::sql
