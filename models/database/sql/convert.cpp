// SPDX-License-Identifier: Apache-2.0
#include "database/sql/convert.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include <ordercheck/models/session.hpp>

#include "database/sql/decimal.hpp"
#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

constexpr std::string_view space = " \t\n\r\f\v";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

[[noreturn]] void fail_syntax(Type type, std::string_view text) {
  fail("22P02",
       "invalid input syntax for type " + std::string(name_of(type)) + ": " + in_quotes(text));
}

[[noreturn]] void fail_range(Type type, std::string_view text) {
  fail("22003", "value " + in_quotes(text) + " is out of range for type " + name_of(type));
}

[[noreturn]] void refuse_form(Type type, std::string_view text) {
  throw UnsupportedSql{std::string("this form of a ") + name_of(type), text};
}

SqlValue read_integer(Type type, std::string_view text) {
  std::string_view rest = trimmed(text);
  const bool minus = !rest.empty() && rest[0] == '-';
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
    rest.remove_prefix(1);
  }
  if (rest.empty() || !std::all_of(rest.begin(), rest.end(), is_digit)) {
    fail_syntax(type, text);
  }
  // Downwards, because the lowest number has no positive counterpart.
  std::int64_t number = 0;
  for (const char digit : rest) {
    if (__builtin_mul_overflow(number, 10, &number) ||
        __builtin_sub_overflow(number, digit - '0', &number)) {
      fail_range(type, text);
    }
  }
  const bool too_big = type == Type::integer && number < std::numeric_limits<std::int32_t>::min();
  const bool at_end = number == (type == Type::integer ? std::numeric_limits<std::int32_t>::min()
                                                       : std::numeric_limits<std::int64_t>::min());
  if (too_big || (at_end && !minus)) {
    fail_range(type, text);
  }
  return minus ? number : -number;
}

SqlValue read_boolean(std::string_view text) {
  const std::string word = lower_case(trimmed(text));

  // The word and how many of its letters are enough.
  struct Word {
    std::string_view text;
    std::size_t size_min;
    bool value;
  };

  constexpr std::array<Word, 8> words{{{"true", 1, true},
                                       {"false", 1, false},
                                       {"yes", 1, true},
                                       {"no", 1, false},
                                       {"on", 2, true},
                                       {"off", 2, false},
                                       {"1", 1, true},
                                       {"0", 1, false}}};
  for (const Word& each : words) {
    if (word.size() >= each.size_min && each.text.starts_with(word)) {
      return each.value;
    }
  }
  fail_syntax(Type::boolean, text);
}

SqlValue read_numeric(std::string_view text) {
  const std::string_view number = trimmed(text);
  if (const std::optional<Decimal> decimal = Decimal::parse(number)) {
    return *decimal;
  }
  // Not-a-number, the infinities and numbers that are too long exist on the server.
  constexpr std::string_view letters_of_numbers = "0123456789.+-e";
  const std::string lower = lower_case(number);
  const bool special =
      lower.find("nan") != std::string::npos || lower.find("inf") != std::string::npos;
  if (!special && (lower.find_first_not_of(letters_of_numbers) != std::string::npos ||
                   lower.find_first_of("0123456789") == std::string::npos)) {
    fail_syntax(Type::numeric, text);
  }
  refuse_form(Type::numeric, text);
}

// Takes `size` digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t size) {
  if (text.size() < size || !std::ranges::all_of(text.substr(0, size), is_digit)) {
    return std::nullopt;
  }
  int number = 0;
  for (const char digit : text.substr(0, size)) {
    number = number * 10 + (digit - '0');
  }
  text.remove_prefix(size);
  return number;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

// The fraction of a second in microseconds; at most six digits.
std::optional<int> take_fraction(std::string_view& text) {
  int microseconds = 0;
  int digit_count = 0;
  for (; !text.empty() && is_digit(text[0]); text.remove_prefix(1)) {
    microseconds = microseconds * 10 + (text[0] - '0');
    if (++digit_count > 6) {
      return std::nullopt;
    }
  }
  for (; digit_count < 6; ++digit_count) {
    microseconds *= 10;
  }
  return microseconds;
}

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
  int microsecond = 0;
};

