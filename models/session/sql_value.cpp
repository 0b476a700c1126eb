// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <type_traits>

#include <ordercheck/models/sql_value.hpp>

namespace ordercheck::models {

namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr int exponent_max = 1000;

Int128 power_of_ten(int exponent) {
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits of a number without its sign and exponent.
struct Digits {
  Int128 units = 0;
  int scale = 0;
  int digit_count = 0;

  bool append(char digit) {
    if (units != 0 || digit != '0') {
      ++digit_count;
    }
    if (digit_count > Decimal::digit_count_max) {
      return false;
    }
    units = units * 10 + (digit - '0');
    return true;
  }
};

// Takes digits with at most one point from the front of `text`; at least one digit.
std::optional<Digits> take_digits(std::string_view& text) {
  Digits digits;
  bool after_point = false;
  bool any = false;
  while (!text.empty() && (is_digit(text[0]) || (text[0] == '.' && !after_point))) {
    if (text[0] == '.') {
      after_point = true;
    } else {
      any = true;
      digits.scale += after_point ? 1 : 0;
      if (digits.scale > Decimal::digit_count_max || !digits.append(text[0])) {
        return std::nullopt;
      }
    }
    text.remove_prefix(1);
  }
  return any ? std::optional{digits} : std::nullopt;
}

// Takes the sign at the front of `text`; true for a minus.
bool take_minus(std::string_view& text) {
  const bool minus = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    text.remove_prefix(1);
  }
  return minus;
}

// Takes "e5" or nothing from `text`, all of it; nothing when the text is something else.
std::optional<int> take_exponent(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  if (text[0] != 'e' && text[0] != 'E') {
    return std::nullopt;
  }
  text.remove_prefix(1);
  const bool minus = take_minus(text);
  int exponent = 0;
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) {
    return std::nullopt;
  }
  for (const char digit : text) {
    exponent = std::min(exponent * 10 + (digit - '0'), exponent_max);
  }
  return minus ? -exponent : exponent;
}

std::string printed_timestamp(const Timestamp& timestamp) {
  using std::chrono::days;
  using std::chrono::microseconds;
  const std::chrono::sys_time<microseconds> time{microseconds{timestamp.microseconds}};
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  const std::int64_t since_midnight = (time - day).count();
  const std::int64_t seconds = since_midnight / microseconds_per_second;
  const std::int64_t fraction = since_midnight % microseconds_per_second;
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u %02d:%02d:%02d", int{date.year()},
                unsigned{date.month()}, unsigned{date.day()}, static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  std::string text = buffer.data();
  if (fraction != 0) {
    std::snprintf(buffer.data(), buffer.size(), ".%06d", static_cast<int>(fraction));
    text += buffer.data();
    text.erase(text.find_last_not_of('0') + 1);
  }
  return timestamp.with_time_zone ? text + "+00" : text;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool minus = take_minus(text);
  const std::optional<Digits> digits = take_digits(text);
  const std::optional<int> exponent = digits ? take_exponent(text) : std::nullopt;
  if (!exponent) {
    return std::nullopt;
  }
  Int128 units = digits->units;
  int scale = digits->scale - *exponent;
  if (scale < 0) {
    if (units != 0 && digits->digit_count - scale > digit_count_max) {
      return std::nullopt;
    }
    units = units == 0 ? 0 : units * power_of_ten(-scale);
    scale = 0;
  }
  if (scale > digit_count_max) {
    return std::nullopt;
  }
  return Decimal{minus ? -units : units, scale};
}

std::string Decimal::text() const {
  std::string digits;
  for (Int128 rest = units_ < 0 ? -units_ : units_; rest != 0; rest /= 10) {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  }
  while (std::ssize(digits) <= scale_) {
    digits += '0';
  }
  if (scale_ > 0) {
    digits.insert(static_cast<std::size_t>(scale_), 1, '.');
  }
  if (units_ < 0) {
    digits += '-';
  }
  std::reverse(digits.begin(), digits.end());
  return digits;
}

int Decimal::compare(const Decimal& left, const Decimal& right) {
  // Whole parts first: bringing both to one scale might not fit.
  const Int128 left_power = power_of_ten(left.scale_);
  const Int128 right_power = power_of_ten(right.scale_);
  const Int128 left_whole = left.units_ / left_power;
  const Int128 right_whole = right.units_ / right_power;
  if (left_whole != right_whole) {
    return left_whole < right_whole ? -1 : 1;
  }
  const int scale = std::max(left.scale_, right.scale_);
  const Int128 left_rest = left.units_ % left_power * power_of_ten(scale - left.scale_);
  const Int128 right_rest = right.units_ % right_power * power_of_ten(scale - right.scale_);
  return left_rest < right_rest ? -1 : (left_rest > right_rest ? 1 : 0);
}

std::string SqlValue::printed() const {
  return std::visit(
      [](const auto& value) -> std::string {
        using Held = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Held, std::monostate>) {
          return {};
        } else if constexpr (std::is_same_v<Held, bool>) {
          return value ? "t" : "f";
        } else if constexpr (std::is_same_v<Held, std::int64_t>) {
          return std::to_string(value);
        } else if constexpr (std::is_same_v<Held, Decimal>) {
          return value.text();
        } else if constexpr (std::is_same_v<Held, Timestamp>) {
          return printed_timestamp(value);
        } else {
          return value;
        }
      },
      value_);
}

}  // namespace ordercheck::models
