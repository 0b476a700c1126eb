// SPDX-License-Identifier: Apache-2.0
// Arithmetic of PostgreSQL's numeric: exact, with the server's scale of each result. A result of
// more than 38 digits is UnsupportedSql.
#pragma once

#include <cstdint>
#include <optional>

#include <ordercheck/models/sql_value.hpp>

namespace ordercheck::models::sql {

Decimal add(const Decimal& left, const Decimal& right);
Decimal subtract(const Decimal& left, const Decimal& right);
Decimal multiply(const Decimal& left, const Decimal& right);

/// At least 16 significant digits. Throws SqlError 22012 for a zero divisor.
Decimal divide(const Decimal& left, const Decimal& right);

/// The remainder has the sign of `left`. Throws SqlError 22012 for a zero divisor.
Decimal modulo(const Decimal& left, const Decimal& right);

/// Rounds to `scale` digits after the point, half away from zero.
Decimal round_to(const Decimal& number, int scale);

/// Rounds to a whole number, if that fits.
std::optional<std::int64_t> round_to_integer(const Decimal& number);

/// Rounds to what numeric(precision, scale) holds. Throws SqlError 22003.
Decimal limit(const Decimal& number, int precision, int scale);

}  // namespace ordercheck::models::sql
