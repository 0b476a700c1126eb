// SPDX-License-Identifier: Apache-2.0
#include "testing/size_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

namespace ordercheck::testing {

std::string with_separators(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t place = text.size(); place > 3;) {
    place -= 3;
    text.insert(place, 1, ',');
  }
  return text;
}

std::string rounded(double number) {
  constexpr double kWrittenOutMax = 1e15;
  if (!(number < kWrittenOutMax)) {
    return fmt::format("{:.1e}", number);
  }
  if (number < 1000) {
    return with_separators(static_cast<std::uint64_t>(std::llround(std::max(number, 0.0))));
  }
  const double unit = std::pow(10.0, std::floor(std::log10(number)) - 2);
  return with_separators(static_cast<std::uint64_t>(std::llround(number / unit)) *
                         static_cast<std::uint64_t>(std::llround(unit)));
}

std::string duration_text(double seconds) {
  constexpr double kMinute = 60, kHour = 3600, kDay = 86'400, kYear = 365.25 * kDay;
  if (!(seconds < 1000 * kYear)) {
    return "more than 1,000 years";
  }
  if (seconds < 100) {
    return fmt::format("{:.0f} s", seconds);
  }
  if (seconds < 100 * kMinute) {
    return fmt::format("{:.0f} min", seconds / kMinute);
  }
  if (seconds < 2 * kDay) {
    return fmt::format("{:.1f} h", seconds / kHour);
  }
  return seconds < 2 * kYear ? fmt::format("{:.0f} days", seconds / kDay)
                             : fmt::format("{:.0f} years", seconds / kYear);
}

std::string size_text(const explore::Estimate& estimate, std::uint64_t executions_done) {
  const auto done = static_cast<double>(executions_done);
  if (estimate.samples == 0) {
    return {};
  }
  if (!estimate.bounded || estimate.high <= done) {
    return fmt::format("more than {} executions", rounded(std::max(estimate.low, done)));
  }
  const std::string mean = rounded(std::max(estimate.mean, done));
  const std::string low = rounded(std::max(estimate.low, done));
  const std::string high = rounded(estimate.high);
  return low == high ? fmt::format("about {} executions", mean)
                     : fmt::format("about {} executions ({} to {})", mean, low, high);
}

std::string time_needed_text(const explore::Estimate& estimate, std::uint64_t executions_done) {
  const auto done = static_cast<double>(executions_done);
  if (estimate.samples == 0 || !(estimate.rate > 0)) {
    return {};
  }
  const bool known = estimate.bounded && estimate.high > done;
  const std::string time =
      duration_text(std::max(known ? estimate.mean : estimate.low, done) / estimate.rate);
  const bool prefixed = time.starts_with("more");
  return fmt::format("{}{} at {} executions/s",
                     prefixed ? ""
                     : known  ? "about "
                              : "more than ",
                     time, rounded(estimate.rate));
}

}  // namespace ordercheck::testing
