// SPDX-License-Identifier: Apache-2.0
// A value of SQL, as a statement takes it for a parameter and gives it in a row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace ordercheck::models {

__extension__ using Int128 = __int128;

/// An exact decimal number: units divided by ten to the power of the scale.
///
/// Keeps the scale it was given, as PostgreSQL's numeric does: 1.50 is printed with both digits and
/// is not the same value as 1.5, though compare() finds them equal. At most 38 digits.
class Decimal {
 public:
  static constexpr int digit_count_max = 38;

  Decimal() = default;

  explicit Decimal(std::int64_t whole) : units_(whole) {}

  /// Requires 0 <= scale <= digit_count_max, and at most digit_count_max digits in `units`.
  Decimal(Int128 units, int scale) : units_(units), scale_(scale) {}

  /// Reads digits with an optional sign, point and exponent; nothing when the text is no such
  /// number or needs more than digit_count_max digits.
  static std::optional<Decimal> parse(std::string_view text);

  Int128 units() const { return units_; }

  int scale() const { return scale_; }

  std::string text() const;

  /// Less than, equal to or greater than zero, as the number on the left is to the right one.
  static int compare(const Decimal& left, const Decimal& right);

  /// The same number with the same scale.
  bool operator==(const Decimal&) const = default;

 private:
  Int128 units_ = 0;
  int scale_ = 0;
};

/// A point in time; microseconds since 1970-01-01 00:00 UTC. Printed as UTC.
struct Timestamp {
  std::int64_t microseconds = 0;
  bool with_time_zone = false;
  bool operator==(const Timestamp&) const = default;
};

/// A value of SQL: null, boolean, integer, numeric, text or timestamp.
///
/// An integer stands for PostgreSQL's integer and bigint, which differ by the declared type of
/// the column alone. Equality is of representation: two nulls are equal, 1.5 and 1.50 are not.
class SqlValue {
 public:
  SqlValue() = default;

  SqlValue(std::nullptr_t) {}

  SqlValue(bool value) : value_(value) {}

  SqlValue(int value) : value_(std::int64_t{value}) {}

  SqlValue(long value) : value_(std::int64_t{value}) {}

  SqlValue(long long value) : value_(std::int64_t{value}) {}

  SqlValue(Decimal value) : value_(value) {}

  SqlValue(Timestamp value) : value_(value) {}

  SqlValue(std::string value) : value_(std::move(value)) {}

  SqlValue(std::string_view value) : value_(std::string(value)) {}

  SqlValue(const char* value) : value_(std::string(value)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }

  bool is_boolean() const { return std::holds_alternative<bool>(value_); }

  bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }

  bool is_decimal() const { return std::holds_alternative<Decimal>(value_); }

  bool is_text() const { return std::holds_alternative<std::string>(value_); }

  bool is_timestamp() const { return std::holds_alternative<Timestamp>(value_); }

  /// Each requires the value to be of that sort; otherwise they throw std::bad_variant_access.
  bool boolean() const { return std::get<bool>(value_); }

  std::int64_t integer() const { return std::get<std::int64_t>(value_); }

  const Decimal& decimal() const { return std::get<Decimal>(value_); }

  const std::string& text() const { return std::get<std::string>(value_); }

  const Timestamp& timestamp() const { return std::get<Timestamp>(value_); }

  /// As the server prints it: t, 12, 1.50, abc, 2026-01-31 12:00:00; an empty text for null.
  std::string printed() const;

  bool operator==(const SqlValue&) const = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, Decimal, std::string, Timestamp> value_;
};

}  // namespace ordercheck::models
