// SPDX-License-Identifier: Apache-2.0
#include "value.hpp"

#include <charconv>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

namespace ordercheck::models {
namespace {

[[noreturn]] void throw_out_of_range(std::string_view type, std::string_view printed) {
  throw std::out_of_range("a " + std::string(type) +
                          " that a session cannot hold: " + std::string(printed));
}

std::int64_t integer_of(std::string_view printed) {
  std::int64_t value = 0;
  const auto [rest, error] =
      std::from_chars(std::to_address(printed.begin()), std::to_address(printed.end()), value);
  if (error != std::errc{} || rest != std::to_address(printed.end())) {
    throw_out_of_range("bigint", printed);
  }
  return value;
}

// 2026-01-31 12:00:00, with up to six digits of a second after a point and, with a zone, +00.
Timestamp timestamp_of(std::string_view printed, bool with_time_zone) {
  constexpr std::size_t second_count_length = 19;
  std::string_view body = printed;
  if (with_time_zone && body.ends_with("+00")) {
    body.remove_suffix(3);
  }
  const bool fits = body.size() >= second_count_length && body[4] == '-' &&
                    (body.size() == second_count_length || body[second_count_length] == '.');
  if (!fits || body.ends_with("BC")) {
    throw_out_of_range("timestamp", printed);
  }
  const auto part = [&](std::size_t from, std::size_t length) {
    return static_cast<int>(integer_of(body.substr(from, length)));
  };
  const std::chrono::year_month_day day{std::chrono::year{part(0, 4)},
                                        std::chrono::month{static_cast<unsigned>(part(5, 2))},
                                        std::chrono::day{static_cast<unsigned>(part(8, 2))}};
  std::string fraction{body.size() > second_count_length ? body.substr(second_count_length + 1)
                                                         : std::string_view{}};
  fraction.resize(6, '0');
  const std::chrono::microseconds point =
      std::chrono::sys_days{day}.time_since_epoch() + std::chrono::hours{part(11, 2)} +
      std::chrono::minutes{part(14, 2)} + std::chrono::seconds{part(17, 2)} +
      std::chrono::microseconds{integer_of(fraction)};
  return {.microseconds = point.count(), .with_time_zone = with_time_zone};
}

}  // namespace

SqlValue value_of(TypeOid type, std::string_view printed) {
  switch (type) {
    case TypeOid::boolean:
      return printed == "t";
    case TypeOid::bigint:
    case TypeOid::smallint:
    case TypeOid::integer:
      return integer_of(printed);
    case TypeOid::timestamp:
      return timestamp_of(printed, false);
    case TypeOid::timestamp_with_time_zone:
      return timestamp_of(printed, true);
    case TypeOid::numeric:
      if (const auto decimal = Decimal::parse(printed)) {
        return *decimal;
      }
      throw_out_of_range("numeric", printed);
  }
  return printed;
}

}  // namespace ordercheck::models