// " 12:30", "T12:30:01.5", or nothing at all, which is midnight.
std::optional<TimeOfDay> take_time(std::string_view& rest) {
  TimeOfDay time;
  if (!take(rest, " T")) {
    return time;
  }
  const auto hour = take_number(rest, 2);
  const auto minute = take(rest, ":") ? take_number(rest, 2) : std::nullopt;
  if (!hour || !minute) {
    return std::nullopt;
  }
  time.hour = *hour;
  time.minute = *minute;
  if (take(rest, ":")) {
    const auto second = take_number(rest, 2);
    const auto fraction = second && take(rest, ".") ? take_fraction(rest) : 0;
    if (!second || !fraction) {
      return std::nullopt;
    }
    time.second = *second;
    time.microsecond = *fraction;
  }
  return time;
}

SqlValue read_timestamp(Type type, std::string_view text) {
  std::string_view rest = trimmed(text);
  const auto year = take_number(rest, 4);
  const auto month = year && take(rest, "-") ? take_number(rest, 2) : std::nullopt;
  const auto day = month && take(rest, "-") ? take_number(rest, 2) : std::nullopt;
  const auto time = day ? take_time(rest) : std::nullopt;
  if (!time || !(rest.empty() || rest == "Z" || rest == "+00")) {
    refuse_form(type, text);
  }
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || time->hour > 23 || time->minute > 59 || time->second > 59) {
    fail("22008", "date/time field value out of range: " + in_quotes(text));
  }
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + time->hour) * 60 + time->minute) * 60 + time->second;
  return Timestamp{seconds * 1'000'000 + time->microsecond, type == Type::timestamp_with_zone};
}

SqlValue to_integer(const SqlValue& value, Type type) {
  if (value.is_boolean()) {
    return value.boolean() ? 1 : 0;
  }
  if (value.is_decimal()) {
    const std::optional<std::int64_t> whole = round_to_integer(value.decimal());
    if (!whole) {
      fail_out_of_range(type);
    }
    return fit(*whole, type);
  }
  return fit(value.integer(), type);
}

}  // namespace

SqlValue fit(std::int64_t value, Type type) {
  if (type == Type::integer && !std::in_range<std::int32_t>(value)) {
    fail_out_of_range(type);
  }
  return value;
}

SqlValue read_text(Type type, std::string_view text) {
  switch (type) {
    case Type::boolean:
      return read_boolean(text);
    case Type::integer:
    case Type::bigint:
      return read_integer(type, text);
    case Type::numeric:
      return read_numeric(text);
    case Type::timestamp:
    case Type::timestamp_with_zone:
      return read_timestamp(type, text);
    case Type::text:
    case Type::unknown:
      return text;
    case Type::nothing:
      break;
  }
  throw UnsupportedSql{"a value of type void", text};
}

SqlValue convert(const SqlValue& value, Type type) {
  if (value.is_null()) {
    return value;
  }
  if (value.is_text()) {
    return read_text(type, value.text());
  }
  switch (type) {
    case Type::boolean:
      return value.is_integer() ? SqlValue(value.integer() != 0) : value;
    case Type::integer:
    case Type::bigint:
      return to_integer(value, type);
    case Type::numeric:
      return value.is_integer() ? SqlValue(Decimal{value.integer()}) : value;
    case Type::text:
      return value.is_boolean() ? (value.boolean() ? "true" : "false") : value.printed();
    case Type::timestamp:
    case Type::timestamp_with_zone:
      return Timestamp{value.timestamp().microseconds, type == Type::timestamp_with_zone};
    case Type::unknown:
    case Type::nothing:
      break;
  }
  return value;
}

}  // namespace ordercheck::models::sql
